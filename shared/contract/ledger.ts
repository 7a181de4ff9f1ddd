/** The ledger and its verification. */
import { z } from 'zod';
import type { RequestShapes } from './shape';
import { count, instant, nothing, sha256, text } from './values';

export const ledgerView = z.object({
  entries: count,
  head: sha256,
  checkpointAt: instant.nullable(),
  checkpointSize: count,
  publicKey: text,
  keyKeptBy: z.enum(['keychain', 'file']),
});
export type LedgerView = z.infer<typeof ledgerView>;

export const verificationView = z.object({
  ok: z.boolean(),
  entries: count,
  clips: count,
  failures: z.array(z.object({ code: text, subject: text, text })),
  notes: z.array(z.object({ code: text, subject: text, text })),
});
export type VerificationView = z.infer<typeof verificationView>;

export const ledgerRequests = {
  /** The ledger's size, head, last checkpoint and key. */
  'ledger.state': { right: 'ledger.check', args: nothing, result: ledgerView },
  /** Proves everything: chain, checkpoint, every original. Long; one at a time. */
  'ledger.verify': { right: 'ledger.check', args: nothing, result: verificationView },
  /** Stops the running verification, which then fails as `cancelled`. It writes nothing, so nothing is undone. */
  'ledger.verify-stop': { right: 'ledger.check', args: nothing, result: nothing },
} as const satisfies RequestShapes;
