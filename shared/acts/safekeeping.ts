import type { ReadBack } from '../clip';
import type { Instant } from '../clock';
import type { ClipId, PlaceId, Sha256 } from '../ids';
import type { Damage, SafekeepingRules } from '../safekeeping';

/** Second copies, readings of what is kept, damage found and healed. `place` null: the vault itself. */
export type SafekeepingAct =
  | {
      readonly kind: 'place.added';
      readonly data: { readonly place: PlaceId; readonly name: string; readonly folder: string };
    }
  | {
      readonly kind: 'place.moved';
      /** The same disk, found by its mark under another path. */
      readonly data: { readonly place: PlaceId; readonly folder: string };
    }
  | {
      readonly kind: 'place.removed';
      /** No more copies go there and none there count. What lies there is left as it is. */
      readonly data: { readonly place: PlaceId };
    }
  | { readonly kind: 'safekeeping.rules-set'; readonly data: SafekeepingRules }
  | {
      readonly kind: 'copy.made';
      /** Copied from the original while it was digested, synced, and read again there: the digest of both readings. */
      readonly data: {
        readonly place: PlaceId;
        readonly readBack: ReadBack;
        readonly copies: readonly CopyMade[];
        /** Attachments, by their place in the vault; left out: none. */
        readonly attachments?: readonly AttachmentCopied[];
      };
    }
  | {
      readonly kind: 'scrub.passed';
      /**
       * Every clip that `place` holds and that was sealed by an entry of these ranges (first and last, both within)
       * was read again and is as recorded, but for those that are recorded as damaged at this moment and copies that
       * were made since `began`. With `attachments`, which tells how many, the same of every attachment.
       */
      readonly data: {
        readonly place: PlaceId | null;
        readonly ranges: readonly (readonly [number, number])[];
        readonly clips: number;
        readonly attachments?: number;
        readonly bytes: number;
        readonly readBack: ReadBack;
        /** How many came out right only at a second reading: a disk, cable or memory may be failing. */
        readonly secondReadings: number;
        readonly began: Instant;
      };
    }
  | {
      readonly kind: 'clip.damaged';
      /** Two readings agreed on it. `quarantine`: where the damaged file goes when it is replaced; nothing is deleted. */
      readonly data: Damage & {
        readonly clip: ClipId;
        readonly place: PlaceId | null;
        readonly quarantine: string | null;
      };
    }
  | {
      readonly kind: 'clip.healed';
      /** `from`: the place whose proven copy took its place, `vault`, or `itself` when it simply reads right again. */
      readonly data: {
        readonly clip: ClipId;
        readonly place: PlaceId | null;
        readonly from: PlaceId | 'vault' | 'itself';
        readonly readBack: ReadBack;
        readonly quarantined: string | null;
      };
    }
  | {
      readonly kind: 'attachment.damaged';
      /** As `clip.damaged`; `file` is the attachment's place in the vault. */
      readonly data: Damage & {
        readonly file: string;
        readonly place: PlaceId | null;
        readonly quarantine: string | null;
      };
    }
  | {
      readonly kind: 'attachment.healed';
      /** As `clip.healed`. */
      readonly data: {
        readonly file: string;
        readonly place: PlaceId | null;
        readonly from: PlaceId | 'vault' | 'itself';
        readonly readBack: ReadBack;
        readonly quarantined: string | null;
      };
    }
  | {
      readonly kind: 'ledger-copy.set-aside';
      /** A place's copy of the ledger was damaged; it was kept there under this name, and copied anew. */
      readonly data: { readonly place: PlaceId; readonly quarantined: string };
    };

/** One attachment in a `copy.made`. */
export interface AttachmentCopied {
  readonly file: string;
  readonly sha256: Sha256;
  readonly bytes: number;
}

/** One clip in a `copy.made`. */
export interface CopyMade {
  readonly clip: ClipId;
  readonly sha256: Sha256;
  readonly bytes: number;
}
