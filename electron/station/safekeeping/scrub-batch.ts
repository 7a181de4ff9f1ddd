/**
 * Readings on their way into the ledger. One act for a stretch of clips, not one for each: a million clips that are
 * read every 30 days make some 24 acts a day of about 400 bytes, 4 MB a year, where one act for each clip would make
 * 4 GB.
 */
import type { SafekeepingAct } from '#shared/acts/safekeeping';
import type { ReadBack } from '#shared/clip';
import { instantOf } from '#shared/clock';
import type { PlaceId } from '#shared/ids';

export interface Reading {
  /** The entry of the clip or of the attachment. */
  readonly seq: number;
  readonly isAttachment: boolean;
  readonly bytes: number;
  readonly readBack: ReadBack;
  readonly readings: 1 | 2;
}

export interface ScrubBatch {
  /** How many readings it holds. */
  readonly files: number;
  /** Whether it should be put on record before more is added. `now`: the station's clock. */
  isFull(now: number): boolean;
  /** Whether a reading made in this way can be added. */
  takes(readBack: ReadBack): boolean;
  /** `now`: when the reading began. `follows(a, b)`: whether the place holds no other whole file between these entries. */
  add(reading: Reading, now: number, follows: (a: number, b: number) => boolean): void;
  act(place: PlaceId | null): Extract<SafekeepingAct, { kind: 'scrub.passed' }>;
}

const MOST_FILES = 4096;
const MOST_RANGES = 64;
const LONGEST_MS = 60 * 60_000;

/** A batch with nothing in it. */
export function scrubBatch(): ScrubBatch {
  const ranges: [number, number][] = [];
  let clips = 0;
  let attachments = 0;
  let bytes = 0;
  let secondReadings = 0;
  let way: ReadBack | null = null;
  let began = 0;
  return {
    get files() {
      return clips + attachments;
    },
    isFull: (now) =>
      clips + attachments > 0 &&
      (clips + attachments >= MOST_FILES || ranges.length >= MOST_RANGES || now - began >= LONGEST_MS),
    takes: (readBack) => way === null || way === readBack,
    add(reading, now, follows) {
      if (clips + attachments === 0) began = now;
      way ??= reading.readBack;
      if (reading.isAttachment) attachments += 1;
      else clips += 1;
      bytes += reading.bytes;
      if (reading.readings > 1) secondReadings += 1;
      const last = ranges.at(-1);
      if (last && follows(last[1], reading.seq)) last[1] = reading.seq;
      else ranges.push([reading.seq, reading.seq]);
    },
    act: (place) => ({
      kind: 'scrub.passed',
      data: {
        place,
        ranges,
        clips,
        attachments,
        bytes,
        readBack: way ?? 'cached',
        secondReadings,
        began: instantOf(began),
      },
    }),
  };
}
