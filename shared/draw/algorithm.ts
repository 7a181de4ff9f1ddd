/**
 * The published algorithm of docs/draw.md: SHA-256 of texts and comparisons, no fractions, so that any language
 * repeats it bit for bit. What is drawn follows from the frozen document and the seed alone.
 */
import type { DrawData, PopulationRow, SamplePlace } from '../acts/draw';
import { canonicalJson } from '../canonical-json';
import type { AccountName, ClipId, Sha256 } from '../ids';

/** SHA-256 of a text's UTF-8. */
export type Digest = (text: string) => Sha256;

/** All that was decided before the seed was known. */
export type Terms = Omit<DrawData<'draw.frozen'>, 'frozen'>;

export const DRAW_FORMAT = 'evidock-draw/1';

/** The document whose digest is `frozen`: the terms and the whole list. */
export function frozenText(terms: Terms, population: readonly PopulationRow[]): string {
  return canonicalJson({ format: DRAW_FORMAT, population, terms });
}

/** What a person is bound to by `secret`, before the other one shows theirs. */
export function commitmentText(frozen: Sha256, account: AccountName, secret: string): string {
  return `${DRAW_FORMAT} commitment\n${frozen}\n${account}\n${secret}`;
}

/** The seed: of the first person's secret and the second's, or of the public number alone. */
export function seedOf(frozen: Sha256, told: readonly string[], digest: Digest): Sha256 {
  return digest([`${DRAW_FORMAT} seed`, frozen, ...told].join('\n'));
}

/** Every order that the seed gives: what the sample, and whatever comes in for a skipped place, is taken from. */
export interface Orders {
  /** The persons to be covered, those who waited longest first. */
  readonly strata: readonly string[];
  /** Each one's clips. */
  readonly cover: ReadonlyMap<string, readonly PopulationRow[]>;
  readonly chance: readonly PopulationRow[];
}

export function ordersOf(
  { scheme, strata }: Pick<Terms, 'scheme' | 'strata'>,
  population: readonly PopulationRow[],
  seed: Sha256,
  digest: Digest,
): Orders {
  const key = (...parts: readonly (string | number)[]): string => digest([seed, ...parts].join('\n'));
  // The least of as many tickets as the clip weighs: a clip of weight 3 comes first three times as often as one of 1.
  const lightest = ([clip, , weight]: PopulationRow): string =>
    Array.from({ length: weight }, (_, n) => key('cover', clip, n + 1)).reduce((a, b) => (b < a ? b : a));
  const byKey = (rows: readonly PopulationRow[], of: (row: PopulationRow) => string) =>
    rows
      .map((row) => ({ row, key: of(row) }))
      .sort((a, b) => compare(a.key, b.key) || compare(a.row[0], b.row[0]))
      .map(({ row }) => row);

  const people = strata
    .map(([stratum, waited]) => ({ stratum, waited, key: key('person', stratum) }))
    .sort((a, b) => b.waited - a.waited || compare(a.key, b.key))
    .slice(0, scheme.persons ?? strata.length)
    .map(({ stratum }) => stratum);
  const clips = new Map<string, PopulationRow[]>();
  for (const row of population) {
    const own = clips.get(row[1]);
    if (own) own.push(row);
    else clips.set(row[1], [row]);
  }
  const covered = scheme.perPerson > 0 ? people : [];
  return {
    strata: covered,
    cover: new Map(covered.map((stratum) => [stratum, byKey(clips.get(stratum) ?? [], lightest)])),
    chance: scheme.byChance > 0 ? byKey(population, ([clip]) => key('chance', clip)) : [],
  };
}

/** The sample: first, round by round, one clip of every person; then the clips drawn by equal chance from all. */
export function sampleOf(
  { scheme, reviewers }: Pick<Terms, 'scheme' | 'reviewers'>,
  orders: Orders,
): readonly SamplePlace[] {
  const places = new Map<ClipId, SamplePlace>();
  const add = (row: PopulationRow, part: 'cover' | 'chance'): void => {
    const there = places.get(row[0]) ?? placeOf(row, reviewers, places.size);
    places.set(row[0], { ...there, [part]: true });
  };
  for (let round = 0; round < scheme.perPerson; round++) {
    for (const stratum of orders.strata) {
      const row = orders.cover.get(stratum)?.[round];
      if (row) add(row, 'cover');
    }
  }
  for (const row of orders.chance.slice(0, scheme.byChance)) add(row, 'chance');
  return [...places.values()];
}

/** What comes in for a place that is skipped: a person's next clip, and the next in the order of chance. */
export function substitutes(
  { reviewers }: Pick<Terms, 'reviewers'>,
  orders: Orders,
  places: readonly (SamplePlace & { readonly skipped: unknown })[],
  skipped: SamplePlace,
): { readonly alsoChance: number | null; readonly added: readonly SamplePlace[] } {
  const at = new Map(places.map((place, n) => [place.clip, n]));
  const next = skipped.cover ? orders.cover.get(skipped.stratum)?.find(([clip]) => !at.has(clip)) : undefined;
  const own = next && { ...placeOf(next, reviewers, places.length), cover: true };
  if (!skipped.chance) return { alsoChance: null, added: own ? [own] : [] };

  for (const row of orders.chance) {
    const [clip] = row;
    if (own?.clip === clip) return { alsoChance: null, added: [{ ...own, chance: true }] };
    const there = at.get(clip);
    if (there === undefined) {
      const other = { ...placeOf(row, reviewers, places.length + (own ? 1 : 0)), chance: true };
      return { alsoChance: null, added: own ? [own, other] : [other] };
    }
    const place = places[there];
    if (place && !place.chance && place.skipped === null)
      return { alsoChance: there + 1, added: own ? [own] : [] };
  }
  return { alsoChance: null, added: own ? [own] : [] };
}

/** Reviewers are dealt places in turn; whoever may not review a clip is passed over. */
function placeOf(row: PopulationRow, reviewers: Terms['reviewers'], n: number): SamplePlace {
  const [clip, stratum, , , barred] = row;
  const kept = barred.split(' ');
  const turn = reviewers.map((_, k) => reviewers[(n + k) % reviewers.length]);
  const free = turn.find((one) => one !== undefined && !kept.includes(one[1]));
  return { clip, stratum, cover: false, chance: false, reviewer: free?.[0] ?? null };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
