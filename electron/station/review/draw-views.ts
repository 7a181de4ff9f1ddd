/** Draws as the window is shown them. Whoever asks is never told which of their own clips were drawn. */
import type { People } from '#shared/account';
import type { PopulationRow } from '#shared/acts/draw';
import { WEIGHT_REASONS } from '#shared/acts/draw';
import { instantOf, millisecondsOf, type Instant } from '#shared/clock';
import type { AssignmentView, DrawPageView, DrawRowView, PlaceView, PlanView } from '#shared/contract/draws';
import { assignmentsOf } from '#shared/draw/assignment';
import { mostFaulty } from '#shared/draw/claim';
import { drawState, placesToReview, type Draw } from '#shared/draw/draw';
import { redraw } from '#shared/draw/export';
import { drawOfPeriod, isOverdue, periodsOf, periodState, type DrawPlan } from '#shared/draw/plan';
import type { AccountName, DrawId, PersonId, PlanId } from '#shared/ids';
import type { CompletedReview } from '../../catalog/draws';
import type { Station } from '../open';
import { barredFrom, digest, drawDesk, LOOKED_BACK } from './draw-desk';

/** What views are made from, read once for an answer. */
export interface DrawsSeen {
  readonly station: Station;
  readonly people: People;
  readonly plans: ReadonlyMap<PlanId, DrawPlan>;
  readonly reviews: readonly CompletedReview[];
  readonly draws: readonly Draw[];
  readonly now: Instant;
  readonly asker: { readonly account: AccountName; readonly person: PersonId } | null;
}

/** Periods of a plan that are shown. */
const PERIODS_SHOWN = 12;
const CONFIDENCE = 950;

export function drawsSeen(station: Station, account: AccountName | null): DrawsSeen {
  const people = station.catalog.people();
  const asker = account === null ? undefined : people.accounts.get(account);
  return {
    station,
    people,
    plans: drawDesk(station).plans(),
    reviews: station.catalog.completedReviews(),
    draws: station.catalog.draws(LOOKED_BACK),
    now: instantOf(station.now()),
    asker: asker ? { account: asker.account, person: asker.person } : null,
  };
}

const keyOf = (draw: DrawId, position: number): string => `${draw} ${position}`;

/** Completed reviews by the place that they were for. */
function byPlace({ reviews }: Pick<DrawsSeen, 'reviews'>): ReadonlyMap<string, CompletedReview> {
  return new Map(
    reviews.flatMap((one) => (one.drawn ? [[keyOf(one.drawn.draw, one.drawn.position), one] as const] : [])),
  );
}

export function whoOf(people: People, account: AccountName): { account: AccountName; name: string } {
  const person = people.accounts.get(account)?.person;
  return { account, name: (person && people.persons.get(person)?.name) ?? account };
}

export function drawRow(draw: Draw, seen: DrawsSeen, done = doneOf(draw, byPlace(seen))): DrawRowView {
  const { terms } = draw;
  const state = drawState(draw);
  const places = placesToReview(draw).length;
  const plan = terms.plan === null ? undefined : seen.plans.get(terms.plan);
  return {
    draw: draw.draw,
    purpose: terms.purpose,
    about: terms.about,
    plan: plan ? { plan: plan.plan, name: plan.name } : null,
    period: terms.period,
    frozenAt: draw.frozenAt,
    frozenBy: draw.frozenBy === null ? '' : whoOf(seen.people, draw.frozenBy as AccountName).name,
    state,
    clips: terms.clips,
    persons: terms.strata.length,
    places,
    done,
    skipped: draw.places.length - places,
    due: terms.due,
    late: state !== 'abandoned' && (state !== 'drawn' || done < places) && isOverdue(terms.due, seen.now),
    waitsFor: waitsFor(draw).map((account) => whoOf(seen.people, account)),
    mine: mineIn(draw, seen),
  };
}

function doneOf(draw: Draw, reviewed: ReadonlyMap<string, CompletedReview>): number {
  return placesToReview(draw).filter(({ position }) => reviewed.has(keyOf(draw.draw, position))).length;
}

function waitsFor(draw: Draw): readonly AccountName[] {
  const { seed } = draw.terms;
  if (seed.by !== 'two-people') return [];
  const state = drawState(draw);
  if (state !== 'committing' && state !== 'revealing') return [];
  const done = state === 'committing' ? draw.commitments : draw.secrets;
  return [seed.first, seed.second].filter((who) => !done.some(({ account }) => account === who));
}

function mineIn(draw: Draw, { asker, now }: DrawsSeen): DrawRowView['mine'] {
  if (!asker) return null;
  const state = drawState(draw);
  const { seed } = draw.terms;
  if (state === 'number-awaited' && seed.by === 'public-number')
    return millisecondsOf(now) >= millisecondsOf(seed.notBefore) ? 'read-number' : null;
  if (!waitsFor(draw).includes(asker.account)) return null;
  return state === 'committing' ? 'commit' : 'reveal';
}

export function drawPage(draw: Draw, seen: DrawsSeen): DrawPageView {
  const { station, people } = seen;
  const population = station.catalog.populationOf(draw.draw);
  const rows = new Map(population.map((row) => [row[0], row]));
  const reviewed = byPlace(seen);
  const goingOn = station.catalog.goingOnFor(draw.draw);
  const places = draw.places.map((place): PlaceView => {
    const review = reviewed.get(keyOf(draw.draw, place.position)) ?? null;
    const row = rows.get(place.clip) ?? null;
    const isOwn = seen.asker !== null && barredOf(row).includes(seen.asker.person);
    const hidden = isOwn && !review;
    const person = people.persons.get(place.stratum as PersonId);
    return {
      position: place.position,
      clip: hidden ? null : place.clip,
      source: hidden ? '' : (station.catalog.clipById(place.clip)?.source ?? ''),
      person: hidden ? '' : (person?.name ?? ''),
      section: hidden ? '' : (person?.section ?? ''),
      cover: place.cover,
      chance: place.chance,
      weight: hidden ? 0 : (row?.[2] ?? 1),
      because: hidden ? [] : WEIGHT_REASONS.filter((reason) => row?.[3].split(' ').includes(reason) === true),
      reviewer: place.reviewer === null ? null : whoOf(people, place.reviewer),
      state: place.skipped
        ? 'skipped'
        : review
          ? 'done'
          : goingOn.has(place.position)
            ? 'going-on'
            : 'waiting',
      skipped: place.skipped && { reason: place.skipped.reason, note: place.skipped.note },
      review: review?.review ?? null,
      result: review?.completion.result ?? null,
      findings: review?.completion.findings.length ?? 0,
    };
  });
  const { seed, frozen, filter, scheme } = draw.terms;
  const again = draw.result ? redraw(draw, population, digest) : null;
  return {
    row: drawRow(draw, seen),
    filter,
    scheme,
    frozen,
    seedFrom:
      seed.by === 'two-people'
        ? { by: 'two-people', first: whoOf(people, seed.first), second: whoOf(people, seed.second) }
        : seed,
    commitments: draw.commitments.map(({ account, commitment }) => ({
      by: whoOf(people, account),
      commitment,
    })),
    told: [
      ...draw.secrets.map(({ account, secret }) => ({ by: whoOf(people, account), text: secret })),
      ...draw.numbers.map(({ account, number }) => ({ by: whoOf(people, account), text: number })),
    ],
    seed: draw.result?.seed ?? null,
    places,
    again: again && (again.same ? 'same' : again.what),
    shows: showsOf(places, draw.terms.clips, scheme.claim?.confidence ?? CONFIDENCE),
    abandoned: draw.abandoned && { ...draw.abandoned, by: draw.abandoned.by ?? '' },
  };
}

/** What the places drawn by chance show. A skipped place counts as faulty: nobody knows. */
function showsOf(places: readonly PlaceView[], all: number, confidence: number): DrawPageView['shows'] {
  const byChance = places.filter(({ chance }) => chance);
  if (byChance.length === 0) return null;
  const reviewed = byChance.filter(({ state }) => state === 'done');
  const faulty = reviewed.filter(({ result }) => result !== 'conforms').length;
  const skipped = byChance.filter(({ state }) => state === 'skipped').length;
  const isComplete = reviewed.length + skipped === byChance.length;
  return {
    drawn: byChance.length,
    reviewed: reviewed.length,
    faulty,
    skipped,
    all,
    atMost: isComplete ? mostFaulty(all, byChance.length, faulty + skipped, confidence) : null,
  };
}

export function planViews(seen: DrawsSeen): PlanView[] {
  const reviewed = byPlace(seen);
  return [...seen.plans.values()].map((plan) => ({
    plan: plan.plan,
    name: plan.name,
    every: plan.every,
    from: plan.from,
    within: plan.within,
    filter: plan.filter,
    scheme: plan.scheme,
    reviewers: plan.reviewers,
    ended: plan.ended !== null,
    periods: periodsOf(plan, seen.now, PERIODS_SHOWN).map((period) => {
      const draw = drawOfPeriod(seen.draws, plan.plan, period.first);
      const places = draw ? placesToReview(draw).length : 0;
      const done = draw ? doneOf(draw, reviewed) : 0;
      return {
        ...period,
        state: periodState(period, draw, places - done, seen.now),
        draw: draw?.draw ?? null,
        places,
        done,
      };
    }),
  }));
}

/** What a reviewer has to do, by when, the most urgent first. */
export function myAssignments(seen: DrawsSeen): AssignmentView[] {
  const { asker, station, people } = seen;
  if (!asker) return [];
  const reviewed = byPlace(seen);
  return seen.draws
    .flatMap((draw) => {
      const open = assignmentsOf(draw, asker.account).filter(
        ({ position }) => !reviewed.has(keyOf(draw.draw, position)),
      );
      if (open.length === 0) return [];
      const population = station.catalog.populationOf(draw.draw);
      const goingOn = station.catalog.goingOnFor(draw.draw);
      return open.flatMap(({ position, clip }): AssignmentView[] => {
        const found = station.catalog.clipById(clip);
        if (!found || barredFrom(population, clip).includes(asker.person)) return [];
        const holder = draw.places.find((one) => one.position === position)?.stratum;
        return [
          {
            draw: draw.draw,
            position,
            clip,
            purpose: draw.terms.purpose,
            about: draw.terms.about,
            source: found.source,
            device: found.device,
            // Who reviewed it first is nothing that the second reviewer should know.
            person:
              draw.terms.purpose === 'recheck' ? '' : (people.persons.get(holder as PersonId)?.name ?? ''),
            recorded: found.recorded ?? found.modified,
            durationMs: found.durationMs,
            due: draw.terms.due,
            late: isOverdue(draw.terms.due, seen.now),
            review: goingOn.get(position) ?? null,
          },
        ];
      });
    })
    .sort((a, b) => compare(a.due, b.due) || compare(a.draw, b.draw) || a.position - b.position);
}

function barredOf(row: PopulationRow | null): readonly string[] {
  return row === null || row[4] === '' ? [] : row[4].split(' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
