/**
 * Search in names. A name is indexed by every two neighbouring characters of it, so that two characters of Chinese
 * find it and so does any part of a file name; SQLite's own word splitting knows no Chinese, and its three-letter
 * index finds nothing for two.
 */
const LONGEST = 2000;

/** How `clip_words` splits what {@link pairsOf} wrote: at the space alone. Part of the schema. */
export const TOKENIZER = `ascii tokenchars '!#$%&()*+,-./:;<=>?@[\\]^_\`{|}~'`;

/** The text as it is compared: one width, one case, no invisible marks; white space and quotes replaced. */
export function foldText(text: string): string {
  return text
    .slice(0, LONGEST)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/gu, '␣')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replaceAll('"', '＂')
    .replaceAll("'", '＇');
}

/** Every two neighbouring characters of a folded text, and its last one alone, with a space between. */
export function pairsOf(folded: string): string {
  const characters = Array.from(folded);
  return characters.map((c, i) => c + (characters[i + 1] ?? '')).join(' ');
}

/** What a person typed, made ready for the index. */
export interface Search {
  /** Folded parts, each of which the name must contain. */
  readonly parts: readonly string[];
  /** The query for `clip_words` that finds just these names. */
  readonly match: string;
}

/** The search for a text in which spaces part words that may stand anywhere; null when nothing is left to look for. */
export function searchFor(text: string): Search | null {
  const parts = text
    .split(/\s+/u)
    .map(foldText)
    .filter((part) => part !== '');
  if (parts.length === 0) return null;
  return { parts, match: parts.map((part) => phraseOf(Array.from(part))).join(' AND ') };
}

/** One character: whatever pair begins with it. More: their pairs, one after another. */
function phraseOf(characters: readonly string[]): string {
  if (characters.length === 1) return `"${characters.join('')}"*`;
  const pairs = characters.slice(0, -1).map((c, i) => c + (characters[i + 1] ?? ''));
  return `"${pairs.join(' ')}"`;
}
