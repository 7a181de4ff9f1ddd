/** The ledger for outsiders: its state as a code, witnessing between stations, the proof of one clip. */
import { z } from 'zod';
import type { RequestShapes } from './shape';
import { clipId, count, instant, nothing, sha256, text } from './values';

/** A signed state of the ledger as it is printed. */
export const headView = z.object({
  /** The vault's id. */
  vault: text,
  size: count,
  root: sha256,
  at: instant,
  publicKey: text.nullable(),
  /** What people write down and type, and the same in full for a QR code. */
  code: text,
  full: text,
});
export type HeadView = z.infer<typeof headView>;

export const headVerdictView = z.object({
  is: z.enum(['contained', 'missing', 'differs', 'foreign']),
  size: count,
  entries: count,
});
export type HeadVerdictView = z.infer<typeof headVerdictView>;

/** One act of witnessing. `peer`: the other station; null where ours only asked. */
export const witnessActView = z.object({
  seq: count,
  kind: z.enum(['asked', 'cosigned', 'signed-for', 'refused']),
  at: instant,
  by: text.nullable(),
  peer: text.nullable(),
  size: count,
  signedAt: instant.nullable(),
});
export type WitnessActView = z.infer<typeof witnessActView>;

export const witnessView = z.object({
  /** The last time that another station counter-signed our state. */
  last: witnessActView.nullable(),
  acts: z.array(witnessActView),
});
export type WitnessView = z.infer<typeof witnessView>;

/** A file that another station made, as the person is shown it before anything is done. */
export const witnessLookView = z.object({
  file: text,
  is: z.enum(['request', 'reply']),
  peer: text,
  publicKey: text,
  known: z.enum(['new', 'same-key', 'other-key']),
  size: count,
  at: instant,
});
export type WitnessLookView = z.infer<typeof witnessLookView>;

/** What came of it. `file`: the reply that was written. */
export const witnessDoneView = z.object({
  peer: text,
  size: count,
  signedAt: instant,
  file: text.nullable(),
});
export type WitnessDoneView = z.infer<typeof witnessDoneView>;

export const witnessRequests = {
  'witness.state': { right: 'ledger.check', args: nothing, result: witnessView },
  /** The last signed state, with its code. */
  'witness.head': { right: 'ledger.check', args: nothing, result: headView },
  /** Whether the ledger of now still contains a state that was noted earlier: a code, or what a QR code said. */
  'witness.check-head': {
    right: 'ledger.check',
    args: z.strictObject({ text: z.string().min(1).max(300) }),
    result: headVerdictView,
  },
  /** Writes our signed state where the person says, for another station to counter-sign; null when they cancel. */
  'witness.ask': {
    right: 'ledger.check',
    args: nothing,
    result: z.object({ file: text, size: count }).nullable(),
  },
  /** Lets the person pick a file that another station made, and shows what it is; null when they cancel. */
  'witness.open': { right: 'ledger.check', args: nothing, result: witnessLookView.nullable() },
  /**
   * Counter-signs the request that was opened last and asks where its reply shall go (null when they cancel), or keeps
   * the counter-signature in the reply that was. A `why` also accepts another key than that station is known by.
   */
  'witness.take': {
    right: 'ledger.check',
    args: z.strictObject({ why: z.string().trim().min(1).max(500).nullable() }),
    result: witnessDoneView.nullable(),
  },
  /** Writes the proof that a clip is on record where the person says; null when they cancel. */
  'footage.prove': {
    right: 'ledger.check',
    args: z.strictObject({ clip: clipId }),
    result: z.object({ file: text }).nullable(),
  },
} as const satisfies RequestShapes;
