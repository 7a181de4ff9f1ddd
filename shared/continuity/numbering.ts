/**
 * A camera's own numbering of its files (DCF: folders 100 to 999, files 0001 to 9999, both rolling over), and what is
 * missing in it.
 */

export interface SequenceNumber {
  /** What stands before the number in the name, upper case: `MOVI`. */
  readonly series: string;
  /** Of a DCF folder; null elsewhere. */
  readonly folder: number | null;
  readonly counter: number;
  /** How many digits the counter is written with: where it rolls over. */
  readonly digits: number;
}

/** Anything that has a place in a camera's numbering. */
export interface Numbered {
  readonly number: SequenceNumber;
}

/** The number in a path (`/` between parts) whose name a profile read `counter` from; null when there is none. */
export function numberIn(path: string, counter: number | null): SequenceNumber | null {
  if (counter === null) return null;
  const parts = path.split('/');
  const stem = (parts.at(-1) ?? '').replace(/\.[^.]*$/, '');
  const found = /^(.*?)(\d+)$/.exec(stem);
  if (!found || Number(found[2]) !== counter) return null;
  const folder = /^([1-9]\d\d)[A-Za-z0-9_]{5}$/.exec(parts.at(-2) ?? '')?.[1];
  return {
    series: (found[1] ?? '').toUpperCase(),
    folder: folder === undefined ? null : Number(folder),
    counter,
    digits: (found[2] ?? '').length,
  };
}

/** `100-0007`, or `0007` outside a DCF folder. */
export function numberText({ folder, counter, digits }: SequenceNumber): string {
  const text = String(counter).padStart(digits, '0');
  return folder === null ? text : `${folder}-${text}`;
}

/** How one file follows on another in the numbering. */
export type Step =
  | { readonly to: 'next' }
  | { readonly to: 'later'; readonly missing: number; readonly first: string; readonly last: string }
  /** Numbering began anew, or jumped so far that nobody can say what lies between. */
  | { readonly to: 'anew' };

const NEXT: Step = { to: 'next' };
const ANEW: Step = { to: 'anew' };
/** More than these are no files that somebody removed: the counter was set. */
const MOST_MISSING = 200;

/** How `b` follows on `a`, which comes before it. Rolling over from the last number to the first is no step back. */
export function stepBetween(a: SequenceNumber, b: SequenceNumber): Step {
  const largest = 10 ** a.digits - 1;
  const folders = foldersBetween(a, b);
  if (folders === null || folders > 1) return ANEW;
  if (folders === 0) {
    const rolled = b.counter < a.counter && nearTop(a) && nearBottom(b);
    return missing(a, a.counter, rolled ? b.counter + largest : b.counter);
  }
  // The next folder either counts on or begins again.
  if (b.counter <= 1) return NEXT;
  if (b.counter > a.counter) return missing(a, a.counter, b.counter);
  return missing(b, 0, b.counter);
}

/** 0 in the same folder, 1 in the next one (999 → 100), more for later ones; null for earlier ones. */
function foldersBetween(a: SequenceNumber, b: SequenceNumber): number | null {
  if (a.folder === null || b.folder === null) return a.folder === b.folder ? 0 : null;
  if (b.folder >= a.folder) return b.folder - a.folder;
  return a.folder >= 900 && b.folder < 200 ? b.folder + 900 - a.folder : null;
}

const nearTop = ({ counter, digits }: SequenceNumber): boolean => counter > 0.9 * 10 ** digits;
const nearBottom = ({ counter, digits }: SequenceNumber): boolean => counter < 0.1 * 10 ** digits;

const inMiddle = ({ counter, digits }: SequenceNumber): boolean =>
  counter > 0.25 * 10 ** digits && counter < 0.75 * 10 ** digits;

function missing(like: SequenceNumber, from: number, to: number): Step {
  const count = to - from - 1;
  if (to < from || count > MOST_MISSING) return ANEW;
  if (count <= 0) return NEXT;
  const largest = 10 ** like.digits - 1;
  const text = (counter: number): string =>
    numberText({ ...like, counter: counter > largest ? counter - largest : counter });
  return { to: 'later', missing: count, first: text(from + 1), last: text(to - 1) };
}

/** The files of one card in the order of their numbers, wherever the numbering rolls over. Equal numbers keep their order. */
export function inNumberOrder<T extends Numbered>(files: readonly T[]): readonly T[] {
  const folders = new Set(files.map(({ number }) => number.folder));
  const foldersRoll = [...folders].some((f) => (f ?? 0) >= 900) && [...folders].some((f) => (f ?? 900) < 200);
  const countersRoll =
    folders.size === 1 &&
    files.some(({ number }) => nearTop(number)) &&
    files.some(({ number }) => nearBottom(number)) &&
    !files.some(({ number }) => inMiddle(number));
  const place = ({ number }: T): readonly [number, number] => [
    (number.folder ?? 0) + (foldersRoll && (number.folder ?? 0) < 500 ? 900 : 0),
    number.counter + (countersRoll && number.counter < 0.5 * 10 ** number.digits ? 10 ** number.digits : 0),
  ];
  return [...files].sort((a, b) => {
    const [fa, ca] = place(a);
    const [fb, cb] = place(b);
    return fa - fb || ca - cb;
  });
}

/**
 * Whether all series count together (MOVI0001, PIC0002, MOVI0003): so it is unless two of them have the same number.
 * Then each counts for itself.
 */
export function countTogether(files: readonly Numbered[]): boolean {
  const seriesOf = new Map<string, string>();
  for (const { number } of files) {
    const key = `${number.folder ?? ''}/${number.counter}`;
    const other = seriesOf.get(key);
    if (other !== undefined && other !== number.series) return false;
    seriesOf.set(key, number.series);
  }
  return true;
}
