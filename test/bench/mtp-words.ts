/** What the processes of the bench say to one another. */
import type { Pace } from '../mtp-camera/slow-bus';
import type { Card } from './mtp-card';

/** One measurement: the bare transfers, or an import from the camera or from a folder. */
export interface Order {
  readonly measure: 'transport' | 'camera' | 'folder';
  readonly card: Card;
  /** Null: as fast as memory. */
  readonly pace: Pace | null;
  /** Where the vault of an import is made. */
  readonly vault: string;
  /** The card as a folder. */
  readonly folder: string;
}

export interface Outcome {
  readonly seconds: number;
  /** What was sealed; empty for the bare transfers. */
  readonly sha256: readonly string[];
}

export interface Measured extends Outcome {
  /** Highest resident memory, bytes; null where the system does not tell. */
  readonly peak: { readonly dock: number | null; readonly vault: number | null };
  /** Processor seconds of both, with all their threads; null as above. */
  readonly cpuSeconds: number | null;
}

/** Main → both. A message with a port carries the one between the two. */
export type ToProcess = { readonly type: 'peer' } | { readonly type: 'order'; readonly order: Order };
/** Both → main. The dock is ready when the camera is open. */
export type FromProcess =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly outcome: Outcome }
  | { readonly type: 'failed'; readonly why: string };
