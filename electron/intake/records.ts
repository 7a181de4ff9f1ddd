/** What an import asks of the record, and gives to it. */
import type { OpenRemoval } from '#shared/clearing';
import type { ReadBack } from '#shared/clip';
import type { Instant } from '#shared/clock';
import type { ClipId, DeviceId, Sha256 } from '#shared/ids';
import type { Act } from '#shared/ledger';

/** A sealed file, as far as an import needs to know it. */
export interface KnownClip {
  readonly clip: ClipId;
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly edges: Sha256;
  readonly original: string;
  readonly readBack: ReadBack;
}

export interface Records {
  /** The clip sealed from this very file of this camera before, or null. */
  knownFile(file: {
    readonly device: DeviceId;
    readonly source: string;
    readonly bytes: number;
    readonly modified: Instant;
  }): KnownClip | null;
  /** The clip with this content, or null. */
  withContent(sha256: Sha256): KnownClip | null;
  /** Files that a clearing was about to remove from this camera, and of which nobody knows whether they are. */
  openRemovals(device: DeviceId): readonly OpenRemoval[];
  /** Puts acts on record; resolves when they are durable and can be asked for. */
  append(acts: readonly Act[]): Promise<void>;
}
