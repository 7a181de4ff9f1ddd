/** The workstation and its vault: what the window is told of them, and how a vault is opened. */
import { z } from 'zod';
import type { RequestShapes } from './shape';
import { count, failureView, nothing, text } from './values';

/** The vault as one line of a screen: where it is (for reading only), how much room, how many clips. */
export const vaultView = z.object({
  place: text,
  totalBytes: count,
  freeBytes: count,
  reserveBytes: count,
  clips: count,
  entries: count,
  keyKeptBy: z.enum(['keychain', 'file']),
  /** Places of second copies, how many of them cannot be used now, and what is damaged and not healed. */
  safekeeping: z.object({ places: count, troubled: count, damagedOriginals: count, damagedCopies: count }),
});
export type VaultView = z.infer<typeof vaultView>;

export const aboutView = z.object({
  version: text,
  electron: text,
  platform: text,
  demo: z.boolean(),
  language: z.enum(['zh', 'en']),
  theme: z.enum(['light', 'dark']),
  vault: vaultView.nullable(),
  /** Why there is no vault although one was chosen. */
  failure: failureView.nullable(),
});
export type AboutView = z.infer<typeof aboutView>;

export const vaultPlaceView = z.object({
  place: text,
  freeBytes: count,
  holds: z.enum(['nothing', 'vault', 'other-files']),
});
export type VaultPlaceView = z.infer<typeof vaultPlaceView>;

export const stationRequests = {
  /** Version, language, theme, and the vault if one is open. Needed by every screen, also the sign-in one. */
  'station.about': { right: 'dock', args: nothing, result: aboutView },
  /** Saves what a person likes to see. */
  'station.prefer': {
    right: 'dock',
    args: z.strictObject({
      language: z.enum(['zh', 'en']).optional(),
      theme: z.enum(['light', 'dark']).optional(),
    }),
    result: nothing,
  },
  /** Where a vault would be made if the person just says yes. */
  'vault.suggest': { right: 'station.set-up', args: nothing, result: vaultPlaceView },
  /** Lets the person pick a folder in the system's own dialog; null when they cancel. */
  'vault.choose': { right: 'station.set-up', args: nothing, result: vaultPlaceView.nullable() },
  /** Makes (or opens) the vault at the suggested or the chosen place. */
  'vault.open': {
    right: 'station.set-up',
    args: z.strictObject({ at: z.enum(['suggested', 'chosen']) }),
    result: vaultView,
  },
  /**
   * Tries once more to open the vault that could not be opened: its disk may be connected now. Makes nothing anew;
   * `station.about` tells how it went.
   */
  'vault.again': { right: 'dock', args: nothing, result: nothing },
} as const satisfies RequestShapes;
