/** Whether somebody may look at footage: secrets, and the word of another where the regulation asks for it. Pure. */
import type { Recorded } from '../acts/act-of';
import type { LookingAct, LookScope } from '../acts/looking';
import { millisecondsOf, type Instant } from '../clock';
import type { AccountName, ClipId, DrawId, LookId, PersonId } from '../ids';
import type { SECRECY_KINDS } from '../profile/vocabulary';

export type SecrecyKind = (typeof SECRECY_KINDS)[number];

/** One asking for the word of another, as it stands. */
export interface LookRequest {
  readonly look: LookId;
  readonly scope: LookScope;
  /** Who asked, when and what for. */
  readonly account: string;
  readonly at: Instant;
  readonly why: string;
  readonly answer: {
    readonly granted: boolean;
    readonly until: Instant | null;
    readonly account: string;
    readonly at: Instant;
    readonly why: string | null;
  } | null;
}

/** Everything about looking that is kept of all acts. */
export interface LookBook {
  readonly requests: ReadonlyMap<LookId, LookRequest>;
  readonly cleared: ReadonlyMap<PersonId, readonly SecrecyKind[]>;
}

export const EMPTY_BOOK: LookBook = { requests: new Map(), cleared: new Map() };

/** The book after one more act. The first answer stands, and nobody answers themselves. */
export function bookAfter(book: LookBook, act: Recorded<LookingAct>): LookBook {
  const account = act.by.kind === 'operator' ? act.by.account : 'station';
  switch (act.kind) {
    case 'clip.secrecy-set':
      return book;
    case 'person.cleared':
      return { ...book, cleared: new Map(book.cleared).set(act.data.person, act.data.kinds) };
    case 'look.asked': {
      const { look, scope } = act.data;
      if (book.requests.has(look)) return book;
      const asked = { look, scope, account, at: act.at, why: act.why ?? '', answer: null };
      return { ...book, requests: new Map(book.requests).set(look, asked) };
    }
    case 'look.answered': {
      const asked = book.requests.get(act.data.look);
      if (!asked || asked.answer || asked.account === account) return book;
      const { granted, until } = act.data;
      const answer = { granted, until, account, at: act.at, why: act.why ?? null };
      return { ...book, requests: new Map(book.requests).set(asked.look, { ...asked, answer }) };
    }
  }
}

export interface Look {
  readonly account: AccountName;
  readonly person: PersonId | null;
  readonly clip: ClipId;
  /** The draws that dealt its recording to this account. */
  readonly draws: readonly DrawId[];
  /** The station's clock. */
  readonly now: number;
}

export type AgainstLooking =
  | { readonly code: 'footage-secret'; readonly kinds: readonly SecrecyKind[] }
  | { readonly code: 'look-needs-approval' };

/**
 * What speaks against a look; null: nothing. `secrets`: the clip's marks. `needsApproval`: the regulation asks for
 * somebody's word, and the one who looks is not that somebody.
 */
export function againstLook(
  book: LookBook,
  look: Look,
  secrets: readonly SecrecyKind[],
  needsApproval: boolean,
): AgainstLooking | null {
  const cleared = (look.person && book.cleared.get(look.person)) ?? [];
  const kinds = secrets.filter((kind) => !cleared.includes(kind));
  if (kinds.length > 0) return { code: 'footage-secret', kinds };
  if (!needsApproval) return null;
  return grantedFor(book, look) ? null : { code: 'look-needs-approval' };
}

/** The request that another has granted for this look and that still holds; the last of them, or null. */
export function grantedFor(book: LookBook, look: Look): LookRequest | null {
  return (
    [...book.requests.values()]
      .filter(
        ({ account, scope, answer }) =>
          account === look.account &&
          covers(scope, look) &&
          answer?.granted === true &&
          (answer.until === null || millisecondsOf(answer.until) > look.now),
      )
      .at(-1) ?? null
  );
}

function covers(scope: LookScope, { clip, draws }: Look): boolean {
  return scope.what === 'clips' ? scope.clips.includes(clip) : draws.includes(scope.draw);
}
