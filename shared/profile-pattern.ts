/**
 * Which regular expressions a camera profile may hold. Profiles are files that anybody can write and exchange, and
 * their patterns run over every name on a card: one that can be made to backtrack would let one file name stop the
 * station. So only patterns pass whose work is bounded by how they are written. Pure.
 */

export type PatternProblem =
  /** It does not compile. */
  | 'pattern-invalid'
  /** It must say the whole name, from `^` to `$`, with alternatives only inside a group. */
  | 'pattern-not-whole'
  /** `*`, `+`, `{2,}`, or a group that is repeated: use `{1,40}`, and repeat what is in the group. */
  | 'pattern-unbounded'
  /** Look-around or a reference back to a group. */
  | 'pattern-looks-back'
  /** So many optional parts that one name can be read in too many ways. */
  | 'pattern-too-free';

/** In so many ways the parts of a pattern may be chosen for one name. */
const MOST_WAYS = 100_000;
/** No name on a card is longer. */
const LONGEST_NAME = 255;

/** What is wrong with a pattern, or null. */
export function patternProblem(pattern: string): PatternProblem | null {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'pattern-invalid';
  }
  if (!pattern.startsWith('^') || !/(?:^|[^\\])(?:\\\\)*\$$/.test(pattern)) return 'pattern-not-whole';
  return scan(pattern.slice(1, -1));
}

/** The names of a pattern's groups. */
export function groupsOf(pattern: string): readonly string[] {
  return [...pattern.matchAll(/\(\?<([A-Za-z]\w*)>/g)].flatMap(([, name]) => name ?? []);
}

/** One piece of a pattern that a quantifier may follow. Escapes and classes are one piece each. */
const PIECE = /\\(?:[pPu]\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)|\[(?:\\.|[^\]\\])*\]|\(\??|[\s\S]/uy;
const QUANTIFIER = /^(?:([*+])|(\?)|\{(\d+)(?:(,)(\d*))?\})\??/;

function scan(body: string): PatternProblem | null {
  let ways = 1;
  /** How many alternatives each group that is open has. */
  const open: number[] = [];
  for (let at = 0; at < body.length;) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(body)?.[0] ?? '';
    at += piece.length;
    if (/^\\[1-9k]/.test(piece)) return 'pattern-looks-back';
    if (piece === '|' && open.length === 0) return 'pattern-not-whole';
    if (piece === '|') open.push((open.pop() ?? 1) + 1);
    if (piece.startsWith('(')) {
      const kind = piece === '(' ? '' : (/^(?::|<[A-Za-z]\w*>)/.exec(body.slice(at))?.[0] ?? null);
      if (kind === null) return 'pattern-looks-back';
      at += kind.length;
      open.push(1);
      continue;
    }
    if (piece === ')') ways *= open.pop() ?? 1;
    const quantifier = QUANTIFIER.exec(body.slice(at));
    if (quantifier) {
      const [whole, endless, optional, least = '0', comma, most] = quantifier;
      at += whole.length;
      const isBounded = endless === undefined && !(comma !== undefined && most === '');
      if (!isBounded || (piece === ')' && optional === undefined)) return 'pattern-unbounded';
      if (Number(most ?? least) > LONGEST_NAME) return 'pattern-too-free';
      ways *= optional !== undefined ? 2 : Number(most ?? least) - Number(least) + 1;
    }
    if (ways > MOST_WAYS) return 'pattern-too-free';
  }
  return null;
}
