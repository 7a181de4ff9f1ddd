/** A whole ledger to be spoiled, and both verifiers to judge it: ours at once, the second one at the end of each file. */
import { beforeAll, expect, test } from 'vitest';
import type { VerificationCode } from '#shared/verification';
import type { LedgerReport } from '../../electron/ledger/verify';
import type { MemoryDisk } from '../fault/memory-disk';
import { batch, foundIn } from '../fault/second-verifier';
import { file, ledgerOf, VAULT, verify as verifyAlone } from './ledger-fixture';

/** What the spoiled ledgers of each file are found with at least. */
export const FOUND_IN = {
  entries: [
    'CHAIN_BROKEN',
    'ENTRY_MISNUMBERED',
    'ENTRY_NOT_CANONICAL',
    'ENTRY_UNREADABLE',
    'CHECKPOINT_ROOT_DIFFERS',
  ],
  files: [
    'LEDGER_MISSING',
    'SEGMENT_DISPLACED',
    'SEGMENT_HEADER_WRONG',
    'SEGMENT_MISSING',
    'TAIL_LOST',
    'TAIL_TORN',
  ],
  signatures: [
    'CHECKPOINT_BEHIND',
    'CHECKPOINT_KEY_UNKNOWN',
    'CHECKPOINT_MISSING',
    'CHECKPOINT_SIGNATURE_WRONG',
    'CHECKPOINT_UNREADABLE',
  ],
} as const satisfies Readonly<Record<string, readonly VerificationCode[]>>;

export interface Spoiling {
  /** Eleven entries in four segments: 0 1 2, 3 4 5, 6 7 8, 9 10. Each test spoils a copy. */
  readonly whole: MemoryDisk;
  /** Verifies, and keeps the ledger for the second verifier. */
  readonly verify: (disk: MemoryDisk, quiet?: boolean) => Promise<LedgerReport>;
  /** A copy without these files of the ledger. */
  readonly removed: (...names: string[]) => MemoryDisk;
}

/** For one file of tests; {@link judgedBySecond} must be its last test. */
export function spoiling(): Spoiling & {
  readonly judgedBySecond: (codes: readonly VerificationCode[], least: number) => void;
} {
  const cases = batch();
  /** How often each code was found. */
  const told = new Map<string, number>();
  let whole: MemoryDisk | null = null;
  const now = (): MemoryDisk => {
    if (!whole) throw new Error('only within a test');
    return whole;
  };
  beforeAll(async () => {
    whole = await ledgerOf(9);
  });
  return {
    get whole() {
      return now();
    },
    async verify(disk, quiet = true) {
      const report = await verifyAlone(disk, quiet);
      const { entries, failures, notes } = report;
      for (const code of new Set([...failures, ...notes].map((finding) => finding.code)))
        told.set(code, (told.get(code) ?? 0) + 1);
      cases.add(disk, VAULT, quiet, { entries, failures: foundIn(failures), notes: foundIn(notes) });
      return report;
    },
    removed(...names) {
      const disk = now().copy();
      for (const name of names) disk.put(file(name), null);
      return disk;
    },
    judgedBySecond(codes, least) {
      test('C2, A4: the second verifier, in another language, finds the same in every one of these ledgers', () => {
        const { cases: judged, different } = cases.run();
        expect(different).toEqual([]);
        expect(judged).toBeGreaterThanOrEqual(least);
        expect([...told.keys()]).toEqual(expect.arrayContaining([...codes]));
        const counts = [...told].map(([code, times]) => `${code} ${times}`).join(', ');
        console.log(`tampered ledgers: ${judged} judged alike by both verifiers; not found: 0 (${counts})`);
      });
    },
  };
}
