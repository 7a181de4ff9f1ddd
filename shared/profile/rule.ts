/** What a regulation says about one thing, with its articles; and a regulation as a whole. */
import type { Citation, RegulationId } from './citation';
import type { ProvisionName, ProvisionValue } from './provisions';

export type Rule<V> =
  /** The regulation says it. An agency may tighten the value, never loosen it. */
  | {
      readonly state: 'stated';
      readonly value: V;
      readonly source: readonly [Citation, ...Citation[]];
      /** For a list: the articles of each thing in it. */
      readonly items?: Readonly<Partial<Record<string, readonly Citation[]>>>;
    }
  /**
   * The work needs a value, and the regulation does not state it: the agency has to set one. `source` names the
   * article that leaves it open ("promptly", "by the agency"), if one speaks of it at all.
   */
  | { readonly state: 'not-stated'; readonly suggestion: V; readonly source: readonly Citation[] }
  /** The regulation asks for nothing here, and the work can do without. An agency may set something of its own. */
  | { readonly state: 'no-duty' };

/** One regulation: every row of what it asks, with the article of each. A row left out does not compile. */
export interface RegulationProfile {
  readonly id: RegulationId;
  /** Raised with every change of the rules below; the edition that an agency chose stays what it was. */
  readonly edition: number;
  /** The regulation's title. */
  readonly title: { readonly zh: string; readonly en: string };
  /** The agency that issued it. */
  readonly issuer: { readonly zh: string; readonly en: string };
  readonly rules: { readonly [N in ProvisionName]: Rule<ProvisionValue<N>> };
}

/** A value that the regulation states in these articles. */
export function stated<V>(value: V, ...source: [Citation, ...Citation[]]): Rule<V> {
  return { state: 'stated', value, source };
}

/** A list that the regulation states, each thing beside its articles. */
export function listed<T extends string>(
  items: Readonly<Partial<Record<T, readonly Citation[]>>>,
): Rule<readonly T[]> {
  const [first, ...rest] = Object.values<readonly Citation[] | undefined>(items).flatMap((c) => c ?? []);
  if (first === undefined) throw new TypeError('a list without an article');
  return { state: 'stated', value: Object.keys(items) as T[], source: distinct([first, ...rest]), items };
}

/** A value that the agency has to set, and what the program suggests. */
export function notStated<V>(suggestion: V, ...source: readonly Citation[]): Rule<V> {
  return { state: 'not-stated', suggestion, source };
}

/** Nothing is asked. */
export const noDuty: Rule<never> = { state: 'no-duty' };

function distinct(citations: readonly [Citation, ...Citation[]]): readonly [Citation, ...Citation[]] {
  const [first, ...rest] = citations;
  const seen = new Set([key(first)]);
  return [first, ...rest.filter((c) => !seen.has(key(c)) && seen.add(key(c)))];
}

function key({ article, item }: Citation): string {
  return `${article}.${item ?? ''}`;
}
