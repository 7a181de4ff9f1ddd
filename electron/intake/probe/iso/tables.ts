/** A track's sample tables (`stbl`): sizes, chunks, times and key frames, laid out as samples. */
import type { Notebook } from '../notebook';
import { lengthOf, Malformed, u32, u64, u8, type Span } from '../span';
import { boxesIn } from './boxes';
import { addRow, addSample, MOST_SAMPLES, type Ground, type TrackSum } from './samples';

/** A table of equal entries inside a box. */
interface Table {
  readonly count: number;
  readonly at: (index: number) => number;
}

interface Sizes {
  readonly count: number;
  /** The size of every sample, or null when each has its own. */
  readonly all: number | null;
  readonly at: (index: number) => number;
}

/** Which tables contradict the others, or are missing. */
type Trouble = 'stsz' | 'stsc' | 'stts';

/** Reads the tables and lays the samples out in `sum`. Throws {@link Malformed} when a table is missing or cut. */
export function layTables(stbl: Span, sum: TrackSum, ground: Ground, handler: string, into: Notebook): void {
  const boxes = new Map(boxesIn(stbl).map(({ type, content }) => [type, content]));
  const sizes = sizesIn(boxes);
  if (sizes.count === 0) return;
  const chunks = chunksIn(boxes);
  const rows = rowsIn(need(boxes, 'stsc'));
  const times = timesIn(need(boxes, 'stts'));
  const stss = boxes.get('stss');
  const keys = stss ? tableIn(stss, 4, 4, (at) => u32(stss, at)) : null;
  const troubles = new Set<Trouble>();
  // Samples of one size have no entry each: there can be any number, true (raw sound) or not.
  const asRows = sizes.all !== null && (sum.kept === null || sizes.count > MOST_SAMPLES);

  let key = 0;
  let sample = 0;
  for (let chunk = 0; chunk < chunks.count && sample < sizes.count; chunk++) {
    const inChunk = Math.min(rows.samplesIn(chunk), sizes.count - sample);
    let offset = chunks.at(chunk);
    if (asRows) {
      addRow(sum, ground, { offset, size: sizes.all, samples: inChunk, ticksEach: times.next(inChunk) });
      sample += inChunk;
      continue;
    }
    for (let i = 0; i < inChunk; i++, sample++) {
      const size = sizes.all ?? sizes.at(sample);
      if (keys && key < keys.count && keys.at(key) === sample + 1) {
        sum.keys.at(sum.ticks);
        key += 1;
      }
      addSample(sum, ground, offset, size, times.next(1));
      offset += size;
    }
  }
  if (sample !== sizes.count) troubles.add('stsc');
  if (times.count !== sizes.count) troubles.add('stts');
  if (troubles.size > 0)
    into.add('TABLES_DISAGREE', handler === 'vide' || handler === 'soun' ? 'warning' : 'note', {
      values: { tables: [...troubles].join(', '), track: handler.replace(/[^\x20-\x7e]/g, '?') },
    });
}

function need(boxes: ReadonlyMap<string, Span>, type: string): Span {
  const found = boxes.get(type);
  if (!found) throw new Malformed(`no ${type}`);
  return found;
}

/** The table that begins with its count at `countAt`. Throws when it is longer than its box. */
function tableIn(box: Span, countAt: number, entryBytes: number, at: (place: number) => number): Table {
  const count = u32(box, countAt);
  const first = countAt + 4;
  if (first + count * entryBytes > lengthOf(box)) throw new Malformed(`table of ${count}`);
  return { count, at: (index) => at(first + index * entryBytes) };
}

function sizesIn(boxes: ReadonlyMap<string, Span>): Sizes {
  const stsz = boxes.get('stsz');
  if (stsz) {
    const all = u32(stsz, 4);
    if (all > 0) return { count: u32(stsz, 8), all, at: () => all };
    return { all: null, ...tableIn(stsz, 8, 4, (at) => u32(stsz, at)) };
  }
  const stz2 = need(boxes, 'stz2');
  const bits = u8(stz2, 7);
  const count = u32(stz2, 8);
  if (12 + Math.ceil((count * bits) / 8) > lengthOf(stz2)) throw new Malformed(`table of ${count}`);
  switch (bits) {
    case 4:
      return { count, all: null, at: (i) => (u8(stz2, 12 + (i >> 1)) >> (i % 2 === 0 ? 4 : 0)) & 15 };
    case 8:
      return { count, all: null, at: (i) => u8(stz2, 12 + i) };
    case 16:
      return { count, all: null, at: (i) => u8(stz2, 12 + 2 * i) * 256 + u8(stz2, 13 + 2 * i) };
    default:
      throw new Malformed(`sizes of ${bits} bits`);
  }
}

function chunksIn(boxes: ReadonlyMap<string, Span>): Table {
  const long = boxes.get('co64');
  if (long) return tableIn(long, 4, 8, (at) => u64(long, at));
  const short = need(boxes, 'stco');
  return tableIn(short, 4, 4, (at) => u32(short, at));
}

/** How many samples lie in each chunk; to be asked in the order of the chunks. */
function rowsIn(stsc: Span): { samplesIn(chunk: number): number } {
  const first = tableIn(stsc, 4, 12, (at) => u32(stsc, at));
  const each = tableIn(stsc, 4, 12, (at) => u32(stsc, at + 4));
  let row = 0;
  return {
    samplesIn(chunk) {
      while (row + 1 < first.count && first.at(row + 1) <= chunk + 1) row += 1;
      return first.count === 0 ? 0 : each.at(row);
    },
  };
}

/** The durations, sample by sample. `count` is what the table accounts for in all. */
function timesIn(stts: Span): { readonly count: number; next(samples: number): number } {
  const counts = tableIn(stts, 4, 8, (at) => u32(stts, at));
  const ticks = tableIn(stts, 4, 8, (at) => u32(stts, at + 4));
  let count = 0;
  for (let i = 0; i < counts.count; i++) count += counts.at(i);
  let row = 0;
  let left = counts.count > 0 ? counts.at(0) : 0;
  return {
    count,
    /** The duration of each of the next samples; when they differ, that of the first. */
    next(samples) {
      while (left <= 0 && row + 1 < counts.count) left = counts.at(++row);
      left -= samples;
      return row < ticks.count ? ticks.at(row) : 0;
    },
  };
}
