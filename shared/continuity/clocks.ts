/** What a camera's clock did, seen from its recordings and from its dockings. */
import type { SessionId } from '../ids';
import type { ContinuityInput, Docking } from './check';
import type { ContinuityFinding } from './finding';
import { isTimed, type Recording, type Timed } from './recording';
import { inNumberOrder } from './numbering';

/** No camera of this kind is older: such a time is that of a clock which had lost it. */
const FIRST_CAMERAS = Date.UTC(2010, 0, 1);
/** Times may disagree by this much without anybody having touched a clock. */
const SLACK_MS = 60_000;
/** As everywhere: a camera's clock may run this far ahead before anybody is bothered. */
const AHEAD_MS = 5 * 60_000;
/** What a cheap clock drifts. */
const DRIFT_MS_PER_DAY = 10_000;
const STEP_MS = 5000;
const DAY_MS = 86_400_000;
/** A difference that nobody would call right. */
const OFF_MS = 60_000;

/** The times of a recording as the station's clock would have shown them, as far as the difference was measured. */
export function correctedTimes(
  dockings: readonly Docking[],
): (recording: Timed) => { readonly start: number; readonly end: number; readonly measured: boolean } {
  const clocks = new Map(dockings.map(({ session, clock }) => [session, clock]));
  return ({ session, start, end }) => {
    const clock = clocks.get(session) ?? null;
    const ahead = clock?.aheadMs ?? 0;
    return { start: start - ahead, end: (end ?? start) - ahead, measured: clock !== null };
  };
}

/** Resets, steps back, changes between dockings, and recordings from the future. */
export function clockFindings(input: ContinuityInput): readonly ContinuityFinding[] {
  const timed = input.recordings.filter(isTimed);
  const running = timed.filter(({ start }) => start >= FIRST_CAMERAS);
  return [
    ...resets(timed),
    ...fromTheFuture(running, input.dockings),
    ...backInOneCard(running),
    ...backSinceLastDocking(running, input.dockings),
    ...changes(input.dockings),
  ];
}

function resets(timed: readonly Timed[]): readonly ContinuityFinding[] {
  return perSession(timed.filter(({ start }) => start < FIRST_CAMERAS)).map(([session, found]) =>
    about(`clock-reset:${session}`, 'CLOCK_RESET', found, { count: found.length }),
  );
}

function fromTheFuture(timed: readonly Timed[], dockings: readonly Docking[]): readonly ContinuityFinding[] {
  const corrected = correctedTimes(dockings);
  const dockedAt = new Map(dockings.map(({ session, at }) => [session, at]));
  const ahead = (recording: Timed): number =>
    corrected(recording).start - (dockedAt.get(recording.session) ?? Infinity);
  return perSession(timed.filter((r) => ahead(r) > AHEAD_MS)).map(([session, found]) =>
    about(`newer:${session}`, 'NEWER_THAN_STATION', found, {
      count: found.length,
      seconds: Math.round(Math.max(...found.map(ahead)) / 1000),
    }),
  );
}

/** On one card a higher number was recorded later; where its time is earlier, the clock went back in between. */
function backInOneCard(timed: readonly Timed[]): readonly ContinuityFinding[] {
  const numbered = timed.flatMap((r) => (r.number === null ? [] : [{ ...r, number: r.number }]));
  return perSession(numbered).flatMap(([, card]) =>
    [...bySeries(card).values()].flatMap((files) =>
      inNumberOrder([...files].sort((a, b) => a.start - b.start)).flatMap((b, i, order) => {
        const a = order[i - 1];
        return a && a.number.counter !== b.number.counter && b.start < a.start - SLACK_MS ? [back(a, b)] : [];
      }),
    ),
  );
}

/** What was first seen at this docking was recorded after the last one, or the clock says so falsely. */
function backSinceLastDocking(
  timed: readonly Timed[],
  dockings: readonly Docking[],
): readonly ContinuityFinding[] {
  const corrected = correctedTimes(dockings);
  const found: ContinuityFinding[] = [];
  let latest: Timed | null = null;
  let group: Timed[] = [];
  for (const { session, complete, at } of dockings) {
    // Times from the future say nothing about what came before them.
    group.push(...timed.filter((r) => r.session === session && corrected(r).start <= at + AHEAD_MS));
    if (!complete) continue;
    const first = group.reduce<Timed | null>((a, b) => (a === null || comesBefore(b, a) ? b : a), null);
    if (latest && first) {
      const measured = corrected(latest).measured && corrected(first).measured;
      const [a, b] = measured
        ? [corrected(latest).start, corrected(first).start]
        : [latest.start, first.start];
      if (b < a - SLACK_MS) found.push(back(latest, first));
    }
    for (const r of group) if (latest === null || comesBefore(latest, r)) latest = r;
    group = [];
  }
  return found;
}

function comesBefore(a: Timed, b: Timed): boolean {
  return a.start < b.start || (a.start === b.start && a.clip < b.clip);
}

function changes(dockings: readonly Docking[]): readonly ContinuityFinding[] {
  const measured = dockings.flatMap((d) => (d.clock === null ? [] : [{ ...d, clock: d.clock }]));
  return measured.flatMap((now, i): ContinuityFinding[] => {
    const before = measured[i - 1];
    if (!before) return [];
    const days = Math.max(0, now.at - before.at) / DAY_MS;
    const explained =
      STEP_MS + DRIFT_MS_PER_DAY * days + before.clock.uncertaintyMs + now.clock.uncertaintyMs;
    if (Math.abs(now.clock.aheadMs - before.clock.aheadMs) <= explained) return [];
    return [
      {
        id: `clock-changed:${before.session}:${now.session}`,
        code: 'CLOCK_CHANGED',
        // Somebody set it right: worth knowing, since what was recorded before has the old difference.
        severity: Math.abs(now.clock.aheadMs) > OFF_MS ? 'warning' : 'note',
        after: null,
        before: null,
        from: before.at + before.clock.aheadMs,
        to: now.at + now.clock.aheadMs,
        values: {
          before: Math.round(before.clock.aheadMs / 1000),
          now: Math.round(now.clock.aheadMs / 1000),
        },
      },
    ];
  });
}

function back(a: Timed, b: Timed): ContinuityFinding {
  return {
    id: `clock-back:${a.clip}:${b.clip}`,
    code: 'CLOCK_BACK',
    severity: 'warning',
    after: a.clip,
    before: b.clip,
    from: a.start,
    to: b.start,
    values: { seconds: Math.round((a.start - b.start) / 1000) },
  };
}

function about(
  id: string,
  code: ContinuityFinding['code'],
  found: readonly Timed[],
  values: ContinuityFinding['values'],
): ContinuityFinding {
  const [first] = [...found].sort((a, b) => (comesBefore(a, b) ? -1 : 1));
  return {
    id,
    code,
    severity: 'warning',
    after: null,
    before: first?.clip ?? null,
    from: first?.start ?? null,
    to: found.reduce((last, { start }) => Math.max(last, start), first?.start ?? 0),
    values,
  };
}

/** By the import that first saw them, in the order of its id, which begins with its time. */
function perSession<T extends Recording>(recordings: readonly T[]): readonly (readonly [SessionId, T[]])[] {
  const sessions = new Map<SessionId, T[]>();
  for (const r of recordings) sessions.set(r.session, [...(sessions.get(r.session) ?? []), r]);
  return [...sessions].sort(([a], [b]) => (a < b ? -1 : 1));
}

function bySeries<T extends { readonly number: { readonly series: string } }>(
  files: readonly T[],
): Map<string, T[]> {
  const series = new Map<string, T[]>();
  for (const file of files) series.set(file.number.series, [...(series.get(file.number.series) ?? []), file]);
  return series;
}
