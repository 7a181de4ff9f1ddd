/** How a draw is done: who may bind themselves, show, read, skip and hand on, and when (R1). Rules only. */
import type { DrawAct, PopulationRow, SkipReason } from '../acts/draw';
import { millisecondsOf, type Instant } from '../clock';
import type { AccountName, PersonId, Sha256 } from '../ids';
import { granted, refused, type Ruling } from '../ruling';
import {
  commitmentText,
  frozenText,
  ordersOf,
  sampleOf,
  seedOf,
  substitutes,
  type Digest,
  type Terms,
} from './algorithm';
import { drawState, type Draw } from './draw';

export type DrawRefusal =
  | 'draw-nothing-in-it'
  | 'draw-nothing-to-draw'
  | 'draw-too-large'
  /** One person cannot be both of the two. */
  | 'draw-same-person'
  /** The public number is out already, or will be too soon to be unknown. */
  | 'draw-number-too-soon'
  | 'draw-not-yet'
  | 'draw-unknown'
  | 'draw-not-your-turn'
  | 'draw-bound-already'
  | 'draw-shown-already'
  | 'draw-secret-differs'
  | 'draw-number-differs'
  | 'draw-list-differs'
  | 'draw-over'
  | 'place-unknown'
  | 'place-skipped-already'
  | 'place-reviewed'
  | 'reason-needed'
  | 'reviewer-barred'
  | 'own-footage-drawn';

/** A public number has to come out at least this long after it was named. */
export const NAMED_BEFORE_MS = 10 * 60_000;
/** Clips that may be in one draw. */
const MOST_CLIPS = 100_000;
const PART = 500;

/** Freezes a draw: the list in parts, and the terms with the digest of all. Recorded together, in this order. */
export function freeze(
  terms: Terms,
  population: readonly PopulationRow[],
  personOf: (account: AccountName) => PersonId | null,
  now: Instant,
  digest: Digest,
): Ruling<DrawAct, DrawRefusal> {
  const { draw, scheme, seed } = terms;
  if (population.length === 0) return refused('draw-nothing-in-it');
  if (population.length > MOST_CLIPS) return refused('draw-too-large', { clips: population.length });
  if (scheme.perPerson === 0 && scheme.byChance === 0) return refused('draw-nothing-to-draw');
  if (seed.by === 'two-people') {
    const [first, second] = [personOf(seed.first), personOf(seed.second)];
    if (first === null || second === null || first === second) return refused('draw-same-person');
  } else if (millisecondsOf(seed.notBefore) - millisecondsOf(now) < NAMED_BEFORE_MS) {
    return refused('draw-number-too-soon');
  }
  const part = (n: number): DrawAct => ({
    kind: 'draw.population',
    data: { draw, part: n, rows: population.slice(n * PART, (n + 1) * PART) },
  });
  const others = Array.from({ length: Math.ceil(population.length / PART) - 1 }, (_, n) => part(n + 1));
  const frozen = digest(frozenText(terms, population));
  return granted<DrawAct>(part(0), ...others, { kind: 'draw.frozen', data: { ...terms, frozen } });
}

/** Binds one of the two to a secret that only they know. */
export function commit(draw: Draw, account: AccountName, commitment: Sha256): Ruling<DrawAct, DrawRefusal> {
  if (!isOneOfTheTwo(draw, account)) return refused('draw-not-your-turn');
  if (drawState(draw) !== 'committing') return refused('draw-bound-already');
  if (draw.commitments.some((one) => one.account === account)) return refused('draw-bound-already');
  return granted({ kind: 'draw.committed', data: { draw: draw.draw, account, commitment } });
}

/** Shows a secret, once both are bound. With the second one the sample is drawn. */
export function reveal(
  draw: Draw,
  account: AccountName,
  secret: string,
  population: readonly PopulationRow[],
  digest: Digest,
): Ruling<DrawAct, DrawRefusal> {
  if (!isOneOfTheTwo(draw, account)) return refused('draw-not-your-turn');
  if (drawState(draw) === 'committing') return refused('draw-not-yet');
  if (drawState(draw) !== 'revealing') return refused('draw-over');
  if (draw.secrets.some((one) => one.account === account)) return refused('draw-shown-already');
  const bound = draw.commitments.find((one) => one.account === account);
  if (bound?.commitment !== digest(commitmentText(draw.terms.frozen, account, secret)))
    return refused('draw-secret-differs');
  const shown: DrawAct = { kind: 'draw.revealed', data: { draw: draw.draw, account, secret } };
  const { seed } = draw.terms;
  const secrets = [...draw.secrets, { account, secret }];
  if (seed.by !== 'two-people' || secrets.length < 2) return granted(shown);
  const inOrder = [seed.first, seed.second].map(
    (who) => secrets.find((one) => one.account === who)?.secret ?? '',
  );
  const drawn = drawnFrom(draw, inOrder, population, digest);
  return drawn.ok ? { ok: true, acts: [shown, ...drawn.acts] } : drawn;
}

/** The public number as somebody read it. When a second person reads the same, the sample is drawn. */
export function readNumber(
  draw: Draw,
  account: AccountName,
  number: string,
  personOf: (account: AccountName) => PersonId | null,
  now: Instant,
  population: readonly PopulationRow[],
  digest: Digest,
): Ruling<DrawAct, DrawRefusal> {
  const { seed } = draw.terms;
  if (seed.by !== 'public-number') return refused('draw-not-your-turn');
  if (drawState(draw) !== 'number-awaited') return refused('draw-over');
  if (millisecondsOf(now) < millisecondsOf(seed.notBefore)) return refused('draw-not-yet');
  const read: DrawAct = { kind: 'draw.number-read', data: { draw: draw.draw, account, number } };
  const own = personOf(account);
  const others = draw.numbers.filter((one) => own !== null && personOf(one.account) !== own);
  if (others.length === 0) return granted(read);
  if (others.some((one) => one.number !== number)) return refused('draw-number-differs');
  const drawn = drawnFrom(draw, [number], population, digest);
  return drawn.ok ? { ok: true, acts: [read, ...drawn.acts] } : drawn;
}

/** Gives a place up, for a reason; the next in order comes in. */
export function skip(
  draw: Draw,
  position: number,
  reason: SkipReason,
  note: string,
  isReviewed: boolean,
  population: readonly PopulationRow[],
  digest: Digest,
): Ruling<DrawAct, DrawRefusal> {
  const place = draw.places.find((one) => one.position === position);
  if (!place || !draw.result || draw.abandoned) return refused('place-unknown');
  if (place.skipped) return refused('place-skipped-already');
  if (isReviewed) return refused('place-reviewed');
  if (note.trim() === '') return refused('reason-needed');
  const orders = ordersOf(draw.terms, population, draw.result.seed, digest);
  const { alsoChance, added } = substitutes(draw.terms, orders, draw.places, place);
  return granted({
    kind: 'draw.skipped',
    data: { draw: draw.draw, position, reason, note: note.trim(), alsoChance, added: [...added] },
  });
}

/** Hands a place to another reviewer: anybody but those who may not. `barred` is the row's. */
export function assign(
  draw: Draw,
  position: number,
  reviewer: { readonly account: AccountName; readonly person: PersonId },
  barred: string,
  isReviewed: boolean,
): Ruling<DrawAct, DrawRefusal> {
  const place = draw.places.find((one) => one.position === position);
  if (!place || place.skipped || draw.abandoned) return refused('place-unknown');
  if (isReviewed) return refused('place-reviewed');
  if (barred.split(' ').includes(reviewer.person)) return refused('reviewer-barred');
  return granted({ kind: 'draw.assigned', data: { draw: draw.draw, position, reviewer: reviewer.account } });
}

/** Ends a draw that comes to nothing. What came out cannot be thrown away. */
export function abandon(draw: Draw): Ruling<DrawAct, DrawRefusal> {
  const state = drawState(draw);
  if (state === 'drawn' || state === 'abandoned') return refused('draw-over');
  return granted({ kind: 'draw.abandoned', data: { draw: draw.draw } });
}

function drawnFrom(
  draw: Draw,
  told: readonly string[],
  population: readonly PopulationRow[],
  digest: Digest,
): Ruling<DrawAct, DrawRefusal> {
  const { frozen, ...terms } = draw.terms;
  if (digest(frozenText(terms, population)) !== frozen) return refused('draw-list-differs');
  const seed = seedOf(frozen, told, digest);
  const sample = sampleOf(terms, ordersOf(terms, population, seed, digest));
  return granted({ kind: 'draw.drawn', data: { draw: draw.draw, seed, sample: [...sample] } });
}

function isOneOfTheTwo({ terms: { seed } }: Draw, account: AccountName): boolean {
  return seed.by === 'two-people' && (seed.first === account || seed.second === account);
}
