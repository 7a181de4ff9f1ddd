/**
 * How a device ages, from what was measured at its hand-outs, returns and dockings. It judges a device by its own
 * past: the last few times against those before. With too little to compare, it says nothing.
 */
import { millisecondsOf, type Instant } from './clock';

/** One hand-out that is over, as far as it was measured. */
export interface DutyMeasured {
  readonly returned: Instant;
  /** Percent, at both ends. */
  readonly batteryOut: number | null;
  readonly batteryBack: number | null;
  /** All recordings of it together. */
  readonly recordedMs: number;
}

/** One docking with its import. */
export interface DockingMeasured {
  readonly at: Instant;
  readonly bytes: number;
  readonly copyingMs: number;
  /** Files that could not be read. */
  readonly readErrors: number;
  /** How far the device's clock was ahead of the station's; null: it did not tell. */
  readonly clockAheadMs: number | null;
  /** Size of its storage; another one means another card. */
  readonly totalBytes: number | null;
}

export type HealthWarning =
  /** Percent of battery in an hour of recording. */
  | { readonly code: 'battery-drains-faster'; readonly recent: number; readonly before: number }
  /** Megabytes in a second, in tenths. */
  | { readonly code: 'imports-slower'; readonly recent: number; readonly before: number }
  | { readonly code: 'read-errors'; readonly files: number; readonly dockings: number }
  | { readonly code: 'clock-lost'; readonly times: number; readonly last: Instant }
  | { readonly code: 'card-changed'; readonly times: number; readonly last: Instant };

export interface DeviceHealth {
  /** Somebody should keep an eye on it. */
  readonly watch: boolean;
  readonly warnings: readonly HealthWarning[];
  /** Medians of the last few; null where too little was measured. Percent in an hour; tenths of megabytes in a second. */
  readonly batteryPerHour: number | null;
  readonly importSpeed: number | null;
}

/** How many of the latest stand for "now", and how many before them it takes to compare. */
const RECENT = 5;
const ENOUGH_BEFORE = 5;
/** Errors, lost clocks and other cards count among so many of the latest dockings. */
const LOOKED_BACK = 10;
/** Half as much again, or little more than half as fast: more than batteries and full cards vary by themselves. */
const DRAINS_MORE = 1.5;
const SLOWER = 0.6;
/** Shorter recordings say nothing about a battery that is told in whole percents, smaller imports nothing about speed. */
const LEAST_RECORDED_MS = 30 * 60_000;
const LEAST_BYTES = 100_000_000;
/** A clock that is off by more than a day has lost its time; no zone is that far away. */
const CLOCK_LOST_MS = 24 * 3_600_000;

/** The health of a device from all that was measured, in any order. */
export function deviceHealth(
  duties: readonly DutyMeasured[],
  dockings: readonly DockingMeasured[],
): DeviceHealth {
  const drains = inOrder(duties, ({ returned }) => returned).flatMap(drainOf);
  const docked = inOrder(dockings, ({ at }) => at);
  const speeds = docked.flatMap(speedOf);
  const drain = trendOf(drains);
  const speed = trendOf(speeds);
  const warnings: HealthWarning[] = [];
  if (drain.before !== null && drain.recent >= drain.before * DRAINS_MORE)
    warnings.push({ code: 'battery-drains-faster', ...rounded(drain.recent, drain.before) });
  if (speed.before !== null && speed.recent <= speed.before * SLOWER)
    warnings.push({ code: 'imports-slower', ...rounded(speed.recent, speed.before) });
  warnings.push(...happened(docked));
  return {
    watch: warnings.length > 0,
    warnings,
    batteryPerHour: drains.length < RECENT ? null : Math.round(drain.recent),
    importSpeed: speeds.length < RECENT ? null : Math.round(speed.recent),
  };
}

function happened(docked: readonly DockingMeasured[]): readonly HealthWarning[] {
  const latest = docked.slice(-LOOKED_BACK);
  const warnings: HealthWarning[] = [];
  const unread = latest.filter(({ readErrors }) => readErrors > 0);
  // One file that cannot be read may be one bad file; a second time it is the card or the plug.
  if (unread.length >= 2)
    warnings.push({
      code: 'read-errors',
      files: unread.reduce((sum, { readErrors }) => sum + readErrors, 0),
      dockings: unread.length,
    });
  const lost = latest.filter(({ clockAheadMs }) => Math.abs(clockAheadMs ?? 0) > CLOCK_LOST_MS);
  const lastLost = lost.at(-1);
  if (lastLost) warnings.push({ code: 'clock-lost', times: lost.length, last: lastLost.at });
  const sized = docked.filter(({ totalBytes }) => totalBytes !== null);
  const swapped = sized
    .filter((docking, n) => n > 0 && docking.totalBytes !== sized[n - 1]?.totalBytes)
    .filter((docking) => latest.includes(docking));
  const lastSwap = swapped.at(-1);
  if (lastSwap) warnings.push({ code: 'card-changed', times: swapped.length, last: lastSwap.at });
  return warnings;
}

/** Percent in an hour of recording, as a list of one; empty where it was charged meanwhile or hardly used. */
export function drainOf({ batteryOut, batteryBack, recordedMs }: DutyMeasured): readonly number[] {
  if (batteryOut === null || batteryBack === null || recordedMs < LEAST_RECORDED_MS) return [];
  const lost = batteryOut - batteryBack;
  return lost < 0 ? [] : [(lost * 3_600_000) / recordedMs];
}

/** Tenths of megabytes in a second, as a list of one; empty where too little was copied to say. */
export function speedOf({ bytes, copyingMs }: DockingMeasured): readonly number[] {
  return bytes >= LEAST_BYTES && copyingMs > 0 ? [bytes / 100 / copyingMs] : [];
}

function trendOf(values: readonly number[]): { readonly recent: number; readonly before: number | null } {
  const before = values.slice(0, -RECENT);
  return {
    recent: median(values.slice(-RECENT)),
    before: before.length < ENOUGH_BEFORE ? null : median(before),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function rounded(recent: number, before: number): { readonly recent: number; readonly before: number } {
  return { recent: Math.round(recent), before: Math.round(before) };
}

function inOrder<T>(items: readonly T[], at: (item: T) => Instant): readonly T[] {
  return [...items].sort((a, b) => millisecondsOf(at(a)) - millisecondsOf(at(b)));
}
