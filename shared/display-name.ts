/**
 * Names from cameras as a person may safely be shown them. A name on a card is anybody's text: it can break a line,
 * turn the reading direction so that `gpj.exe` reads `exe.jpg`, or hide letters. Here such marks become visible
 * escapes; what is stored and hashed is never changed.
 */

/** A piece of a name: as it stands, or an escape that stands for marks which cannot be shown. */
export interface NamePart {
  readonly text: string;
  readonly escaped: boolean;
}

/**
 * What must not reach a screen: controls, line and paragraph separators, direction and other format marks, all that
 * draws nothing (zero-width characters, fillers, variation selectors, tags), and halves of surrogate pairs.
 */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
const RUNS = new RegExp(`${UNSHOWABLE.source}+|(?:(?!${UNSHOWABLE.source}).)+`, 'gsu');

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The name in pieces, so that a screen can set escapes off from letters that only look like one. */
export function nameParts(name: string): readonly NamePart[] {
  return (name.match(RUNS) ?? []).map((run) =>
    UNSHOWABLE.test(run)
      ? { text: Array.from(run, escapeOf).join(''), escaped: true }
      : { text: run, escaped: false },
  );
}

/**
 * The name as one line of showable text: line breaks as `\n`, other marks as `\u202E` or `\u{E0001}`.
 * A name without such marks comes back unchanged; applying it twice changes nothing.
 */
export function displayName(name: string): string {
  return nameParts(name)
    .map((part) => part.text)
    .join('');
}

function escapeOf(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
