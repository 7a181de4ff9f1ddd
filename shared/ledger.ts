import type { CanonicalValue } from './canonical-json';
import type { SealedClip } from './clip';
import type { Instant } from './clock';
import type { DeviceIdentity } from './device';
import type { ClipId, DeviceId, SessionId, Sha256 } from './ids';
import type { FileOutcome } from './intake';
import type { CameraReadings } from './readings';

/** Who did it: the workstation by itself, or a person at it. */
export type Actor = { readonly kind: 'station' } | { readonly kind: 'operator'; readonly account: string };

/** A fact or an act, before the ledger has given it its place. */
export type Act =
  | { readonly kind: 'vault.created'; readonly data: { readonly vault: string; readonly format: number } }
  | {
      readonly kind: 'key.admitted';
      /** Ed25519 public key, 32 bytes in hexadecimal; checkpoints from here on are signed by it. */
      readonly data: {
        readonly publicKey: string;
        readonly keptBy: 'keychain' | 'file';
        readonly reason: 'first' | 'lost';
      };
    }
  | {
      readonly kind: 'ledger.tail-cut';
      /** A half-written line that a crash left; it was never acknowledged and is kept in quarantine. */
      readonly data: { readonly bytes: number; readonly sha256: Sha256 };
    }
  | {
      readonly kind: 'import.started';
      readonly data: {
        readonly session: SessionId;
        readonly device: DeviceIdentity;
        readonly transport: string;
        readonly files: number;
        readonly bytes: number;
        /** What the camera read when it was docked; absent in entries of programs that did not read. */
        readonly readings?: CameraReadings;
      };
    }
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
      readonly kind: 'import.files';
      /** Files that were not sealed now: seen before, skipped, failed. At most a few hundred an entry. */
      readonly data: { readonly session: SessionId; readonly files: readonly UnsealedFile[] };
    }
  | {
      readonly kind: 'import.finished';
      readonly data: {
        readonly session: SessionId;
        readonly device: DeviceId;
        readonly safeToUnplug: boolean;
        readonly sealed: number;
        readonly alreadySealed: number;
        readonly skipped: number;
        readonly failed: number;
        readonly bytes: number;
      };
    }
  | { readonly kind: 'import.interrupted'; readonly data: { readonly session: SessionId } }
  | { readonly kind: 'clip.looked-at'; readonly data: { readonly clip: ClipId } };

export type ActKind = Act['kind'];

/** The record of a file that an import did not seal. */
export interface UnsealedFile {
  readonly source: string;
  readonly outcome: Exclude<FileOutcome, 'sealed'>;
  readonly reason: string | null;
  readonly clip: ClipId | null;
}

/** What every entry has: its place, the entry before it, who and when (and why, where a person gave a reason). */
export interface Place {
  readonly seq: number;
  /** SHA-256 of the line before this one, without its line end; 64 zeros for the first. */
  readonly prev: Sha256;
  readonly at: Instant;
  readonly by: Actor;
  readonly why?: string;
}

export type Entry = Place & Act;

/** An entry of any kind, as parsed from its line: old programs meet kinds that they do not know. */
export type AnyEntry = Place & { readonly kind: string; readonly data: CanonicalValue };

/** The `prev` of the very first entry. */
export const GENESIS = '0'.repeat(64) as Sha256;
