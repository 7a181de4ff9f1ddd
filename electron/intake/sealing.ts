import type { Plan } from '#shared/card';
import type { CameraProfile } from '#shared/camera-profile';
import type { DeviceId, SessionId } from '#shared/ids';
import type { CopyDone, Gate } from '../vault/lanes';
import type { Vault } from '../vault/vault';
import type { Walkers } from './probe/walkers';
import type { Records } from './records';
import type { FootageSource } from './source';

/** What every file of one import shares. */
export interface Sealing {
  readonly session: SessionId;
  readonly device: DeviceId;
  readonly source: FootageSource;
  readonly vault: Vault;
  readonly records: Records;
  readonly walkers: Walkers;
  readonly profiles: readonly CameraProfile[];
  /** The station's clock, milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  /** An earlier import had brought the first so many bytes of the file: it goes on from there. */
  readonly onTakenUp: (bytes: number) => void;
  /** Where the copy of a paused import rests, between two pieces. */
  readonly gate: Gate;
  /** Lets the next file be copied while this one is read back; whoever calls it copies nothing more with this lane. */
  readonly copyDone: CopyDone;
  /** Makes work on equal content wait for its turn, so that no content is recorded twice. */
  readonly inTurn: <T>(key: string | readonly string[], work: () => Promise<T>) => Promise<T>;
}

/** A file that is to be sealed, if it turns out to be footage. */
export type Wanted = Extract<Plan, { do: 'seal' | 'sniff' }>;
