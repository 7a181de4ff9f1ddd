import type { AccountName, PersonId, Sha256 } from '../ids';
import type { PersonDetails } from '../person';
import type { Role } from '../role';

/** Persons, accounts, and who signed in. No password, PIN or badge is ever in the ledger, only digests of what is stored. */
export type PeopleAct =
  | { readonly kind: 'person.registered'; readonly data: PersonDetails & { readonly person: PersonId } }
  | { readonly kind: 'person.changed'; readonly data: PersonDetails & { readonly person: PersonId } }
  | { readonly kind: 'person.left'; readonly data: { readonly person: PersonId } }
  | {
      readonly kind: 'person.token-set';
      /** A badge or a PIN for the kiosk; `credential` is the digest of what is stored of it, null: taken away. */
      readonly data: {
        readonly person: PersonId;
        readonly token: 'badge' | 'pin';
        readonly credential: Sha256 | null;
      };
    }
  | {
      readonly kind: 'account.created';
      readonly data: {
        readonly account: AccountName;
        readonly person: PersonId;
        readonly roles: readonly Role[];
      };
    }
  | {
      readonly kind: 'account.changed';
      readonly data: {
        readonly account: AccountName;
        readonly roles: readonly Role[];
        readonly active: boolean;
      };
    }
  | {
      readonly kind: 'account.password-set';
      readonly data: { readonly account: AccountName; readonly credential: Sha256 };
    }
  | { readonly kind: 'account.signed-in'; readonly data: { readonly account: AccountName } }
  | {
      readonly kind: 'account.signed-out';
      readonly data: { readonly account: AccountName; readonly because: 'asked' | 'idle' | 'closed' };
    }
  | { readonly kind: 'account.refused'; readonly data: { readonly account: AccountName } };
