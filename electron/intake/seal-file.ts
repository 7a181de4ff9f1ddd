/** One file, top to bottom: recognise → copy + hash → length → sync → read back → seal → record. */
import type { Listed, Plan } from '#shared/card';
import { md5InClaim } from '#shared/card';
import { readName, type CameraProfile, type NameReading } from '#shared/camera-profile';
import type { CameraClaim, MediaKind, SealedClip } from '#shared/clip';
import { CHINA_OFFSET, dayOf } from '#shared/clock';
import { failureOf, type Failure } from '#shared/failure';
import type { Finding } from '#shared/finding';
import { clipIdOf, type DeviceId, type SessionId } from '#shared/ids';
import type { FileReport, SkipReason } from '#shared/intake';
import type { Act } from '#shared/ledger';
import type { Lane } from '../vault/hashing';
import type { Gate } from '../vault/lanes';
import { originalPath } from '../vault/layout';
import type { Staged, Vault } from '../vault/vault';
import { copy, vaultFailure, type Copied } from './copy';
import { edgesOf } from './edges';
import { findingsOf } from './findings';
import { formatOf, kindOfFormat } from './probe/format';
import type { KnownClip, Records } from './records';
import { FileFailure, stopped, type FootageSource, type SourceReader } from './source';

/** What every file of one import shares. */
export interface Sealing {
  readonly session: SessionId;
  readonly device: DeviceId;
  readonly source: FootageSource;
  readonly vault: Vault;
  readonly records: Records;
  readonly profiles: readonly CameraProfile[];
  /** The station's clock, milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  /** Where the copy of a paused import rests, between two pieces. */
  readonly gate: Gate;
  /** Makes work on equal content wait for its turn, so that no content is recorded twice. */
  readonly inTurn: <T>(key: string, work: () => Promise<T>) => Promise<T>;
}

const LARGEST_CLAIM = 4096;

type Wanted = Extract<Plan, { do: 'seal' | 'sniff' }>;

/** Seals one file, or says why not. Never throws: a file that fails leaves the others alone. */
export async function sealFile(
  plan: Wanted,
  lane: Lane,
  s: Sealing,
): Promise<FileReport & { readonly failure?: Failure }> {
  const { file } = plan;
  let release: () => void = () => undefined;
  let reader: SourceReader | null = null;
  let staged: Staged | null = null;
  try {
    if (s.signal.aborted) throw stopped(s.signal);
    reader = await s.source.open(file);
    if (reader.bytes !== file.bytes) throw new FileFailure('length-differs');

    const known = await recognise(file, reader, s);
    if (known) return alreadySealed(file, known);
    const kind = plan.do === 'seal' ? plan.kind : await sniff(reader);
    if (kind === null) return skipped(file, 'not-footage');
    const claimText = plan.claim ? await readClaim(plan.claim, s.source) : null;

    release = await s.vault.claim(file.bytes);
    const into = await s.vault.stage().catch((error: unknown): never => {
      throw vaultFailure(error);
    });
    staged = into;
    const copied = await copy(reader, into, lane, {
      withMd5: claimText !== null,
      signal: s.signal,
      onBytes: s.onBytes,
      gate: s.gate,
    });
    if (!(await reader.isUnchanged())) throw new FileFailure('changed-while-reading');

    return await s.inTurn(copied.sha256, async () => {
      const same = s.records.withContent(copied.sha256);
      if (same) return await confirmOriginal(file, same, into, lane, s);
      const clip = describe(plan, kind, copied, claimText, s);
      await placeOriginal(into, clip, lane, s.vault);
      await recorded(s, [{ kind: 'clip.sealed', data: clip }]);
      return sealed(clip);
    });
  } catch (error) {
    return failedReport(file, error);
  } finally {
    release();
    await staged?.discard().catch(() => undefined);
    await reader?.close().catch(() => undefined);
  }
}

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

/** The text of a claim file; an unreadable one counts as one without a claim and stops nothing. */
async function readClaim(claim: Listed, source: FootageSource): Promise<string> {
  if (claim.bytes > LARGEST_CLAIM) return '';
  try {
    const reader = await source.open(claim);
    try {
      const text = Buffer.alloc(claim.bytes);
      return text.subarray(0, await reader.read(text, 0)).toString('utf8');
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (error instanceof FileFailure) return '';
    throw error;
  }
}

/**
 * Puts the staged file in its place. If something stands there that no record explains, it is what an interrupted
 * import left: kept when it is the same content, moved to quarantine when it is not.
 */
async function placeOriginal(staged: Staged, clip: SealedClip, lane: Lane, vault: Vault): Promise<void> {
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
async function confirmOriginal(
  file: Listed,
  known: KnownClip,
  staged: Staged,
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

async function recorded(s: Sealing, acts: readonly Act[]): Promise<void> {
  await s.records.append(acts).catch((error: unknown) => {
    throw new FileFailure('not-recorded', error);
  });
}

function describe(
  plan: Wanted,
  kind: MediaKind,
  copied: Copied,
  claimText: string | null,
  s: Sealing,
): SealedClip {
  const { file } = plan;
  const name: NameReading = readName(file.path, s.profiles);
  const format = formatOf(copied.head);
  const claimed = claimText === null ? null : md5InClaim(claimText);
  const claim: CameraClaim | null =
    claimed !== null && copied.md5 !== null
      ? { algorithm: 'md5', value: claimed, computed: copied.md5 }
      : null;
  const noticed = claimText !== null && claim === null ? ('unreadable' as const) : claim;
  const day = dayOf(name.recorded?.deviceClock ?? file.modified, CHINA_OFFSET);
  return {
    clip: clipIdOf(copied.sha256),
    session: s.session,
    device: s.device,
    source: file.path,
    kind,
    format,
    bytes: copied.bytes,
    sha256: copied.sha256,
    ...(copied.blake3 ? { blake3: copied.blake3 } : {}),
    edges: copied.edges,
    original: originalPath(s.device, day, copied.sha256, format),
    readBack: copied.readBack,
    recorded: name.recorded,
    modified: file.modified,
    profile: name.profile,
    personAlias: name.personAlias,
    deviceMark: name.deviceMark,
    claim,
    belongsTo: plan.do === 'seal' ? plan.belongsTo : null,
    findings: findingsOf({
      path: file.path,
      kind,
      format,
      device: s.device,
      name,
      claim: noticed,
      now: s.now(),
    }),
  };
}

function sealed(clip: SealedClip): FileReport {
  return {
    source: clip.source,
    outcome: 'sealed',
    clip: clip.clip,
    sha256: clip.sha256,
    bytes: clip.bytes,
    original: clip.original,
    readBack: clip.readBack,
    reason: null,
    findings: clip.findings,
  };
}

function alreadySealed(file: Listed, known: KnownClip): FileReport {
  return {
    source: file.path,
    outcome: 'already-sealed',
    clip: known.clip,
    sha256: known.sha256,
    bytes: known.bytes,
    original: known.original,
    readBack: known.readBack,
    reason: null,
    findings: [],
  };
}

/** The report of a file that is left on the camera as no footage. */
export function skipped(file: Listed, reason: SkipReason): FileReport {
  const findings: Finding[] = reason === 'empty-file' ? [{ code: 'EMPTY_FILE', severity: 'warning' }] : [];
  return { ...unsealed(file), outcome: 'skipped', reason, findings };
}

/** The report of a file of which something went wrong; what concerns the whole import is named apart. */
export function failedReport(file: Listed, error: unknown): FileReport & { readonly failure?: Failure } {
  const base = { ...unsealed(file), outcome: 'failed' as const };
  if (error instanceof FileFailure) {
    return error.reason === 'not-recorded'
      ? { ...base, reason: error.reason, failure: failureOf(error.cause) }
      : { ...base, reason: error.reason };
  }
  const failure = failureOf(error);
  return { ...base, reason: failure.code === 'vault-full' ? 'vault-full' : 'vault-unwritable', failure };
}

/** A report with nothing sealed. */
export function unsealed(file: Listed): Omit<FileReport, 'outcome' | 'reason'> {
  return {
    source: file.path,
    clip: null,
    sha256: null,
    bytes: file.bytes,
    original: null,
    readBack: null,
    findings: [],
  };
}
