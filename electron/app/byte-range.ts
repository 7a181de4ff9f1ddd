/** What of a file a request wants. `first` and `last` are both sent. */
export type ByteRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: ByteRange = { kind: 'whole' };
const UNSATISFIABLE: ByteRange = { kind: 'unsatisfiable' };

/**
 * Reads a `Range` header for a file of `size` bytes, by RFC 9110 section 14: one range of bytes, also open-ended or
 * counted from the end. A header that is malformed, of another unit or of several ranges is ignored, as the RFC allows.
 */
export function readByteRange(header: string | null, size: number): ByteRange {
  const match = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (from === '' && to === '') return WHOLE;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length > 0 ? { kind: 'part', first: size - length, last: size - 1 } : UNSATISFIABLE;
  }
  // Numbers beyond 2^53 are rounded; they only have to stay larger than any file.
  const first = Number(from);
  const last = to === '' ? Infinity : Number(to);
  if (last < first) return WHOLE;
  return first < size ? { kind: 'part', first, last: Math.min(last, size - 1) } : UNSATISFIABLE;
}
