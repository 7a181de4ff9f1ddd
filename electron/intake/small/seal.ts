/** A batch of small files, top to bottom: what one file goes through, with the waiting done once for all. */
import type { SealedClip } from '#shared/clip';
import type { Lane } from '../../vault/hashing';
import type { Written } from '../../vault/originals';
import { vaultFailure, vaultReason } from '../copy';
import { describe } from '../describe';
import { readClaim } from '../claim';
import { confirmOriginal, placeOriginal, recorded } from '../place';
import type { KnownClip } from '../records';
import { alreadySealed, failedBecause, failedReport, sealed, skipped, type FileResult } from '../reports';
import { sealFile } from '../seal-file';
import type { Sealing, Wanted } from '../sealing';
import { FileFailure, stopped } from '../source';
import type { SmallFile, Taken } from './take';
import type { SmallWork } from './threads';

/** One file of the batch. It has ended as soon as it has a result. */
interface InHand {
  readonly plan: Wanted;
  readonly place: string;
  known: KnownClip | null;
  claimText: string | null;
  /** Whether something may lie at `place`. */
  staged: boolean;
  result: FileResult | null;
}

/** A file that lies in staging, read back equal. */
interface Ready extends InHand {
  readonly taken: Extract<Taken, { outcome: 'staged' }>;
  readonly written: Written;
}

/**
 * Seals files that are not longer than `LARGEST_SMALL`: one append to the ledger and one sync of each folder for all.
 * The results are in the order of `plans`. Never throws.
 */
export async function sealBatch(
  plans: readonly Wanted[],
  lane: Lane,
  work: SmallWork,
  s: Sealing,
): Promise<readonly FileResult[]> {
  const batch: InHand[] = plans.map((plan) => ({
    plan,
    place: s.vault.stagingPlace(),
    known: knownFile(plan, s),
    claimText: null,
    staged: false,
    result: null,
  }));
  let release: () => void = () => undefined;
  try {
    await s.gate();
    if (s.signal.aborted) throw stopped(s.signal);
    release = await s.vault.claim(plans.reduce((sum, { file }) => sum + file.bytes, 0));
    const ready = await takeAll(batch, lane, work, s);
    await s.inTurn(
      ready.map(({ taken }) => taken.copied.sha256),
      () => sealReady(ready, lane, work, s),
    );
  } catch (error) {
    // What concerns all: the disk is full, the import was stopped, a thread has died.
    for (const file of batch) file.result ??= failedReport(file.plan.file, error);
  } finally {
    release();
    for (const { staged, place } of batch)
      if (staged)
        await s.vault
          .stagedAt(place)
          .discard()
          .catch(() => undefined);
  }
  return batch.map(
    ({ result, plan }) => result ?? failedReport(plan.file, new Error('the file was passed over')),
  );
}

function knownFile({ file }: Wanted, s: Sealing): KnownClip | null {
  const { path, bytes, modified } = file;
  return s.records.knownFile({ device: s.device, source: path, bytes, modified });
}

/** Stages everything, and settles what needs no sealing. */
async function takeAll(
  batch: readonly InHand[],
  lane: Lane,
  work: SmallWork,
  s: Sealing,
): Promise<readonly Ready[]> {
  const asked: { readonly inHand: InHand; readonly file: SmallFile }[] = [];
  for (const inHand of batch) {
    const { plan, place, known } = inHand;
    try {
      if (plan.claim) inHand.claimText = await readClaim(plan.claim, s.source);
      const file: SmallFile = {
        from: s.source.place?.(plan.file) ?? (await contentOf(plan, s)),
        bytes: plan.file.bytes,
        place,
        kind: plan.do === 'seal' ? plan.kind : null,
        withMd5: inHand.claimText !== null,
        known: known && { edges: known.edges, original: s.vault.pathOf(known.original) },
      };
      asked.push({ inHand, file });
      inHand.staged = true;
    } catch (error) {
      inHand.result = failedReport(plan.file, error);
    }
  }
  const taken = await work
    .take(
      asked.map(({ file }) => file),
      s.vault.readBack,
    )
    .catch(() => null);
  // The thread died or hangs. Which file did that is found when they are copied one by one.
  if (!taken) {
    const oneByOne: Sealing = { ...s, copyDone: () => Promise.resolve() };
    for (const { inHand } of asked) inHand.result = await sealFile(inHand.plan, lane, oneByOne);
    return [];
  }
  return asked.flatMap(({ inHand, file }, i) => settle(inHand, file, taken[i] as Taken, s));
}

function settle(inHand: InHand, file: SmallFile, taken: Taken, s: Sealing): readonly Ready[] {
  const { plan, known } = inHand;
  if (taken.outcome === 'staged') {
    s.onBytes(file.bytes);
    return [Object.assign(inHand, { taken, written: s.vault.stagedAt(file.place) })];
  }
  inHand.staged = false;
  if (taken.outcome === 'failed') inHand.result = failedBecause(plan.file, taken.trouble);
  else if (taken.outcome === 'known' && known) inHand.result = alreadySealed(plan.file, known);
  else inHand.result = skipped(plan.file, 'not-footage');
  return [];
}

/** What a file holds that no other thread could open. */
async function contentOf({ file }: Wanted, s: Sealing): Promise<Uint8Array> {
  if (s.signal.aborted) throw stopped(s.signal);
  const reader = await s.source.open(file);
  try {
    if (reader.bytes !== file.bytes) throw new FileFailure('length-differs');
    const content = new Uint8Array(file.bytes);
    if ((await reader.read(content, 0)) !== file.bytes) throw new FileFailure('length-differs');
    if (!(await reader.isUnchanged())) throw new FileFailure('changed-while-reading');
    return content;
  } finally {
    await reader.close().catch(() => undefined);
  }
}

/** Gives the staged files their places and records them; first those with new content, then the others, one by one. */
async function sealReady(ready: readonly Ready[], lane: Lane, work: SmallWork, s: Sealing): Promise<void> {
  const fresh = new Map<string, Ready>();
  const again: Ready[] = [];
  for (const file of ready) {
    const { sha256 } = file.taken.copied;
    if (fresh.has(sha256) || s.records.withContent(sha256)) again.push(file);
    else fresh.set(sha256, file);
  }
  await sealFresh([...fresh.values()], lane, work, s);
  for (const file of again) {
    const { plan, taken } = file;
    const same = s.records.withContent(taken.copied.sha256);
    try {
      if (same) file.result = await confirmOriginal(plan.file, same, file.written, lane, s);
      else await sealFresh([file], lane, work, s); // the one with the same content failed
    } catch (error) {
      file.result = failedReport(plan.file, error);
    }
  }
}

async function sealFresh(files: readonly Ready[], lane: Lane, work: SmallWork, s: Sealing): Promise<void> {
  const described = files.map((file) => ({ file, clip: clipOf(file, s) }));
  const originals = described.map(({ clip }) => clip.original);
  await s.vault.makeRoomFor(originals).catch((error: unknown) => Promise.reject(vaultFailure(error)));
  const published = await work.publish(
    described.map(({ file, clip }) => ({ staged: file.place, final: s.vault.pathOf(clip.original) })),
  );
  const placed: typeof described = [];
  for (const [i, one] of described.entries()) {
    const outcome = published[i];
    const { file, clip } = one;
    try {
      if (outcome === 'exists') await placeOriginal(file.written, clip, lane, s.vault);
      else if (outcome !== 'published') throw new FileFailure(vaultReason(outcome?.errno ?? null));
      else file.staged = false;
      placed.push(one);
    } catch (error) {
      file.result = failedReport(file.plan.file, error);
    }
  }
  if (placed.length === 0) return;
  try {
    await recorded(
      s,
      placed.map(({ clip }) => ({ kind: 'clip.sealed', data: clip })),
    );
    for (const { file, clip } of placed) file.result = sealed(clip);
  } catch (error) {
    for (const { file } of placed) file.result = failedReport(file.plan.file, error);
  }
}

function clipOf({ plan, taken, claimText }: Ready, s: Sealing): SealedClip {
  return describe(plan, taken.kind, taken.copied, claimText, s);
}
