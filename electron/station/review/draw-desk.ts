/** Draws at work: freezing, seeds, places, plans. What is allowed, the rules in `shared/draw` say. */
import { createHash, randomBytes } from 'node:crypto';
import type { DrawAct, DrawPlanAct, PopulationRow } from '#shared/acts/draw';
import { instantOf, type Day } from '#shared/clock';
import type { DrawPreviewView } from '#shared/contract/draws';
import type { ParsedArguments } from '#shared/contract/requests';
import { WEIGHT_REASONS } from '#shared/acts/draw';
import type { ReviewAct } from '#shared/acts/review';
import type { Digest, Terms } from '#shared/draw/algorithm';
import { sampleSize } from '#shared/draw/claim';
import * as conduct from '#shared/draw/conduct';
import { drawState, type Draw } from '#shared/draw/draw';
import { drawFile } from '#shared/draw/export';
import { drawOfPeriod, periodOf, plansAfter, type DrawPlan } from '#shared/draw/plan';
import { NOBODY, strataOf } from '#shared/draw/population';
import { failed } from '#shared/failure';
import {
  recordIdOf,
  type AccountName,
  type DrawId,
  type PersonId,
  type PlanId,
  type Sha256,
} from '#shared/ids';
import type { Act, Actor } from '#shared/ledger';
import { rightsOf } from '#shared/role';
import { refused, type Ruling } from '#shared/ruling';
import { accountNameOf } from '../account';
import { refusalsOf, type Refusals } from '../refusals';
import type { Station } from '../open';
import { populationNow, stratumName } from './drawn-clips';

/** Draws are kept for ever; so many of the last are looked at. */
export const LOOKED_BACK = 500;

export const digest: Digest = (text) => createHash('sha256').update(text, 'utf8').digest('hex') as Sha256;

type Made = Refusals & { readonly draw: DrawId | null };

export interface DrawDesk {
  plans(): ReadonlyMap<PlanId, DrawPlan>;
  /** Whether a review of this place is completed. */
  isReviewed(draw: DrawId, position: number): boolean;
  preview(args: ParsedArguments<'draws.preview'>): DrawPreviewView;
  freeze(args: ParsedArguments<'draws.freeze'>, by: Actor): Promise<Made>;
  freezePeriod(args: ParsedArguments<'draws.freeze-period'>, by: Actor): Promise<Made>;
  commit(args: ParsedArguments<'draws.commit'>, by: Actor): Promise<Refusals>;
  reveal(args: ParsedArguments<'draws.reveal'>, by: Actor): Promise<Refusals>;
  readNumber(args: ParsedArguments<'draws.read-number'>, by: Actor): Promise<Refusals>;
  skip(args: ParsedArguments<'draws.skip'>, by: Actor): Promise<Refusals>;
  assign(args: ParsedArguments<'draws.assign'>, by: Actor): Promise<Refusals>;
  abandon(args: ParsedArguments<'draws.abandon'>, by: Actor): Promise<Refusals>;
  /** The text of the file with which anybody can draw again; on record before it is given. */
  exported(draw: DrawId, by: Actor): Promise<string>;
  setPlan(args: ParsedArguments<'plans.set'>, by: Actor): Promise<Refusals>;
  endPlan(args: ParsedArguments<'plans.end'>, by: Actor): Promise<Refusals>;
}

/** The draws of an open station. */
export function drawDesk(station: Station): DrawDesk {
  const { catalog, record, inTurn } = station;
  const now = () => instantOf(station.now());
  const plans = () => plansAfter(catalog.keptActs(['draw-plan.set', 'draw-plan.ended']));

  const personOf = (account: AccountName): PersonId | null => {
    const found = catalog.people().accounts.get(account);
    return found?.active === true ? found.person : null;
  };
  const askerOf = (by: Actor): { account: AccountName; person: PersonId } => {
    const account = accountNameOf(by);
    const person = account === null ? null : personOf(account);
    if (account === null || person === null) throw failed('right-missing');
    return { account, person };
  };
  const may = (account: AccountName, right: 'review.do' | 'review.witness'): boolean => {
    const found = catalog.people().accounts.get(account);
    return found?.active === true && rightsOf(found.roles).has(right);
  };
  const drawOf = (draw: DrawId): Draw => {
    const found = catalog.drawById(draw);
    if (!found) throw failed('not-found', { subject: draw });
    return found;
  };
  const isReviewed = (draw: DrawId, position: number): boolean =>
    catalog.completedReviews().some(({ drawn }) => drawn?.draw === draw && drawn.position === position);

  const ruled = (rule: () => Ruling<Act, string>, by: Actor, why?: string): Promise<Refusals> =>
    inTurn('reviews', async () => {
      const ruling = rule();
      if (!ruling.ok) return refusalsOf(ruling.refusals);
      await record(ruling.acts, by, why);
      return refusalsOf([]);
    });

  /** Everything is gathered and frozen in one turn: nothing is chosen after the list is known. */
  const frozen = async (
    wanted: Omit<Terms, 'draw' | 'strata' | 'reviewers' | 'clips' | 'seed' | 'scheme'> &
      Pick<ParsedArguments<'draws.freeze'>, 'scheme' | 'reviewers' | 'seed'>,
    by: Actor,
  ): Promise<Made> => {
    const { account } = askerOf(by);
    const draw = recordIdOf('draw', station.now(), randomBytes(4));
    const answer = await ruled((): Ruling<DrawAct, string> => {
      const { reviewers, seed, scheme } = wanted;
      if (!reviewers.every((one) => may(one, 'review.do'))) return refused('draw-reviewer-unfit');
      if (seed.by === 'two-people' && !may(seed.second, 'review.witness'))
        return refused('draw-witness-unfit');
      const population = populationNow(station, wanted.filter, scheme, wanted.purpose === 'recheck');
      const byChance = scheme.claim ? sampleSize(population.length, scheme.claim) : scheme.byChance;
      const terms: Terms = {
        ...wanted,
        draw,
        scheme: { ...scheme, byChance },
        seed: seed.by === 'two-people' ? { ...seed, first: account } : seed,
        strata: waiting(population, wanted.purpose === 'recheck').map(([who, n]): [string, number] => [
          who,
          n,
        ]),
        reviewers: reviewers.map((one): [AccountName, PersonId] => [one, personOf(one) ?? ('?' as PersonId)]),
        clips: population.length,
      };
      return conduct.freeze(terms, population, personOf, now(), digest);
    }, by);
    return { ...answer, draw: answer.refusals.length === 0 ? draw : null };
  };

  const waiting = (population: readonly PopulationRow[], recheck: boolean) =>
    strataOf(
      population,
      catalog
        .draws(LOOKED_BACK)
        .filter((one) => drawState(one) === 'drawn' && (one.terms.purpose === 'recheck') === recheck),
    );

  /** Whoever has the place in hand gives it up with it: a review of a place that is no longer theirs would end nowhere. */
  const ending = (
    draw: DrawId,
    position: number,
    ruling: Ruling<DrawAct, string>,
  ): Ruling<DrawAct | ReviewAct, string> => {
    const going = catalog.reviewOfPlace(draw, position);
    if (!ruling.ok || !going || going.ending !== null) return ruling;
    return { ok: true, acts: [...ruling.acts, { kind: 'review.dropped', data: { review: going.review } }] };
  };

  return {
    plans,
    isReviewed,
    preview({ filter, scheme, recheck }) {
      const population = populationNow(station, filter, scheme, recheck);
      const people = catalog.people();
      const strata = waiting(population, recheck);
      const byChance = scheme.claim ? sampleSize(population.length, scheme.claim) : scheme.byChance;
      const covered = Math.min(scheme.persons ?? strata.length, strata.length) * scheme.perPerson;
      const reasons = new Map(WEIGHT_REASONS.map((reason) => [reason, 0]));
      const clips = new Map<string, number>();
      const fresh = new Set<string>();
      for (const [, stratum, , because] of population) {
        clips.set(stratum, (clips.get(stratum) ?? 0) + 1);
        for (const reason of WEIGHT_REASONS) {
          if (!because.split(' ').includes(reason)) continue;
          reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
          if (reason === 'never-reviewed') fresh.add(stratum);
        }
      }
      return {
        clips: population.length,
        persons: strata.map(([stratum, waited]) => ({
          stratum: stratum === NOBODY ? '' : stratum,
          ...stratumName(people, stratum),
          clips: clips.get(stratum) ?? 0,
          waited,
          neverReviewed: fresh.has(stratum),
        })),
        reasons: Object.fromEntries(reasons) as DrawPreviewView['reasons'],
        byChance: Math.min(byChance, population.length),
        places: Math.min(population.length, covered + byChance),
      };
    },
    freeze: (args, by) => frozen({ ...args, plan: null, period: null }, by),
    freezePeriod({ plan, period: first, seed }, by) {
      const terms = plans().get(plan);
      if (!terms) throw failed('not-found', { subject: plan });
      const period = periodOf(first, terms);
      if (period.first !== first) throw failed('bad-arguments');
      if (now() <= period.to || terms.ended) {
        const code = terms.ended ? 'plan-ended' : 'period-running';
        return Promise.resolve({ ...refusalsOf([{ code }]), draw: null });
      }
      if (drawOfPeriod(catalog.draws(LOOKED_BACK), plan, first))
        return Promise.resolve({ ...refusalsOf([{ code: 'period-drawn' }]), draw: null });
      const { filter, scheme, reviewers, name } = terms;
      return frozen(
        {
          purpose: 'plan',
          about: name,
          plan,
          period: first,
          filter: { ...filter, sealedFrom: period.from, sealedTo: period.to },
          scheme,
          reviewers,
          due: laterOf(period.due, now()),
          seed,
        },
        by,
      );
    },
    commit: ({ draw, commitment }, by) =>
      ruled(() => conduct.commit(drawOf(draw), askerOf(by).account, commitment), by),
    reveal: ({ draw, secret }, by) =>
      ruled(
        () => conduct.reveal(drawOf(draw), askerOf(by).account, secret, catalog.populationOf(draw), digest),
        by,
      ),
    readNumber: ({ draw, number }, by) =>
      ruled(() => {
        const { account } = askerOf(by);
        const population = catalog.populationOf(draw);
        return conduct.readNumber(drawOf(draw), account, number, personOf, now(), population, digest);
      }, by),
    skip: ({ draw, position, reason, note }, by) =>
      ruled(() => {
        const population = catalog.populationOf(draw);
        const known = drawOf(draw);
        const place = known.places.find((one) => one.position === position);
        // Whose place it is says that it cannot be done; nobody takes a clip of their own out.
        if (barredFrom(population, place?.clip).includes(askerOf(by).person))
          return refused('own-footage-drawn');
        return ending(
          draw,
          position,
          conduct.skip(known, position, reason, note, isReviewed(draw, position), population, digest),
        );
      }, by),
    assign: ({ draw, position, reviewer, why }, by) =>
      ruled(
        () => {
          const person = personOf(reviewer);
          if (person === null || !may(reviewer, 'review.do')) return refused('draw-reviewer-unfit');
          if (why.trim() === '') return refused('reason-needed');
          const known = drawOf(draw);
          const clip = known.places.find((one) => one.position === position)?.clip;
          const barred = barredFrom(catalog.populationOf(draw), clip).join(' ');
          const to = { account: reviewer, person };
          return ending(
            draw,
            position,
            conduct.assign(known, position, to, barred, isReviewed(draw, position)),
          );
        },
        by,
        why.trim(),
      ),
    abandon: ({ draw, why }, by) =>
      ruled(
        () => (why.trim() === '' ? refused('reason-needed') : conduct.abandon(drawOf(draw))),
        by,
        why.trim(),
      ),
    exported: (draw, by) =>
      inTurn('reviews', async () => {
        const known = drawOf(draw);
        const population = catalog.populationOf(draw);
        const { person } = askerOf(by);
        const hidden = known.places.some(
          ({ clip, position, skipped }) =>
            !skipped && barredFrom(population, clip).includes(person) && !isReviewed(draw, position),
        );
        if (hidden) throw failed('own-footage');
        await record([{ kind: 'draw.exported', data: { draw } }], by);
        return drawFile(known, population);
      }),
    setPlan: ({ plan, ...body }, by) =>
      ruled((): Ruling<DrawPlanAct, string> => {
        if (plan !== null && plans().get(plan)?.ended !== null) return refused('plan-ended');
        if (!body.reviewers.every((one) => may(one, 'review.do'))) return refused('draw-reviewer-unfit');
        if (body.scheme.perPerson === 0 && body.scheme.byChance === 0 && body.scheme.claim === null)
          return refused('draw-nothing-to-draw');
        const id = plan ?? recordIdOf('plan', station.now(), randomBytes(4));
        return { ok: true, acts: [{ kind: 'draw-plan.set', data: { plan: id, ...body } }] };
      }, by),
    endPlan: ({ plan, why }, by) =>
      ruled(
        (): Ruling<DrawPlanAct, string> =>
          plans().get(plan)?.ended === null
            ? { ok: true, acts: [{ kind: 'draw-plan.ended', data: { plan } }] }
            : refused('plan-ended'),
        by,
        why.trim() === '' ? undefined : why.trim(),
      ),
  };
}

/** The persons who may not review a clip of the list. */
export function barredFrom(
  population: readonly PopulationRow[],
  clip: string | undefined,
): readonly string[] {
  const row = population.find(([one]) => one === clip);
  return row?.[4] === undefined || row[4] === '' ? [] : row[4].split(' ');
}

/** A period that is drawn when it was due already gets a week. */
function laterOf(due: Day, now: string): Day {
  const week = new Date(Date.parse(now) + 7 * 86_400_000).toISOString().slice(0, 10) as Day;
  return due >= now.slice(0, 10) ? due : week;
}
