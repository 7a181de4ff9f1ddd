/** The last steps of one file: its place among the originals, and the record. */
import type { Listed } from '#shared/card';
import type { SealedClip } from '#shared/clip';
import type { FileReport } from '#shared/intake';
import type { Act } from '#shared/ledger';
import type { Lane } from '../vault/hashing';
import type { Written } from '../vault/originals';
import type { Vault } from '../vault/vault';
import { vaultFailure } from './copy';
import type { KnownClip } from './records';
import { alreadySealed } from './reports';
import type { Sealing } from './sealing';
import { FileFailure } from './source';

/**
 * Puts the staged file in its place. If something stands there that no record explains, it is what an interrupted
 * import left: kept when it is the same content, moved to quarantine when it is not.
 */
export async function placeOriginal(
  staged: Written,
  clip: SealedClip,
  lane: Lane,
  vault: Vault,
): Promise<void> {
  try {
    if ((await staged.publish(clip.original)) === 'published') return;
    const there = await vault.reread(clip.original, lane);
    if (there.sha256 === clip.sha256 && there.bytes === clip.bytes) return;
    await vault.quarantine(clip.original);
    if ((await staged.publish(clip.original)) !== 'published') throw new FileFailure('vault-unwritable');
  } catch (error) {
    throw vaultFailure(error);
  }
}

/**
 * The vault has this content already. If its original is still whole, nothing is to be done; if it is missing or
 * damaged, the camera just gave the means to restore it.
 */
export async function confirmOriginal(
  file: Listed,
  known: KnownClip,
  staged: Written,
  lane: Lane,
  s: Sealing,
): Promise<FileReport> {
  const there = await s.vault.reread(known.original, lane).catch(() => null);
  if (there?.sha256 === known.sha256 && there.bytes === known.bytes) return alreadySealed(file, known);
  try {
    const damaged = (await s.vault.lengthOf(known.original)) !== null;
    const quarantined = damaged ? await s.vault.quarantine(known.original) : null;
    if ((await staged.publish(known.original)) !== 'published') throw new FileFailure('vault-unwritable');
    await recorded(s, [
      { kind: 'clip.restored', data: { clip: known.clip, session: s.session, quarantined } },
    ]);
  } catch (error) {
    throw vaultFailure(error);
  }
  return alreadySealed(file, known);
}

/** Puts acts on record, or fails the file with `not-recorded`. */
export async function recorded(s: Sealing, acts: readonly Act[]): Promise<void> {
  await s.records.append(acts).catch((error: unknown) => {
    throw new FileFailure('not-recorded', error);
  });
}
