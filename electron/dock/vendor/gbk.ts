/** Text in GBK, as vendors' cameras hold it. Pure. */

/** GB 18030 is GBK and four-byte characters, which newer cameras write into names. */
const decoder = new TextDecoder('gb18030', { fatal: true });

/** The text in the bytes; null when they are no GBK. */
export function gbkText(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** The text in GBK's one and two bytes; null when a character has none there. */
export function gbkBytes(text: string): Uint8Array | null {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const pair = code < 0x80 ? [code] : pairs().get(character);
    if (!pair) return null;
    bytes.push(...pair);
  }
  return Uint8Array.from(bytes);
}

let table: ReadonlyMap<string, readonly number[]> | null = null;

/** Node decodes GBK and does not encode it, so the table is turned round, once, when it is first needed (30 ms). */
function pairs(): ReadonlyMap<string, readonly number[]> {
  if (table) return table;
  const made = new Map<string, readonly number[]>();
  for (let first = 0x81; first <= 0xfe; first++)
    for (let second = 0x40; second <= 0xfe; second++) {
      const text = second === 0x7f ? null : gbkText(Uint8Array.of(first, second));
      // Some decoders know two places for one character: the first is the usual one. Private characters mean nothing.
      if (text !== null && !made.has(text) && !/\p{Co}/u.test(text)) made.set(text, [first, second]);
    }
  table = made;
  return made;
}
