import type { VerificationProgress } from '../verification';
import type { ClipId } from '../ids';
import type { DeepCheckStateView } from './deep-check';
import type { ProxyView } from './desk';
import type { DockCardView } from './dock';
import type { Right } from './rights';

/** What the window is told without asking. */
export interface StationEvents {
  /** All cards of the dock, whenever one changes; at most a few times a second. */
  'dock.changed': readonly DockCardView[];
  /** New clips were sealed. */
  'footage.changed': { readonly sealed: number };
  /** Entries were added to the ledger; at most once a second. */
  'ledger.grown': null;
  /** How far the running verification is; at most a few times a second. */
  'ledger.verifying': VerificationProgress;
  /** How far the deep check of a clip is, at most a few times a second; idle: it has ended. */
  'deep-check.changed': { readonly clip: ClipId; readonly now: DeepCheckStateView };
  /** A device changed, or changed hands. */
  'devices.changed': null;
  /** Another regulation was chosen, or a value of it changed. */
  'profile.changed': null;
  /** Places of second copies, readings or damage have changed; at most twice a second. */
  'safekeeping.changed': null;
  /** How the copy of a clip for looking stands. */
  'desk.proxy': { readonly clip: ClipId; readonly now: ProxyView };
  /** The background has looked into a clip. */
  'desk.analysed': { readonly clip: ClipId };
  /** A review was opened or ended, or a look was asked for or answered. */
  'reviews.changed': null;
  /** Somebody signed in or out, or may do other things now. */
  'session.changed': null;
  /** Another vault was opened, or the vault process came back. */
  'station.changed': null;
}

/** Events that name footage are told to whoever may ask for it themselves; all others to every window. */
export const EVENT_RIGHTS: Readonly<Partial<Record<keyof StationEvents, Right>>> = {
  'deep-check.changed': 'footage.list',
  'desk.proxy': 'footage.look',
  'desk.analysed': 'footage.look',
};

export type EventName = keyof StationEvents;
export const EVENT_NAMES: readonly EventName[] = [
  'dock.changed',
  'footage.changed',
  'ledger.grown',
  'ledger.verifying',
  'deep-check.changed',
  'devices.changed',
  'profile.changed',
  'safekeeping.changed',
  'desk.proxy',
  'desk.analysed',
  'reviews.changed',
  'session.changed',
  'station.changed',
];
