/**
 * What is read from a camera at each docking, and who says so. A reading is a claim with a source and a time; what
 * nobody could tell is null, never a guess.
 */
import { millisecondsOf, type Instant } from './clock';

/** Who told: the camera itself, the file system of its card, or the person who holds it. */
export type ReadingSource = 'device' | 'file-system' | 'person';

/** One value, who told it, and when by the station's clock. */
export interface Reading<T> {
  readonly value: T;
  readonly source: ReadingSource;
  readonly at: Instant;
}

/** The space of a camera's storage, all its cards and memories together. Bytes. */
export interface StorageSpace {
  readonly totalBytes: number;
  /** Null when the camera does not tell, or tells what cannot be. */
  readonly freeBytes: number | null;
}

/** Both clocks at one moment, as they were shown. Neither is called the right one. */
export interface ClockComparison {
  readonly deviceClock: Instant;
  readonly stationClock: Instant;
  /**
   * By how much the difference of the two may be wrong, either way: half of the time that the question was under
   * way, and the smallest step that the camera's clock shows.
   */
  readonly uncertaintyMs: number;
  /**
   * Whether the camera told its zone. When it did not, its clock was taken for one of the office's zone, and a
   * difference of whole hours may be nothing but another zone.
   */
  readonly zone: 'told' | 'assumed';
}

/** As much of a comparison as tells how far the clocks differ. */
export type ClockDifference = Omit<ClockComparison, 'zone'>;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Both clocks before the camera's was set and after; `after` is null when they could not be read again. */
export interface ClockSetting {
  readonly before: ClockComparison;
  readonly after: ClockComparison | null;
}

/** All that was read at one docking. Null: this camera, or this way of reaching it, does not tell. */
export interface CameraReadings {
  /** 0 to 100. */
  readonly batteryPercent: Reading<number> | null;
  readonly charging: Reading<boolean> | null;
  readonly storage: Reading<StorageSpace> | null;
  readonly clock: Reading<ClockComparison> | null;
  /** The version of the camera's firmware in its own words. */
  readonly firmware: Reading<string> | null;
  /** How large its pictures are, in pixels. */
  readonly resolution: Reading<PictureSize> | null;
}

/** How far the camera's clock is ahead of the station's, in milliseconds; negative when it is behind. */
export function clockDifferenceMs(comparison: ClockDifference): number {
  return millisecondsOf(comparison.deviceClock) - millisecondsOf(comparison.stationClock);
}

/** Whether the two clocks differ by more than the uncertainty and `toleranceMs` can explain. */
export function isClockOff(comparison: ClockComparison, toleranceMs = 0): boolean {
  return Math.abs(clockDifferenceMs(comparison)) > comparison.uncertaintyMs + toleranceMs;
}

/** Nothing was read. */
export const NO_READINGS: CameraReadings = {
  batteryPercent: null,
  charging: null,
  storage: null,
  clock: null,
  firmware: null,
  resolution: null,
};
