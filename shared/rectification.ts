/** What becomes of a finding (R3): somebody puts it right, answers with evidence, and another person sees whether it is so. */
import type { Recorded } from './acts/act-of';
import type { EscalationReason, Evidence, PraiseAct, RectificationAct } from './acts/rectification';
import type { Day, Instant } from './clock';
import { isOverdue } from './draw/plan';
import type { AccountName, ClipId, FindingId, Sha256 } from './ids';
import { granted, refused, type Ruling } from './ruling';

export interface Rectification {
  readonly finding: FindingId;
  readonly owner: AccountName;
  readonly section: string;
  readonly due: Day;
  readonly demand: string;
  readonly opened: Instant;
  readonly answers: readonly {
    readonly at: Instant;
    readonly by: string;
    readonly answer: string;
    readonly evidence: readonly Evidence[];
    readonly attachments: readonly Sha256[];
    /** Null: nobody has looked yet. */
    readonly verified: {
      readonly at: Instant;
      readonly by: string;
      readonly accepted: boolean;
      readonly note: string;
    } | null;
  }[];
  readonly escalated: readonly {
    readonly at: Instant;
    readonly reason: EscalationReason;
    readonly note: string;
  }[];
}

/** What became of a finding; null: nobody has taken it up. */
export type FollowUp =
  | { readonly how: 'waived'; readonly at: Instant; readonly by: string; readonly note: string }
  | ({ readonly how: 'rectified' } & Rectification);

export type FollowUpState = 'new' | 'waived' | 'open' | 'overdue' | 'answered' | 'sent-back' | 'done';

export function followUpState(one: FollowUp | null, now: Instant): FollowUpState {
  if (!one) return 'new';
  if (one.how === 'waived') return 'waived';
  const last = one.answers.at(-1);
  if (last?.verified?.accepted === true) return 'done';
  if (last && !last.verified) return 'answered';
  if (isOverdue(one.due, now)) return 'overdue';
  return last ? 'sent-back' : 'open';
}

export type RectificationRefusal =
  | 'finding-unknown'
  | 'finding-taken-up'
  | 'finding-not-open'
  | 'not-the-owner'
  | 'nothing-to-verify'
  | 'verifier-same-person'
  | 'words-needed'
  | 'owner-unfit'
  | 'own-finding'
  | 'escalated-already';

/** Hands a finding on to somebody who has to put it right. Nobody hands on what was found in their own footage. */
export function openRectification(
  known: FollowUp | null,
  data: Extract<RectificationAct, { kind: 'rectification.opened' }>['data'],
  ownerMayAnswer: boolean,
): Ruling<RectificationAct, RectificationRefusal> {
  if (known) return refused('finding-taken-up');
  if (!ownerMayAnswer) return refused('owner-unfit');
  if (data.demand.trim() === '') return refused('words-needed');
  return granted({ kind: 'rectification.opened', data: { ...data, demand: data.demand.trim() } });
}

export function waive(
  known: FollowUp | null,
  finding: FindingId,
  note: string,
): Ruling<RectificationAct, RectificationRefusal> {
  if (known) return refused('finding-taken-up');
  if (note.trim() === '') return refused('words-needed');
  return granted({ kind: 'rectification.waived', data: { finding, note: note.trim() } });
}

export function answer(
  known: FollowUp | null,
  by: string,
  text: string,
  evidence: readonly Evidence[],
  attachments: readonly Sha256[],
): Ruling<RectificationAct, RectificationRefusal> {
  if (known?.how !== 'rectified') return refused('finding-unknown');
  if (known.owner !== by) return refused('not-the-owner');
  const last = known.answers.at(-1);
  if (last && last.verified?.accepted !== false) return refused('finding-not-open');
  if (text.trim() === '') return refused('words-needed');
  const data = {
    finding: known.finding,
    answer: text.trim(),
    evidence: [...evidence],
    attachments: [...new Set(attachments)],
  };
  return granted({ kind: 'rectification.answered', data });
}

/** Whoever answered cannot say that it is so: accounts and persons are held apart by whoever asks. */
export function verify(
  known: FollowUp | null,
  isSamePerson: (account: string) => boolean,
  accepted: boolean,
  note: string,
): Ruling<RectificationAct, RectificationRefusal> {
  if (known?.how !== 'rectified') return refused('finding-unknown');
  const last = known.answers.at(-1);
  if (!last || last.verified) return refused('nothing-to-verify');
  if (isSamePerson(last.by) || isSamePerson(known.owner)) return refused('verifier-same-person');
  if (!accepted && note.trim() === '') return refused('words-needed');
  const acts: [RectificationAct, ...RectificationAct[]] = [
    { kind: 'rectification.verified', data: { finding: known.finding, accepted, note: note.trim() } },
  ];
  const sentBack = known.answers.filter(({ verified }) => verified?.accepted === false).length;
  if (!accepted && sentBack === 1) acts.push(up(known.finding, 'sent-back-twice', ''));
  return { ok: true, acts };
}

export function escalate(
  known: FollowUp | null,
  reason: EscalationReason,
  note: string,
): Ruling<RectificationAct, RectificationRefusal> {
  if (known?.how !== 'rectified') return refused('finding-unknown');
  if (known.answers.at(-1)?.verified?.accepted === true) return refused('finding-not-open');
  if (known.escalated.some((one) => one.reason === reason)) return refused('escalated-already');
  return granted(up(known.finding, reason, note.trim()));
}

/** What the station itself sends up: every rectification that is overdue, once. */
export function overdueEscalations(all: Iterable<FollowUp>, now: Instant): readonly RectificationAct[] {
  return [...all].flatMap((one) => {
    if (one.how !== 'rectified' || followUpState(one, now) !== 'overdue') return [];
    return one.escalated.some(({ reason }) => reason === 'overdue') ? [] : [up(one.finding, 'overdue', '')];
  });
}

function up(finding: FindingId, reason: EscalationReason, note: string): RectificationAct {
  return { kind: 'rectification.escalated', data: { finding, reason, note } };
}

/** What became of every finding, by their acts. */
export function followUps(acts: readonly Recorded<RectificationAct>[]): ReadonlyMap<FindingId, FollowUp> {
  const all = new Map<FindingId, FollowUp>();
  for (const act of acts) {
    const after = followUpAfter(all.get(act.data.finding) ?? null, act);
    if (after) all.set(act.data.finding, after);
  }
  return all;
}

function followUpAfter(before: FollowUp | null, act: Recorded<RectificationAct>): FollowUp | null {
  const { at } = act;
  const by = act.by.kind === 'operator' ? act.by.account : '';
  if (act.kind === 'rectification.opened')
    return before ?? { how: 'rectified', ...act.data, opened: at, answers: [], escalated: [] };
  if (act.kind === 'rectification.waived') return before ?? { how: 'waived', at, by, note: act.data.note };
  if (before?.how !== 'rectified') return before;
  switch (act.kind) {
    case 'rectification.answered': {
      const { answer, evidence, attachments } = act.data;
      const given = { at, by, answer, evidence, attachments, verified: null };
      return { ...before, answers: [...before.answers, given] };
    }
    case 'rectification.verified': {
      const { accepted, note } = act.data;
      const answers = before.answers.map((one, n) =>
        n === before.answers.length - 1 ? { ...one, verified: { at, by, accepted, note } } : one,
      );
      return { ...before, answers };
    }
    case 'rectification.escalated': {
      const { reason, note } = act.data;
      return { ...before, escalated: [...before.escalated, { at, reason, note }] };
    }
    case 'rectification.evidence-copied':
      return before;
    case 'rectification.redirected': {
      const { owner, section, due } = act.data;
      return { ...before, owner, section, due };
    }
  }
}

/** A finding that is like earlier ones of the same person, or the same camera. */
export interface Repeat {
  readonly person: number;
  readonly device: number;
}

/** How many earlier findings of the same kind a person, and a camera, has within a year before each. `all`: oldest first. */
export function repeats(
  all: readonly {
    readonly finding: FindingId;
    readonly kind: string;
    readonly person: string | null;
    readonly device: string;
    /** When the review was, milliseconds since 1970. */
    readonly at: number;
  }[],
): ReadonlyMap<FindingId, Repeat> {
  const YEAR_MS = 366 * 86_400_000;
  return new Map(
    all.map((one, n) => {
      const earlier = all.slice(0, n).filter(({ kind, at }) => kind === one.kind && one.at - at <= YEAR_MS);
      return [
        one.finding,
        {
          person: one.person === null ? 0 : earlier.filter(({ person }) => person === one.person).length,
          device: earlier.filter(({ device }) => device === one.device).length,
        },
      ];
    }),
  );
}

export type TrainingState = 'proposed' | 'approved' | 'withdrawn';

/** Clips that teach others, by their acts; `by`: who proposed it. */
export function trainingClips(
  acts: readonly Recorded<PraiseAct>[],
): ReadonlyMap<ClipId, { readonly state: TrainingState; readonly by: string; readonly note: string }> {
  const all = new Map<ClipId, { state: TrainingState; by: string; note: string }>();
  for (const act of acts) {
    const by = act.by.kind === 'operator' ? act.by.account : '';
    const known = all.get(act.data.clip);
    if (act.kind === 'training.proposed')
      all.set(act.data.clip, { state: 'proposed', by, note: act.data.note });
    if (act.kind === 'training.approved' && known) all.set(act.data.clip, { ...known, state: 'approved' });
    if (act.kind === 'training.withdrawn' && known) all.set(act.data.clip, { ...known, state: 'withdrawn' });
  }
  return all;
}
