/**
 * Paths made of what a camera calls its files. A camera may call a file anything, and two files alike; a path here
 * names one file, splits only at real folders, and leads nowhere. Pure.
 */

/**
 * A name as one part of a path, so that every two names stay two: a slash, a backslash, a zero and a name that is a
 * direction get `\xNN`, a half surrogate `\uNNNN`, and an object without a name gets its number.
 */
export function pathPart(name: string, handle: number): string {
  if (name === '') return `\\unnamed-${handle.toString(16).padStart(8, '0')}`;
  if (/^\.{1,2}$/.test(name)) return name.replaceAll('.', '\\x2E');
  return name
    .replace(/[\\/\0]/g, (character) => `\\x${hex(character, 2)}`)
    .replace(
      /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
      (half) => `\\u${hex(half, 4)}`,
    );
}

/**
 * Makes equal names in one folder different, in the order given: `A.MP4`, `A\2.MP4`, `A\3.MP4`. No name of a camera
 * can look like that, because a backslash in it is escaped.
 */
export function distinctParts(parts: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return parts.map((part) => {
    const count = (counts.get(part) ?? 0) + 1;
    counts.set(part, count);
    if (count === 1) return part;
    const dot = part.lastIndexOf('.');
    const cut = dot > 0 ? dot : part.length;
    return `${part.slice(0, cut)}\\${count}${part.slice(cut)}`;
  });
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(digits, '0');
}
