/** What people say about footage's storage: why it came late, and when a recording ended that no clock tells. */
import type { StorageAct } from './acts/storage';
import { millisecondsOf, type Instant } from './clock';
import type { ClipId } from './ids';
import type { RecordingEnd } from './recording-end';
import { granted, refused, type Ruling } from './ruling';
import type { LateReason } from './storage-deadline';

export type LateRefusal =
  /** A clip among them was stored in time, or is none of this camera. */
  | 'late-not-late'
  /** The reason is on file; only somebody who is signed in may put another beside it. */
  | 'late-explained-already'
  | 'late-note-needed'
  | 'late-person-missing'
  /** The clocks tell when the recording ended. */
  | 'end-known'
  | 'end-after-docking'
  | 'end-before-hand-out';

/** A clip as far as a reason for it is concerned. */
export interface LateClip {
  readonly clip: ClipId;
  readonly late: boolean;
  readonly explained: boolean;
}

export interface ExplainLate {
  readonly clips: readonly ClipId[];
  readonly reason: LateReason;
  readonly note: string;
  /** Who says so: an officer at the dock is not signed in. */
  readonly person: string;
}

/** Puts on file why clips were stored late. `known` are the clips as they stand. */
export function explainLate(
  { clips, reason, note, person }: ExplainLate,
  known: readonly LateClip[],
  signedIn: boolean,
): Ruling<StorageAct, LateRefusal> {
  const named = clips.map((clip) => known.find((one) => one.clip === clip));
  if (named.some((one) => one?.late !== true)) return refused('late-not-late');
  if (!signedIn && named.some((one) => one?.explained === true)) return refused('late-explained-already');
  if (reason === 'other' && note.trim() === '') return refused('late-note-needed');
  if (person.trim() === '') return refused('late-person-missing');
  return granted({
    kind: 'storage.explained',
    data: { clips: [...clips], reason, note: note.trim(), person: person.trim() },
  });
}

/** States when a recording ended: within the time in which the camera can have made it, and only where no clock tells. */
export function stateEnd(
  clip: ClipId,
  stated: Instant,
  told: RecordingEnd,
  { emptyAt, docked }: { readonly emptyAt: Instant | null; readonly docked: Instant },
): Ruling<StorageAct, LateRefusal> {
  if (told.known) return refused('end-known');
  if (millisecondsOf(stated) > millisecondsOf(docked)) return refused('end-after-docking', { docked });
  if (emptyAt !== null && millisecondsOf(stated) < millisecondsOf(emptyAt))
    return refused('end-before-hand-out', { handedOut: emptyAt });
  return granted({ kind: 'storage.end-stated', data: { clip, end: stated } });
}
