/** The old index at the end of an AVI (`idx1`), to be compared with the chunks as they are met. */
import { readAt, type Bytes } from '../bytes';
import type { Chunk } from './chunks';

export interface AviIndex {
  readonly entries: number;
  /** A chunk was met in the file; chunks come in the order of their places. */
  chunk(name: string, start: number, bytes: number): void;
  /** How many entries point at no chunk, or at one of another kind or length; to be asked after the last chunk. */
  wrong(): number;
}

const ENTRY = 16;
/** A day at 30 pictures a second, with its sound. */
const MOST_BYTES = 64 << 20;
/** Room for an entry's number beside its place in one exact number. */
const NUMBERS = 2 ** 21;

/** Reads the index; null when it is too large to read. `movi` is where the list of chunks begins. */
export function aviIndex(bytes: Bytes, idx1: Chunk, movi: Chunk): AviIndex | null {
  const size = Math.min(idx1.end, bytes.length) - idx1.content;
  const count = Math.floor(size / ENTRY);
  if (size > MOST_BYTES || count > NUMBERS) return null;
  const table = readAt(bytes, idx1.content, count * ENTRY);
  const base = baseOf(bytes, table, movi);
  // Sorted by place: cameras that write them otherwise are no worse for it.
  const order = new Float64Array(count);
  for (let i = 0; i < count; i++) order[i] = (table.readUInt32LE(i * ENTRY + 8) + base) * NUMBERS + i;
  order.sort();

  let next = 0;
  let wrong = 0;
  const placeAt = (at: number): number => Math.floor((order[at] ?? 0) / NUMBERS);
  return {
    entries: count,
    chunk(name, start, length) {
      while (next < count && placeAt(next) < start) {
        wrong += 1;
        next += 1;
      }
      while (next < count && placeAt(next) === start) {
        const entry = ((order[next] ?? 0) % NUMBERS) * ENTRY;
        const isRight =
          table.toString('latin1', entry, entry + 4) === name && table.readUInt32LE(entry + 12) === length;
        if (!isRight) wrong += 1;
        next += 1;
      }
    },
    wrong: () => wrong + (count - next),
  };
}

/** Places count from the list's name, or from the beginning of the file: whichever finds the first chunk. */
function baseOf(bytes: Bytes, table: Buffer, movi: Chunk): number {
  const listName = movi.content - 4;
  for (let i = 0; i < Math.min(table.length, 8 * ENTRY); i += ENTRY) {
    const name = table.toString('latin1', i, i + 4);
    const place = table.readUInt32LE(i + 8);
    for (const base of [listName, 0]) {
      if (readAt(bytes, place + base, 4).toString('latin1') === name) return base;
    }
  }
  return listName;
}
