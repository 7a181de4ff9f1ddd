/** One file, top to bottom: recognise → copy + hash + read back → seal → record. */
import type { Listed } from '#shared/card';
import type { MediaKind } from '#shared/clip';
import type { Lane } from '../vault/hashing';
import type { Staged, Vault } from '../vault/vault';
import { readClaim } from './claim';
import { anew, copy, vaultFailure, type Begun } from './copy';
import { describe } from './describe';
import { edgesOf } from './edges';
import { confirmOriginal, placeOriginal, recorded } from './place';
import { formatOf, kindOfFormat } from './probe/format';
import type { KnownClip } from './records';
import { alreadySealed, failedReport, sealed, skipped, type FileResult } from './reports';
import { resumable, type Resumable } from './resume';
import type { Sealing, Wanted } from './sealing';
import { FileFailure, stopped, type SourceReader } from './source';

/** Seals one file, or says why not. Never throws: a file that fails leaves the others alone. */
export async function sealFile(plan: Wanted, lane: Lane, s: Sealing): Promise<FileResult> {
  const { file } = plan;
  let release: () => void = () => undefined;
  let reader: SourceReader | null = null;
  let staged: Staged | null = null;
  let place: Resumable | null = null;
  try {
    if (s.signal.aborted) throw stopped(s.signal);
    reader = await s.source.open(file);
    if (reader.bytes !== file.bytes) throw new FileFailure('length-differs');

    const known = await recognise(file, reader, s);
    if (known) return alreadySealed(file, known);
    const kind = plan.do === 'seal' ? plan.kind : await sniff(reader);
    if (kind === null) return skipped(file, 'not-footage');
    const claimText = plan.claim ? await readClaim(plan.claim, s.source) : null;

    place = await resumable(file, s);
    release = await claimRoom(file.bytes - (place?.left ?? 0), s.vault);
    const begun = await begin(reader, place, lane, claimText !== null, s);
    const into = begun.staged;
    staged = into;
    if (begun.from > 0) s.onTakenUp(begun.from);
    const copied = await copy(reader, begun, lane, {
      walk: { kind, walkers: s.walkers },
      signal: s.signal,
      onBytes: s.onBytes,
      gate: s.gate,
      copyDone: s.copyDone,
    });
    if (!(await reader.isUnchanged())) throw new FileFailure('changed-while-reading');
    await place?.settle().catch((error: unknown) => Promise.reject(vaultFailure(error)));

    return await s.inTurn(copied.sha256, async () => {
      const same = s.records.withContent(copied.sha256);
      if (same) return await confirmOriginal(file, same, into, lane, s);
      const clip = describe(plan, kind, copied, claimText, s);
      await placeOriginal(into, clip, lane, s.vault);
      await recorded(s, [{ kind: 'clip.sealed', data: clip }]);
      return sealed(clip);
    });
  } catch (error) {
    if (place && isWorthKeeping(error)) {
      await staged?.leave();
      staged = null;
    }
    return failedReport(file, error);
  } finally {
    release();
    if (staged) await place?.settle().catch(() => undefined);
    await staged?.discard().catch(() => undefined);
    place?.release();
    await reader?.close().catch(() => undefined);
  }
}

async function begin(
  reader: SourceReader,
  place: Resumable | null,
  lane: Lane,
  withMd5: boolean,
  { vault }: Sealing,
): Promise<Begun> {
  try {
    return place ? await place.begin(reader, lane, withMd5) : anew(await vault.stage(), lane, withMd5);
  } catch (error) {
    throw vaultFailure(error);
  }
}

/** Sets room aside; where there is none, what pulled cameras left half is thrown away first. */
async function claimRoom(bytes: number, vault: Vault): Promise<() => void> {
  try {
    return await vault.claim(bytes);
  } catch (error) {
    const left = await vault.kept.all();
    if (left.length === 0) throw error;
    for (const { key } of left) await vault.kept.discard(key);
    return vault.claim(bytes);
  }
}

/** Whether the same camera may come back with the rest: it was pulled, or a person stopped the import. */
function isWorthKeeping(error: unknown): boolean {
  return error instanceof FileFailure && KEPT_AFTER.has(error.reason);
}

const KEPT_AFTER: ReadonlySet<string> = new Set(['source-gone', 'source-unreadable', 'cancelled']);

/** The clip that an earlier import sealed from this file: same name, length, time and ends, and its original in place. */
async function recognise(file: Listed, reader: SourceReader, s: Sealing): Promise<KnownClip | null> {
  const known = s.records.knownFile({
    device: s.device,
    source: file.path,
    bytes: file.bytes,
    modified: file.modified,
  });
  if (!known || (await edgesOf(reader)) !== known.edges) return null;
  return (await s.vault.lengthOf(known.original).catch(() => null)) === known.bytes ? known : null;
}

async function sniff(reader: SourceReader): Promise<MediaKind | null> {
  const head = Buffer.alloc(4096);
  return kindOfFormat(formatOf(head.subarray(0, await reader.read(head, 0))));
}
