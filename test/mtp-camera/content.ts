/** Gives `length` bytes of a file from `position`. */
export type Content = (position: number, length: number) => Uint8Array;

/**
 * A file of any size whose byte at a position depends on the position and the seed only: nothing is stored, any range
 * can be checked, and a byte at the wrong place shows.
 */
export function synthetic(seed: number): Content {
  return (position, length) => {
    const skip = position % 4;
    const words = new Uint32Array(Math.ceil((skip + length) / 4));
    const first = Math.floor(position / 4);
    for (let index = 0; index < words.length; index++)
      words[index] =
        Math.imul(first + index, 2654435761) ^ Math.imul(seed + Math.floor(first / 2 ** 32), 40503);
    return new Uint8Array(words.buffer, skip, length);
  };
}

/** A file that is stored. */
export function contentOf(bytes: Uint8Array): Content {
  return (position, length) => bytes.subarray(position, position + length);
}

/** Content with a header before it. */
export function behind(header: Uint8Array, content: Content): Content {
  return (position, length) => {
    if (position >= header.length) return content(position - header.length, length);
    const head = header.subarray(position, position + length);
    if (head.length === length) return head;
    const both = new Uint8Array(length);
    both.set(head);
    both.set(content(0, length - head.length), head.length);
    return both;
  };
}
