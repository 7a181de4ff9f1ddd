/** Chunks of RIFF: a four-letter name, a length, what is inside, and a byte of filling when the length is odd. */
import { readAt, type Bytes } from '../bytes';
import { latin1, lengthOf, part, u32le, type Span } from '../span';

/** A chunk by its places in the file. */
export interface Chunk {
  readonly name: string;
  /** For `RIFF` and `LIST`: what kind of list. */
  readonly list: string | null;
  readonly start: number;
  /** Where its content begins: behind the list's kind where there is one. */
  readonly content: number;
  /** Where it ends by its own word, without filling; it may lie behind the end of the file. */
  readonly end: number;
}

const NAME = /^[\x20-\x7e]{4}$/;

/** The chunk that begins at `start`, or null when none does. */
export function chunkAt(bytes: Bytes, start: number): Chunk | null {
  const head = readAt(bytes, start, 12);
  if (head.length < 8) return null;
  const name = head.toString('latin1', 0, 4);
  if (!NAME.test(name)) return null;
  const isList = (name === 'RIFF' || name === 'LIST') && head.length === 12;
  return {
    name,
    list: isList ? head.toString('latin1', 8, 12) : null,
    start,
    content: start + (isList ? 12 : 8),
    end: start + 8 + head.readUInt32LE(4),
  };
}

/** Where the next chunk begins. */
export function behind({ end }: Chunk): number {
  return end + (end % 2);
}

export interface InnerChunk {
  readonly name: string;
  readonly list: string | null;
  readonly content: Span;
}

/** The chunks inside a part that is in memory; the last one may be cut. */
export function chunksIn(span: Span): readonly InnerChunk[] {
  const found: InnerChunk[] = [];
  for (let at = 0; at + 8 <= lengthOf(span);) {
    const name = latin1(span, at, 4);
    const size = Math.min(u32le(span, at + 4), lengthOf(span) - at - 8);
    const isList = name === 'LIST' && size >= 4;
    const content = isList ? part(span, at + 12, size - 4) : part(span, at + 8, size);
    found.push({ name, list: isList ? latin1(span, at + 8, 4) : null, content });
    at += 8 + size + (size % 2);
  }
  return found;
}
