import type { SealedClip } from '../clip';
import type { ClipId, SessionId, Sm3 } from '../ids';

/** What is done with one clip, from its sealing on. */
export type ClipAct =
  | { readonly kind: 'clip.sealed'; readonly data: SealedClip }
  | {
      readonly kind: 'clip.restored';
      /** The original was missing or damaged, and the camera still had the clip. */
      readonly data: {
        readonly clip: ClipId;
        readonly session: SessionId;
        readonly quarantined: string | null;
      };
    }
  | {
      readonly kind: 'clip.hashed';
      /** A further digest, computed from the original when the station had time; its SHA-256 agreed in the same pass. */
      readonly data: { readonly clip: ClipId; readonly algorithm: 'sm3'; readonly value: Sm3 };
    }
  | { readonly kind: 'clip.looked-at'; readonly data: { readonly clip: ClipId } }
  /** The proof that it is on record was written into a file for somebody else. */
  | { readonly kind: 'clip.proof-given'; readonly data: { readonly clip: ClipId } };
