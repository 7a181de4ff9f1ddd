/**
 * Every request that the window may make: its arguments, its result and the one right it needs. Both sides compile
 * this file and the border parses with it; a request without a right does not compile.
 */
import { z } from 'zod';
import type { Right } from './rights';
import {
  aboutView,
  clipId,
  clipRowView,
  clipView,
  deviceId,
  dockCardView,
  dockId,
  fileReportView,
  instant,
  ledgerView,
  sessionId,
  vaultPlaceView,
  vaultView,
  verificationView,
} from './views';

interface RequestShape {
  readonly right: Right;
  readonly args: z.ZodType;
  readonly result: z.ZodType;
}

const nothing = z.strictObject({});

/** Filters of the Footage list. Times are by the camera's clock, falling back to the file's time. `text` matches names. */
export const footageFilter = z.strictObject({
  device: deviceId.optional(),
  from: instant.optional(),
  to: instant.optional(),
  kind: z.enum(['video', 'audio', 'photo', 'side-log']).optional(),
  findings: z.boolean().optional(),
  marked: z.boolean().optional(),
  text: z.string().max(100).optional(),
});
export type FootageFilter = z.infer<typeof footageFilter>;

export const REQUESTS = {
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
  /** What is docked now. */
  'dock.cards': { right: 'dock', args: nothing, result: z.array(dockCardView) },
  /** Imports a docked camera (again). Importing starts by itself when a camera is identified. */
  'dock.import': { right: 'dock', args: z.strictObject({ dock: dockId }), result: nothing },
  /** Stops an import after the file in hand; sealed files stay sealed. */
  'dock.cancel': { right: 'dock', args: z.strictObject({ dock: dockId }), result: nothing },
  /** What an import made of each file. */
  'import.files': {
    right: 'dock',
    args: z.strictObject({ session: sessionId }),
    result: z.array(fileReportView),
  },
  /** One page of footage, newest recording first; `after` is the last clip of the page before. */
  'footage.page': {
    right: 'footage.list',
    args: z.strictObject({ filter: footageFilter, after: clipId.nullable(), limit: z.int().min(1).max(500) }),
    result: z.object({ rows: z.array(clipRowView), total: z.int().nonnegative() }),
  },
  /** The cameras that have footage. */
  'footage.devices': { right: 'footage.list', args: nothing, result: z.array(deviceId) },
  /** Everything on record about one clip. */
  'footage.clip': { right: 'footage.list', args: z.strictObject({ clip: clipId }), result: clipView },
  /** Opens a clip for looking: a ledger entry, then an address that the player can use for a while. */
  'footage.look': {
    right: 'footage.look',
    args: z.strictObject({ clip: clipId, why: z.string().max(500).nullable() }),
    result: z.object({ url: z.string(), mime: z.string() }),
  },
  /** The ledger's size, head, last checkpoint and key. */
  'ledger.state': { right: 'ledger.check', args: nothing, result: ledgerView },
  /** Proves everything: chain, checkpoint, every original. Long; one at a time. */
  'ledger.verify': { right: 'ledger.check', args: nothing, result: verificationView },
  /** Stops the running verification, which then fails as `cancelled`. It writes nothing, so nothing is undone. */
  'ledger.verify-stop': { right: 'ledger.check', args: nothing, result: nothing },
} as const satisfies Record<string, RequestShape>;

export type RequestName = keyof typeof REQUESTS;
export type Arguments<N extends RequestName> = z.input<(typeof REQUESTS)[N]['args']>;
export type ParsedArguments<N extends RequestName> = z.output<(typeof REQUESTS)[N]['args']>;
export type Result<N extends RequestName> = z.output<(typeof REQUESTS)[N]['result']>;
