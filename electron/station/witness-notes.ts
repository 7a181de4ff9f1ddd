/** Checkpoints of this ledger that were laid aside: in the vault's own folder, and in files that a person names. */
import path from 'node:path';
import type { AnyEntry } from '#shared/ledger';
import type { WitnessKey } from '../ledger/cosignature';
import { LONGEST_PROOF_FILE } from '../ledger/proof-file';
import { witnessNote, type WitnessNote } from '../ledger/witnessed';
import { errnoOf, type Disk } from '../vault/disk';
import { readWhole } from '../vault/files';
import { LAYOUT } from '../vault/layout';

const NOTE = /\.note$/;

/** All of them, by names inside the vault and as the person wrote them. What cannot be read is one without content. */
export async function witnessNotes(
  disk: Disk,
  folder: string,
  files: readonly string[],
): Promise<readonly WitnessNote[]> {
  const notes: WitnessNote[] = [];
  const own = path.join(folder, ...LAYOUT.witnessOfUs.split('/'));
  for (const name of await namesIn(disk, own)) {
    if (NOTE.test(name))
      notes.push(await noteIn(disk, path.join(own, name), `${LAYOUT.witnessOfUs}/${name}`));
  }
  for (const file of files) notes.push(await noteIn(disk, file, file));
  return notes;
}

/** The witness that an entry names, or null. */
export function witnessIn({ kind, data }: AnyEntry): WitnessKey | null {
  if (kind !== 'witness.cosigned') return null;
  const { witness, publicKey } = data as Readonly<Record<string, unknown>>;
  return typeof witness === 'string' && typeof publicKey === 'string' ? { name: witness, publicKey } : null;
}

async function namesIn(disk: Disk, folder: string): Promise<readonly string[]> {
  try {
    return [...(await disk.names(folder))].sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/** A checkpoint by itself, or the one in a file that stations exchange or in the proof of a clip. */
async function noteIn(disk: Disk, file: string, name: string): Promise<WitnessNote> {
  try {
    const bytes = (await readWhole(disk, file, LONGEST_PROOF_FILE)) ?? Buffer.alloc(0);
    const inside = checkpointIn(bytes.toString('utf8'));
    return witnessNote(name, inside === null ? bytes : Buffer.from(inside));
  } catch (error) {
    if (errnoOf(error) === null && !(error instanceof RangeError)) throw error;
    return { name, note: null, checkpoint: null };
  }
}

/** The member `checkpoint` of a JSON object, or null. */
function checkpointIn(text: string): string | null {
  try {
    const { checkpoint } = (JSON.parse(text) ?? {}) as { readonly checkpoint?: unknown };
    return typeof checkpoint === 'string' ? checkpoint : null;
  } catch {
    return null;
  }
}
