/** What reviewing amounts to in a time: how much, by whom, with what result, and whom it never reached. */
import { REVIEW_RESULTS, type FINDING_GRADES } from '#shared/acts/review';
import type { People } from '#shared/account';
import type { Instant } from '#shared/clock';
import type { ReviewStatisticsView } from '#shared/contract/findings';
import { agreementOf, pairsOf } from '#shared/draw/agreement';
import { drawState } from '#shared/draw/draw';
import type { ClipId, PersonId } from '#shared/ids';
import type { FollowUpState } from '#shared/rectification';
import { rightsOf } from '#shared/role';
import type { CompletedReview } from '../../catalog/draws';
import type { Station } from '../open';
import { drawRow, myAssignments, whoOf, type DrawsSeen } from './draw-views';
import { firstReviewOf } from './drawn-clips';

/** `states`: how every finding stands now, whenever it was found. */
export function reviewStatistics(
  station: Station,
  seen: DrawsSeen,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  states: readonly FollowUpState[],
): ReviewStatisticsView {
  const { catalog } = station;
  const { people } = seen;
  const within = (at: Instant): boolean => at >= from && at <= to;
  const reviews = seen.reviews.filter(({ endedAt }) => within(endedAt));
  const sum = (list: readonly CompletedReview[], of: 'lengthMs' | 'watchedMs'): number =>
    list.reduce((all, { completion }) => all + completion[of], 0);
  const findings = reviews.flatMap(({ completion }) => completion.findings);
  const kinds = [...new Set(findings.map(({ kind }) => kind))].map((kind) => {
    const count = (grade: (typeof FINDING_GRADES)[number]): number =>
      findings.filter((one) => one.kind === kind && one.grade === grade).length;
    return { kind, slight: count('slight'), general: count('general'), serious: count('serious') };
  });
  const accounts = [...people.accounts.values()].filter(
    ({ account, active, roles }) =>
      reviews.some((one) => one.account === account) || (active && rightsOf(roles).has('review.do')),
  );
  const praised = catalog.keptActs(['praise.given']);
  const seconds = seen.reviews.filter((one) => one.isRecheck && within(one.endedAt));
  const both = seconds.flatMap((second) => {
    const first = firstReviewOf(seen.reviews, second);
    return first ? [[first, second] as const] : [];
  });
  const agreed = agreementOf(
    both.flatMap(([a, b]) => pairsOf(a.completion.judgements, b.completion.judgements)),
  );
  const draws = seen.draws.filter(({ frozenAt }) => within(frozenAt));
  const inState = (...wanted: readonly FollowUpState[]): number =>
    states.filter((state) => wanted.includes(state)).length;
  return {
    completed: reviews.length,
    lengthMs: sum(reviews, 'lengthMs'),
    watchedMs: sum(reviews, 'watchedMs'),
    results: Object.fromEntries(
      REVIEW_RESULTS.map((result) => [
        result,
        reviews.filter(({ completion }) => completion.result === result).length,
      ]),
    ) as ReviewStatisticsView['results'],
    kinds,
    reviewers: accounts.map(({ account, person }) => {
      const own = reviews.filter((one) => one.account === account);
      return {
        name: whoOf(people, account).name,
        completed: own.length,
        lengthMs: sum(own, 'lengthMs'),
        watchedMs: sum(own, 'watchedMs'),
        findings: own.reduce((all, { completion }) => all + completion.findings.length, 0),
        waiting: myAssignments({ ...seen, asker: { account, person } }).length,
      };
    }),
    persons: coverageOf(station, people, seen.reviews, praised),
    agreement: {
      reviews: both.length,
      ...agreed,
      sameResult: both.filter(([a, b]) => a.completion.result === b.completion.result).length,
    },
    draws: {
      drawn: draws.filter((one) => drawState(one) === 'drawn').length,
      waiting: draws.filter((one) => !['drawn', 'abandoned'].includes(drawState(one))).length,
      abandoned: draws.filter((one) => drawState(one) === 'abandoned').length,
      late: draws.filter((one) => drawRow(one, seen).late).length,
    },
    findings: {
      new: inState('new'),
      open: inState('open', 'answered', 'sent-back'),
      overdue: inState('overdue'),
      done: inState('done', 'waived'),
    },
  };
}

/** Everybody with footage: whose was never looked at stands first, then whose last look is longest ago. */
function coverageOf(
  { catalog }: Station,
  people: People,
  reviews: readonly CompletedReview[],
  praised: readonly { readonly data: { readonly person: PersonId } }[],
): ReviewStatisticsView['persons'] {
  const last = new Map<ClipId, Instant>();
  for (const { clip, endedAt } of reviews) last.set(clip, endedAt);
  const looks = new Map<PersonId, { readonly reviewed: number; readonly last: Instant }>();
  for (const [clip, at] of last) {
    const person = catalog.drawableRow(clip)?.person ?? null;
    if (person === null) continue;
    const before = looks.get(person);
    looks.set(person, {
      reviewed: (before?.reviewed ?? 0) + 1,
      last: before && before.last > at ? before.last : at,
    });
  }
  const persons = [...catalog.recordingsOfPersons()].map(
    ([person, clips]) => [person, { clips, reviewed: 0, last: null, ...looks.get(person) }] as const,
  );
  return persons
    .sort(([, a], [, b]) => (a.last ?? '').localeCompare(b.last ?? ''))
    .map(([person, counted]) => ({
      name: people.persons.get(person)?.name ?? person,
      section: people.persons.get(person)?.section ?? '',
      ...counted,
      praised: praised.filter(({ data }) => data.person === person).length,
    }));
}
