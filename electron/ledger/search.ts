/** Entries found by a quick search of the lines, which proves nothing; and the keys that a ledger admits, found so. */
import type { AnyEntry } from '#shared/ledger';
import type { Disk } from '../vault/disk';
import { openToRead } from '../vault/files';
import { readLine } from './entry';
import { inLedger, linesOf, listLedger, segmentName } from './segments';
import { admittedBy } from './signer';

/** The entries in the segments up to number `last` whose line has one of these texts in it, in order. */
export async function* entriesWith(
  disk: Disk,
  folder: string,
  texts: readonly string[],
  last = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<AnyEntry, void, undefined> {
  const needles = texts.map((text) => Buffer.from(text));
  const { segments } = await listLedger(disk, folder);
  for (const segment of segments.filter((n) => n <= last)) {
    const file = await openToRead(disk, inLedger(folder, segmentName(segment)));
    try {
      for await (const lines of linesOf(file)) {
        for (const { bytes } of lines) {
          if (!needles.some((needle) => bytes.includes(needle))) continue;
          const { entry } = readLine(bytes);
          if (entry) yield entry;
        }
      }
    } finally {
      await file.close();
    }
  }
}

export interface Admission {
  readonly seq: number;
  readonly publicKey: string;
}

/** What {@link entriesWith} finds admissions by. */
export const ADMISSION = '"kind":"key.admitted"';

/** Every admission of a key in the segments up to number `last`, in order. */
export async function admissionsIn(disk: Disk, folder: string, last?: number): Promise<readonly Admission[]> {
  const found: Admission[] = [];
  for await (const entry of entriesWith(disk, folder, [ADMISSION], last)) {
    const publicKey = admittedBy(entry);
    if (publicKey !== null) found.push({ seq: entry.seq, publicKey });
  }
  return found;
}

/** The key that must have signed a checkpoint of `size` entries: the one admitted last before it. */
export function signerAt(admissions: readonly Admission[], size: number): string | null {
  return admissions.filter(({ seq }) => seq < size).at(-1)?.publicKey ?? null;
}
