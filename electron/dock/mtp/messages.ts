/**
 * Calls for a camera's files as plain data, so that they can travel from the process that copies to the dock process
 * that holds the camera. An answer never throws across: it is a value or a reason.
 */
import type { Listed } from '#shared/card';
import type { Removal } from '#shared/clearing';
import type { Failure } from '#shared/failure';
import type { FailReason } from '#shared/intake';
import type { ClockComparison, ClockSetting } from '#shared/readings';

export type SourceCall =
  | { readonly do: 'list' }
  | { readonly do: 'open'; readonly path: string }
  /** At most {@link MOST_PER_READ} bytes. */
  | { readonly do: 'read'; readonly file: FileNumber; readonly position: number; readonly length: number }
  | { readonly do: 'is-unchanged'; readonly file: FileNumber }
  | { readonly do: 'is-locked'; readonly file: FileNumber }
  /** Removes the open file. */
  | { readonly do: 'remove'; readonly file: FileNumber }
  | { readonly do: 'close'; readonly file: FileNumber }
  /** Both clocks; null when the camera shows none. */
  | { readonly do: 'clock' }
  /** Sets the camera's clock; null when it cannot be set. */
  | { readonly do: 'set-clock' };

/** Stands for one open file. */
export type FileNumber = number;

export interface OpenedFile {
  readonly file: FileNumber;
  readonly bytes: number;
}

export type SourceAnswer<T> =
  | { readonly ok: true; readonly value: T }
  /** One file could not be taken; the others can. */
  | { readonly ok: false; readonly reason: FailReason }
  /** The camera as a whole could not be read. */
  | { readonly ok: false; readonly failure: Failure };

/** What each call is answered with. */
export interface SourceValues {
  readonly list: readonly Listed[];
  readonly open: OpenedFile;
  readonly read: Uint8Array;
  readonly 'is-unchanged': boolean;
  readonly 'is-locked': boolean;
  readonly remove: Removal;
  readonly close: null;
  readonly clock: ClockComparison | null;
  readonly 'set-clock': ClockSetting | null;
}

/** A call on its way, and its answer; `call` numbers them, because answers may overtake each other. */
export interface SourceRequest {
  readonly call: number;
  readonly what: SourceCall;
}
export interface SourceReply {
  readonly call: number;
  readonly answer: SourceAnswer<SourceValues[keyof SourceValues]>;
}

export const MOST_PER_READ = 4 << 20;
