/** Who may look at footage, and who may judge it: asked at every look. Rules are in `shared/review/looking`. */
import { randomBytes } from 'node:crypto';
import type { Failure } from '#shared/failure';
import { FailureError, failed } from '#shared/failure';
import { instantOf } from '#shared/clock';
import {
  recordIdOf,
  type AccountName,
  type ClipId,
  type DrawId,
  type LookId,
  type PersonId,
  type ReviewId,
} from '#shared/ids';
import type { Actor } from '#shared/ledger';
import type { LookScope } from '#shared/acts/looking';
import { inForce } from '#shared/profile/agency';
import {
  againstLook,
  bookAfter,
  EMPTY_BOOK,
  grantedFor,
  type LookBook,
  type LookRequest,
  type SecrecyKind,
} from '#shared/review/looking';
import { rightsOf } from '#shared/role';
import { accountNameOf } from '../account';
import type { Station } from '../open';
import { profileDesk } from '../profile-desk';
import { personsOf, type FootageSession } from './footage-session';

const KINDS = ['person.cleared', 'look.asked', 'look.answered'] as const;
/** How long an approval holds unless the approver says otherwise: one week. */
const HOLDS_MS = 7 * 86_400_000;

export interface Looks {
  /** Throws FailureError `footage-secret` or `look-needs-approval` when this person may not look at this clip now. */
  mayLook(clip: ClipId, by: Actor, review?: ReviewId | null): void;
  /**
   * Why this person looks, for the ledger: what they say, or else the review, or else what was approved. Null only where
   * no regulation asks for a word. Throws FailureError `look-needs-reason`.
   */
  reasonFor(clip: ClipId, by: Actor, review: ReviewId | null, said: string | null): string | null;
  /** Whether a look at these outside of a review has to say why. */
  asksReason(clips: readonly ClipId[], by: Actor): boolean;
  /** The first thing that speaks against looking at any of these; null: nothing. */
  againstLooking(clips: readonly ClipId[], by: Actor): Failure | null;
  /** Throws FailureError: as {@link mayLook}, and `own-footage`. */
  mayReview(session: FootageSession, by: Actor): void;
  againstReviewing(session: FootageSession, by: Actor): Failure | null;
  /**
   * What this person asked for, and what they may answer. Who asked to look at somebody's footage is nothing that this
   * somebody is told.
   */
  requests(by: Actor): readonly LookRequest[];
  clearedFor(person: PersonId): readonly SecrecyKind[];
  ask(scope: LookScope, by: Actor, why: string): Promise<void>;
  answer(look: LookId, granted: boolean, by: Actor, why: string): Promise<void>;
  setSecrecy(clips: readonly ClipId[], kinds: readonly SecrecyKind[], by: Actor, why: string): Promise<void>;
  clear(person: PersonId, kinds: readonly SecrecyKind[], by: Actor, why: string): Promise<void>;
}

export function looksOf(station: Pick<Station, 'catalog' | 'record' | 'inTurn' | 'now'>): Looks {
  const { catalog, record, inTurn, now } = station;
  const book = (): LookBook => catalog.keptActs(KINDS).reduce<LookBook>(bookAfter, EMPTY_BOOK);

  const holder = (by: Actor) => {
    const account = accountNameOf(by);
    const found = account === null ? undefined : catalog.people().accounts.get(account);
    return found?.active === true ? found : null;
  };

  /** Where the regulation wants somebody's word before a look, every look has to say why. */
  const isGuarded = (): boolean => {
    const profile = profileDesk(station).history().at(-1)?.profile;
    return profile !== undefined && inForce(profile, 'look.approver').value !== null;
  };
  /** Whoever may approve needs nobody's word; where no regulation was chosen none is asked. */
  const needsApproval = (by: Actor): boolean => {
    if (!isGuarded()) return false;
    const account = holder(by);
    return !account || !rightsOf(account.roles).has('request.approve');
  };

  /**
   * The draws, of those that this account asked for, that dealt it one of these clips of one recording. What is drawn
   * is a clip; what is reviewed is the recording that it belongs to: there the review that goes on tells.
   */
  const drawsDealt = (
    known: LookBook,
    account: AccountName,
    clips: readonly ClipId[],
    review: ReviewId | null,
  ): readonly DrawId[] => {
    const asked = [...known.requests.values()].flatMap(({ account: who, scope }) =>
      who === account && scope.what === 'draw' ? [scope.draw] : [],
    );
    const dealt = [...new Set(asked)].filter((draw) =>
      catalog
        .drawById(draw)
        ?.places.some(
          ({ clip, reviewer, skipped }) => reviewer === account && !skipped && clips.includes(clip),
        ),
    );
    const going = review
      ? [catalog.reviewById(review)]
      : clips.flatMap((clip) => catalog.goingOnWith(account, clip));
    return [...dealt, ...going.flatMap((one) => one?.drawn?.draw ?? [])];
  };

  const against = (clips: readonly ClipId[], by: Actor, review: ReviewId | null): Failure | null => {
    const account = holder(by);
    if (!account) return { code: 'right-missing' };
    const asked = needsApproval(by);
    const known = book();
    const draws = asked ? drawsDealt(known, account.account, clips, review) : [];
    for (const clip of clips) {
      const look = { account: account.account, person: account.person, clip, draws, now: now() };
      const found = againstLook(known, look, catalog.secrecyOf(clip), asked);
      if (found)
        return found.code === 'footage-secret'
          ? { code: found.code, values: { kinds: found.kinds.join(',') } }
          : { code: found.code };
    }
    return null;
  };
  /** Whether a request is for footage of this person. A draw is asked for as a whole, and names nobody. */
  const concerns = ({ scope }: LookRequest, person: PersonId | null): boolean =>
    person !== null &&
    scope.what === 'clips' &&
    scope.clips.some((clip) => catalog.clipById(clip)?.holder === person);
  /** What somebody else has approved a look for; null: nothing, or nobody was asked. */
  const approvedWhy = (clips: readonly ClipId[], by: Actor, review: ReviewId | null): string | null => {
    const account = holder(by);
    if (!account) return null;
    const known = book();
    const draws = drawsDealt(known, account.account, clips, review);
    const [clip] = clips;
    if (clip === undefined) return null;
    const look = { account: account.account, person: account.person, clip, draws, now: now() };
    return grantedFor(known, look)?.why ?? null;
  };
  const throwing = (failure: Failure | null): void => {
    if (failure) throw new FailureError(failure);
  };
  const againstReviewing = (session: FootageSession, by: Actor): Failure | null => {
    const account = holder(by);
    if (account && personsOf(station as Station, session).includes(account.person))
      return { code: 'own-footage' };
    return against(
      session.segments.map(({ view }) => view.clip),
      by,
      null,
    );
  };

  return {
    reasonFor(clip, by, review, said) {
      const word = said?.trim() ?? '';
      if (word !== '') return word;
      const going = review ? catalog.reviewById(review) : null;
      if (going?.why) return going.why;
      if (going?.drawn) return `抽查 ${going.drawn.draw} #${going.drawn.position}`;
      const approved = approvedWhy([clip], by, review);
      if (approved === null && isGuarded()) throw failed('look-needs-reason');
      return approved;
    },
    asksReason: (clips, by) => isGuarded() && approvedWhy(clips, by, null) === null,
    mayLook: (clip, by, review = null) => throwing(against([clip], by, review)),
    againstLooking: (clips, by) => against(clips, by, null),
    mayReview: (session, by) => throwing(againstReviewing(session, by)),
    againstReviewing,
    clearedFor: (person) => book().cleared.get(person) ?? [],
    requests(by) {
      const asker = holder(by);
      if (!asker) return [];
      const answers = rightsOf(asker.roles).has('request.approve');
      return [...book().requests.values()].filter(
        (one) => one.account === asker.account || (answers && !concerns(one, asker.person)),
      );
    },
    ask: async (scope, by, why) => {
      const look = recordIdOf('look', now(), randomBytes(4));
      await record([{ kind: 'look.asked', data: { look, scope } }], by, why);
    },
    answer: (look, granted, by, why) =>
      inTurn('looks', async () => {
        const asked = book().requests.get(look);
        if (!asked) throw failed('not-found', { subject: look });
        if (asked.answer) throw failed('look-answered');
        if (asked.account === accountNameOf(by)) throw failed('own-request');
        if (concerns(asked, holder(by)?.person ?? null)) throw failed('own-footage');
        const until = granted ? instantOf(now() + HOLDS_MS) : null;
        await record([{ kind: 'look.answered', data: { look, granted, until } }], by, why);
      }),
    async setSecrecy(clips, kinds, by, why) {
      for (const clip of clips) if (!catalog.clipById(clip)) throw failed('not-found', { subject: clip });
      await record([{ kind: 'clip.secrecy-set', data: { clips: [...clips], kinds: [...kinds] } }], by, why);
    },
    async clear(person, kinds, by, why) {
      if (catalog.people().persons.get(person)?.active !== true) throw failed('person-unknown');
      if (holder(by)?.person === person) throw failed('own-account');
      await record([{ kind: 'person.cleared', data: { person, kinds: [...kinds] } }], by, why);
    },
  };
}
