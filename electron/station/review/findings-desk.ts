/** Findings followed up, good work, and what reviewing amounts to. What is allowed, `shared/rectification` says. */
import type { ReviewFinding } from '#shared/acts/review';
import type { PraiseAct, RectificationAct } from '#shared/acts/rectification';
import type { People } from '#shared/account';
import { instantOf, millisecondsOf, type Instant } from '#shared/clock';
import type { FoundView, ReviewStatisticsView, TrainingView } from '#shared/contract/findings';
import type { ParsedArguments } from '#shared/contract/requests';
import { failed } from '#shared/failure';
import type { AccountName, ClipId, FindingId, PersonId } from '#shared/ids';
import type { Act, Actor } from '#shared/ledger';
import { itemSource } from '#shared/profile/agency';
import type { Citation } from '#shared/profile/citation';
import { inForce } from '#shared/profile/agency';
import * as rules from '#shared/rectification';
import { rightsOf } from '#shared/role';
import { granted, refused, type Ruling } from '#shared/ruling';
import type { CompletedReview } from '../../catalog/draws';
import { accountNameOf } from '../account';
import { mustHaveAttachments } from '../attachments';
import { refusalsOf, type Refusals } from '../refusals';
import type { Station } from '../open';
import { profileDesk } from '../profile-desk';
import { attachmentIn, findingAttachments, type FindingAttachments } from './finding-attachments';
import { drawsSeen, whoOf } from './draw-views';
import { followUpsOf } from './follow-ups';
import { reviewStatistics } from './review-statistics';

const PRAISE = ['praise.given', 'training.proposed', 'training.approved', 'training.withdrawn'] as const;
const STATION: Actor = { kind: 'station' };

/** A finding with the review that made it and whose clip it is. */
interface Found {
  readonly finding: FindingId;
  readonly kind: ReviewFinding['kind'];
  readonly person: PersonId | null;
  readonly device: string;
  readonly at: number;
  readonly source: string;
  readonly data: ReviewFinding;
  readonly review: CompletedReview;
}

export interface FindingsDesk extends FindingAttachments {
  /** Everything found, the newest first; `mine`: only what this account has to answer. */
  board(by: Actor, mine: boolean): FoundView[];
  /** Sends up what is overdue by the station's clock, each once. Resolves to how many acts that took. */
  remind(): Promise<number>;
  owners(): { account: AccountName; name: string; section: string }[];
  open(args: ParsedArguments<'rectifications.open'>, by: Actor): Promise<Refusals>;
  waive(args: ParsedArguments<'rectifications.waive'>, by: Actor): Promise<Refusals>;
  answer(args: ParsedArguments<'rectifications.answer'>, by: Actor): Promise<Refusals>;
  verify(args: ParsedArguments<'rectifications.verify'>, by: Actor): Promise<Refusals>;
  escalate(args: ParsedArguments<'rectifications.escalate'>, by: Actor): Promise<Refusals>;
  redirect(args: ParsedArguments<'rectifications.redirect'>, by: Actor): Promise<Refusals>;
  praise(args: ParsedArguments<'praise.give'>, by: Actor): Promise<Refusals>;
  propose(args: ParsedArguments<'training.propose'>, by: Actor): Promise<Refusals>;
  decide(args: ParsedArguments<'training.decide'>, by: Actor): Promise<Refusals>;
  training(by: Actor): TrainingView[];
  /** Throws FailureError `right-missing` for a clip that is no approved example. */
  mustBeTraining(clip: ClipId): void;
  statistics(from: Instant, to: Instant, by: Actor): ReviewStatisticsView;
}

/** The findings of an open station. */
export function findingsDesk(station: Station): FindingsDesk {
  const { catalog, record, inTurn } = station;
  const now = (): Instant => instantOf(station.now());
  const followUps = () => followUpsOf(station);
  const training = () => rules.trainingClips(catalog.keptActs(PRAISE));

  /** All findings, the oldest first. */
  const found = (): Found[] =>
    catalog.completedReviews().flatMap((review) =>
      review.completion.findings.map((data): Found => {
        const clip = catalog.drawableRow(data.clip);
        return {
          finding: data.finding,
          kind: data.kind,
          person: clip?.person ?? null,
          device: clip?.device ?? '',
          at: millisecondsOf(review.endedAt),
          source: '',
          data,
          review,
        };
      }),
    );
  const askerOf = (by: Actor) => {
    const account = accountNameOf(by);
    const holder = account === null ? undefined : catalog.people().accounts.get(account);
    if (holder?.active !== true) throw failed('right-missing');
    return holder;
  };
  const ruled = (rule: () => Ruling<Act, string>, by: Actor, why?: string): Promise<Refusals> =>
    inTurn('findings', async () => {
      const ruling = rule();
      if (!ruling.ok) return refusalsOf(ruling.refusals);
      await record(ruling.acts, by, why);
      return refusalsOf([]);
    });
  /** The finding, unless it is of the asking person's own footage: nobody is a judge in their own case. */
  const about = (
    finding: FindingId,
    by: Actor,
    rule: (known: rules.FollowUp | null, one: Found) => Ruling<RectificationAct, string>,
  ): Ruling<RectificationAct, string> => {
    const one = found().find((each) => each.finding === finding);
    if (!one) return refused('finding-unknown');
    if (one.person !== null && one.person === askerOf(by).person) return refused('own-finding');
    return rule(followUps().get(finding) ?? null, one);
  };
  const mayAnswer = (people: People, account: AccountName): boolean => {
    const holder = people.accounts.get(account);
    return holder?.active === true && rightsOf(holder.roles).has('review.answer');
  };
  const sectionOf = (people: People, account: AccountName): string => {
    const person = people.accounts.get(account)?.person;
    return (person && people.persons.get(person)?.section) ?? '';
  };
  const articlesOf = (kind: ReviewFinding['kind']): Citation[] => {
    const profile = profileDesk(station).history().at(-1)?.profile;
    if (!profile || kind === 'shortcoming') return [];
    if (inForce(profile, 'breach.kinds').value?.includes(kind) !== true) return [];
    return [...itemSource(profile, 'breach.kinds', kind)];
  };

  const attached = findingAttachments(station);
  const knownClip = (clip: ClipId) => {
    const row = catalog.clipById(clip);
    if (!row) throw failed('not-found', { subject: clip });
    return row;
  };
  const holderOf = (clip: ClipId): PersonId | null => catalog.drawableRow(clip)?.person ?? null;

  return {
    remind: () =>
      inTurn('findings', async () => {
        const acts = rules.overdueEscalations(followUps().values(), now());
        if (acts.length > 0) await record(acts, STATION);
        return acts.length;
      }),
    board(by, mine) {
      const people = catalog.people();
      const asker = askerOf(by);
      const known = followUps();
      const all = found();
      const repeated = rules.repeats(all);
      const at = now();
      return all.reverse().flatMap((one): FoundView[] => {
        const follow = known.get(one.finding) ?? null;
        const rectified = follow?.how === 'rectified' ? follow : null;
        if (mine && rectified?.owner !== asker.account) return [];
        const person = one.person === null ? undefined : people.persons.get(one.person);
        const nameOf = (account: string): string => whoOf(people, account as AccountName).name;
        return [
          {
            finding: one.finding,
            review: one.review.review,
            clip: one.data.clip,
            source: catalog.clipById(one.data.clip)?.source ?? '',
            device: one.device as FoundView['device'],
            person: person?.name ?? '',
            section: person?.section ?? '',
            atMs: one.data.at,
            kind: one.kind,
            grade: one.data.grade,
            note: one.data.note,
            articles: articlesOf(one.kind),
            foundAt: one.review.endedAt,
            foundBy: one.review.account === null ? '' : nameOf(one.review.account),
            state: rules.followUpState(follow, at),
            owner: rectified && whoOf(people, rectified.owner),
            due: rectified?.due ?? null,
            demand: rectified?.demand ?? '',
            waived: follow?.how === 'waived' ? follow.note : '',
            answers: (rectified?.answers ?? []).map((each) => ({
              ...each,
              by: nameOf(each.by),
              evidence: [...each.evidence],
              attachments: each.attachments.flatMap((sha256) => attachmentIn(station, sha256) ?? []),
              verified: each.verified && { ...each.verified, by: nameOf(each.verified.by) },
            })),
            escalated: [...(rectified?.escalated ?? [])],
            repeats: repeated.get(one.finding) ?? { person: 0, device: 0 },
            isOwn: one.person !== null && one.person === asker.person,
          },
        ];
      });
    },
    owners() {
      const people = catalog.people();
      return [...people.accounts.values()]
        .filter(({ account }) => mayAnswer(people, account))
        .map(({ account }) => ({ ...whoOf(people, account), section: sectionOf(people, account) }));
    },
    open: ({ finding, owner, due, demand }, by) =>
      ruled(
        () =>
          about(finding, by, (known, one) => {
            const people = catalog.people();
            const data = { finding, owner, section: sectionOf(people, owner), due, demand };
            const own = one.person !== null && people.accounts.get(owner)?.person === one.person;
            return rules.openRectification(known, data, mayAnswer(people, owner) && !own);
          }),
        by,
      ),
    waive: ({ finding, note }, by) =>
      ruled(() => about(finding, by, (known) => rules.waive(known, finding, note)), by),
    answer: ({ finding, answer, evidence, attachments }, by) =>
      ruled(() => {
        for (const one of evidence) if (one.kind === 'clip') knownClip(one.clip);
        mustHaveAttachments(station, attachments);
        return about(finding, by, (known) =>
          rules.answer(known, askerOf(by).account, answer, evidence, attachments),
        );
      }, by),
    ...attached,
    verify: ({ finding, accepted, note }, by) =>
      ruled(() => {
        const { accounts } = catalog.people();
        const { person } = askerOf(by);
        const isSame = (account: string): boolean => accounts.get(account as AccountName)?.person === person;
        return about(finding, by, (known) => rules.verify(known, isSame, accepted, note));
      }, by),
    escalate: ({ finding, reason, note }, by) =>
      ruled(() => about(finding, by, (known) => rules.escalate(known, reason, note)), by),
    redirect: ({ finding, owner, due, why }, by) =>
      ruled(
        () =>
          about(finding, by, (known) => {
            const people = catalog.people();
            if (known?.how !== 'rectified') return refused('finding-unknown');
            if (known.answers.at(-1)?.verified?.accepted === true) return refused('finding-not-open');
            if (!mayAnswer(people, owner)) return refused('owner-unfit');
            if (why.trim() === '') return refused('words-needed');
            const data = { finding, owner, section: sectionOf(people, owner), due };
            return granted({ kind: 'rectification.redirected', data });
          }),
        by,
        why.trim(),
      ),
    praise: ({ clip, review, note }, by) =>
      ruled((): Ruling<PraiseAct, string> => {
        knownClip(clip);
        if (
          review !== null &&
          !(
            catalog.reviewById(review)?.ending === 'completed' && catalog.clipsOfReview(review).includes(clip)
          )
        )
          throw failed('not-found', { subject: review });
        const person = holderOf(clip);
        if (person === null) return refused('praise-of-nobody');
        if (person === askerOf(by).person) return refused('own-finding');
        if (note.trim() === '') return refused('words-needed');
        return granted({ kind: 'praise.given', data: { clip, person, review, note: note.trim() } });
      }, by),
    propose: ({ clip, note }, by) =>
      ruled((): Ruling<PraiseAct, string> => {
        knownClip(clip);
        const state = training().get(clip)?.state;
        if (state === 'proposed' || state === 'approved') return refused('training-proposed-already');
        if (note.trim() === '') return refused('words-needed');
        return granted({ kind: 'training.proposed', data: { clip, note: note.trim() } });
      }, by),
    decide: ({ clip, approved, note }, by) =>
      ruled((): Ruling<PraiseAct, string> => {
        const known = training().get(clip);
        if (known?.state !== 'proposed' && known?.state !== 'approved') return refused('finding-unknown');
        if (!approved) return granted({ kind: 'training.withdrawn', data: { clip, note: note.trim() } });
        if (known.state === 'approved') return refused('training-proposed-already');
        const proposer = catalog.people().accounts.get(known.by as AccountName)?.person;
        if (proposer === askerOf(by).person) return refused('verifier-same-person');
        if (catalog.secrecyOf(clip).length > 0) return refused('training-secret');
        return granted({ kind: 'training.approved', data: { clip } });
      }, by),
    training(by) {
      const people = catalog.people();
      const decides = rightsOf(askerOf(by).roles);
      const sees = decides.has('review.oversee') || decides.has('review.do');
      return [...training()].flatMap(([clip, { state, by: proposer, note }]): TrainingView[] => {
        const row = catalog.clipById(clip);
        if (!row || (state !== 'approved' && !sees)) return [];
        const holder = holderOf(clip);
        const person = holder === null ? undefined : people.persons.get(holder);
        return [
          {
            clip,
            source: row.source,
            person: person?.name ?? '',
            section: person?.section ?? '',
            durationMs: row.durationMs,
            state,
            proposedBy: whoOf(people, proposer as AccountName).name,
            note,
          },
        ];
      });
    },
    mustBeTraining(clip) {
      if (training().get(clip)?.state !== 'approved') throw failed('right-missing');
      if (catalog.secrecyOf(clip).length > 0) throw failed('right-missing');
    },
    statistics(from, to, by) {
      const seen = drawsSeen(station, askerOf(by).account);
      const follow = followUps();
      const states = found().map(({ finding }) => rules.followUpState(follow.get(finding) ?? null, seen.now));
      return reviewStatistics(station, seen, { from, to }, states);
    },
  };
}
