/**
 * When a recording ended, by both clocks: what the storage deadline runs from. The camera's clock is put right by how
 * far it was off at docking; where that gives a moment that cannot be, it says so and does not guess.
 */
import type { MediaKind } from './clip';
import { instantOf, millisecondsOf, type DeviceTime, type Instant } from './clock';
import { clockDifferenceMs, type ClockDifference } from './readings';

/** What is known of a recording's times, all by the camera's clock. */
export interface RecordingTimes {
  readonly kind: MediaKind;
  readonly recorded: DeviceTime | null;
  /** As found by reading the content; null when nobody could tell. */
  readonly durationMs: number | null;
  readonly modified: Instant;
}

/** Between which moments of the station's clock the recording must lie. */
export interface Between {
  /** The hand-out of a camera that was empty then; null when nothing is known. */
  readonly from: Instant | null;
  /** The docking that brought the recording. */
  readonly to: Instant;
}

/** What the end was read from. `start`: nothing tells the end, so that the beginning stands for it. */
export type EndSource = 'start-and-duration' | 'file-time' | 'start' | 'stated';

export type RecordingEnd =
  | {
      readonly known: true;
      /** What the camera's clock showed; null when a person stated the end. */
      readonly deviceClock: Instant | null;
      /** What the station's clock would have shown. */
      readonly stationClock: Instant;
      readonly from: EndSource;
      /**
       * `corrected` by the difference measured at docking; `not-measured`: nobody could read the camera's clock, its
       * word stands; `set-since`: the clock was set after the recording, so that the difference says nothing, and its
       * word stands.
       */
      readonly clock: 'corrected' | 'not-measured' | 'set-since' | 'stated';
      /** How far the camera's clock was ahead at docking. */
      readonly driftMs: number | null;
      /** By how much the end may be wrong, either way, as far as that was measured. */
      readonly uncertaintyMs: number;
    }
  | {
      readonly known: false;
      /** The camera's clock had lost its time; or it shows a moment after docking, or before the hand-out. */
      readonly why: 'clock-lost' | 'after-docking' | 'before-hand-out';
      readonly deviceClock: Instant;
      readonly driftMs: number | null;
    };

/** A recording of more than a day is none: then the file's time is that of something else. */
const LONGEST_RECORDING_MS = 24 * 3_600_000;
/** The last moment that an instant can be. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** Clocks that lost their time begin again long before this. */
const CLOCK_LOST_BEFORE = Date.UTC(2010, 0, 1);
/** FAT keeps the time of a change in steps of two seconds, names show whole seconds. */
const STEP_MS = { 'start-and-duration': 1000, start: 1000, 'file-time': 2000 } as const;

/**
 * When the recording ended. `clock` is the comparison read at the docking that brought it. Side logs and photos have
 * no length: theirs is the moment itself.
 */
export function endOfRecording(
  times: RecordingTimes,
  clock: ClockDifference | null,
  between: Between,
): RecordingEnd {
  const { at, from } = endByCamera(times);
  const driftMs = clock && clockDifferenceMs(clock);
  const uncertaintyMs = STEP_MS[from] + (clock?.uncertaintyMs ?? 0);
  const corrected = driftMs === null ? null : at - driftMs;
  const fits = (ms: number): boolean => objectionTo(ms, between, uncertaintyMs) === null;
  // A damaged file may claim any length; its time is refused below, and must still be one.
  const deviceClock = instantOf(Math.max(0, Math.min(at, LAST_MS)));

  const known = (ms: number, word: 'corrected' | 'not-measured' | 'set-since'): RecordingEnd => ({
    known: true,
    deviceClock,
    stationClock: instantOf(Math.min(ms, millisecondsOf(between.to))),
    from,
    clock: word,
    driftMs,
    uncertaintyMs,
  });
  if (corrected !== null && fits(corrected)) return known(corrected, 'corrected');
  if (fits(at)) return known(at, corrected === null ? 'not-measured' : 'set-since');
  const why = objectionTo(corrected ?? at, between, uncertaintyMs) ?? 'clock-lost';
  return { known: false, why, deviceClock, driftMs };
}

/** The end as a person stated it where no clock tells it: see `statedEnd` among the storage acts. */
export function endAsStated(stationClock: Instant): RecordingEnd {
  return {
    known: true,
    deviceClock: null,
    stationClock,
    from: 'stated',
    clock: 'stated',
    driftMs: null,
    uncertaintyMs: 0,
  };
}

function endByCamera({ kind, recorded, durationMs, modified }: RecordingTimes): {
  readonly at: number;
  readonly from: 'start-and-duration' | 'file-time' | 'start';
} {
  const changed = millisecondsOf(modified);
  if (!recorded) return { at: changed, from: 'file-time' };
  const start = millisecondsOf(recorded.deviceClock);
  if (kind === 'photo' || kind === 'side-log') return { at: start, from: 'start' };
  if (durationMs !== null) return { at: start + durationMs, from: 'start-and-duration' };
  const lasted = changed - start;
  if (lasted >= 0 && lasted <= LONGEST_RECORDING_MS) return { at: changed, from: 'file-time' };
  return { at: start, from: 'start' };
}

function objectionTo(
  ms: number,
  { from, to }: Between,
  uncertaintyMs: number,
): 'clock-lost' | 'after-docking' | 'before-hand-out' | null {
  if (ms < CLOCK_LOST_BEFORE) return 'clock-lost';
  if (ms > millisecondsOf(to) + uncertaintyMs) return 'after-docking';
  return from !== null && ms < millisecondsOf(from) - uncertaintyMs ? 'before-hand-out' : null;
}
