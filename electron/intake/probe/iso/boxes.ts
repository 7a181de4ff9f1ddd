/** Boxes of ISO/IEC 14496-12 and QuickTime: a length, a four-letter type, and what is inside. */
import type { Bytes } from '../bytes';
import { readAt } from '../bytes';
import { latin1, lengthOf, Malformed, part, u32, u64, type Span } from '../span';

/** A box at the top of a file, by its places in the file. */
export interface TopBox {
  readonly type: string;
  readonly start: number;
  /** Where its content begins. */
  readonly content: number;
  /** Where it ends by its own word, which may lie behind the end of the file. */
  readonly end: number;
}

/** How the row of top boxes ends. */
export type TopEnd =
  | { readonly how: 'whole' }
  /** The last box is longer than the file. */
  | { readonly how: 'cut'; readonly box: TopBox; readonly missing: number }
  /** Bytes that are no box. */
  | { readonly how: 'stray'; readonly at: number }
  | { readonly how: 'too-many'; readonly at: number };

/** Ten hours in fragments of half a second have 144,000. */
const MOST_BOXES = 200_000;
const TYPE = /^[\x20-\x7e\xa9]{4}$/;

/** The boxes at the top of a file, in order. */
export function topBoxes(bytes: Bytes): { readonly boxes: readonly TopBox[]; readonly end: TopEnd } {
  const boxes: TopBox[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (boxes.length === MOST_BOXES) return { boxes, end: { how: 'too-many', at } };
    const box = topBox(bytes, at);
    if (!box) return { boxes, end: { how: 'stray', at } };
    boxes.push(box);
    if (box.end > bytes.length) return { boxes, end: { how: 'cut', box, missing: box.end - bytes.length } };
    at = box.end;
  }
  return { boxes, end: { how: 'whole' } };
}

function topBox(bytes: Bytes, start: number): TopBox | null {
  const head = readAt(bytes, start, 16);
  if (head.length < 8) return null;
  const type = head.toString('latin1', 4, 8);
  if (!TYPE.test(type)) return null;
  const short = head.readUInt32BE(0);
  if (short === 0) return { type, start, content: start + 8, end: bytes.length };
  if (short !== 1) return short < 8 ? null : { type, start, content: start + 8, end: start + short };
  if (head.length < 16) return null;
  const long = Number(head.readBigUInt64BE(8));
  return long < 16 ? null : { type, start, content: start + 16, end: start + long };
}

/** A box inside another one, with its content. */
export interface Box {
  readonly type: string;
  readonly content: Span;
}

/** A box holds no more than this many others; a real one holds dozens. */
const MOST_CHILDREN = 10_000;

/**
 * The boxes inside `span`. Throws {@link Malformed} when one does not fit; up to seven zero bytes behind the last are
 * lawful (QuickTime ends some lists with four).
 */
export function boxesIn(span: Span): readonly Box[] {
  const found: Box[] = [];
  let at = 0;
  while (at + 8 <= lengthOf(span)) {
    const short = u32(span, at);
    const type = latin1(span, at + 4, 4);
    const head = short === 1 ? 16 : 8;
    const size = short === 1 ? u64(span, at + 8) : short === 0 ? lengthOf(span) - at : short;
    if (size < head || found.length === MOST_CHILDREN) throw new Malformed(`box of ${size} bytes`);
    found.push({ type, content: part(span, at + head, size - head) });
    at += size;
  }
  return found;
}

/** The content of the first box of this type inside `span`, or null. */
export function boxIn(span: Span, type: string): Span | null {
  return boxesIn(span).find((box) => box.type === type)?.content ?? null;
}

/** The content of the box that a path of types leads to, or null. */
export function boxAt(span: Span, ...path: readonly string[]): Span | null {
  let at: Span | null = span;
  for (const type of path) at = at && boxIn(at, type);
  return at;
}
