/** Proofs of single clips: made for outsiders, and checked as an outsider would. */
import type { SealedClip } from '#shared/clip';
import { failed } from '#shared/failure';
import type { ClipId } from '#shared/ids';
import type { Actor, AnyEntry } from '#shared/ledger';
import type { VerificationFinding } from '#shared/verification';
import { cosignatureOf, type WitnessKey } from '../ledger/cosignature';
import { signedHead } from '../ledger/head';
import {
  checkProof,
  LONGEST_PROOF_FILE,
  proofFileOf,
  proofText,
  readProof,
  type ProofFile,
} from '../ledger/proof-file';
import { ADMISSION, entriesWith, signerAt, type Admission } from '../ledger/search';
import { signatureOf, type SignedCheckpoint } from '../ledger/signed-note';
import { admittedBy } from '../ledger/signer';
import type { LedgerTree } from '../ledger/tree';
import { errnoOf, systemDisk, type Disk } from '../vault/disk';
import { readWhole } from '../vault/files';
import { lanesOf } from '../vault/lanes';
import { reread } from '../vault/read-back';
import { holdsLedger } from '../vault/place';
import type { Station } from './open';
import { witnessIn, witnessNotes } from './witness-notes';
import { writeOut } from './write-out';

/**
 * The proof that a clip is on record, as a text, against the latest state that another station counter-signed if that
 * has the clip, else against the last signature. `clip`: its id, the first eight or more digits of it, or its SHA-256.
 * `folder` is a vault or a place of second copies.
 * Writes nothing and works while the workstation runs. Throws FailureError `no-vault`, `not-found`, `bad-arguments`
 * when several clips begin so, and `ledger-damaged`: a proof that does not hold is never given.
 */
export async function proveClip(folder: string, clip: string, disk: Disk = systemDisk): Promise<string> {
  if (!(await holdsLedger(disk, folder))) throw failed('no-vault', { place: folder });
  const { seq, data, admissions, witnesses } = await onRecord(disk, folder, clip.toLowerCase());
  const { checkpoint, note, tree } = await signedHead(disk, folder);
  const own = { checkpoint, note, by: [] };
  const against = (await witnessedState(disk, folder, seq, { tree, admissions, witnesses })) ?? own;
  const { size } = against.checkpoint;
  if (seq >= size) throw failed('ledger-damaged', { detail: 'CHECKPOINT_BEHIND' });
  const { line, path } = await tree.inclusion(seq, size);
  const file = proofFileOf({
    line,
    index: seq,
    path,
    note: against.note,
    size,
    publicKey: signerAt(admissions, size) ?? '0'.repeat(64),
    witnesses: against.by,
    clip: { original: data.original, bytes: data.bytes, sha256: data.sha256 },
  });
  const [failure] = checkProof(file, null).failures;
  if (failure) throw failed('ledger-damaged', { detail: failure.code });
  return proofText(file);
}

/** Writes the proof of a clip into `file`, with the giving on record first. Throws as {@link proveClip}, `file-not-written`. */
export async function giveProof(station: Station, clip: ClipId, file: string, by: Actor): Promise<void> {
  const { vault, record } = station;
  const text = await proveClip(vault.folder, clip, vault.disk);
  await record([{ kind: 'clip.proof-given', data: { clip } }], by);
  await writeOut(vault.disk, file, Buffer.from(text));
}

interface OnRecord {
  readonly seq: number;
  readonly data: SealedClip;
  readonly admissions: readonly Admission[];
  readonly witnesses: readonly WitnessKey[];
}

async function onRecord(disk: Disk, folder: string, clip: string): Promise<OnRecord> {
  if (!/^[0-9a-f]{8,64}$/.test(clip)) throw failed('bad-arguments', { detail: `"${clip}" is no clip` });
  const admissions: Admission[] = [];
  const witnesses: WitnessKey[] = [];
  const found = new Map<string, AnyEntry>();
  const texts = [`"sha256":"${clip}`, ADMISSION, '"kind":"witness.cosigned"'];
  for await (const entry of entriesWith(disk, folder, texts)) {
    const publicKey = admittedBy(entry);
    const witness = witnessIn(entry);
    if (publicKey !== null) admissions.push({ seq: entry.seq, publicKey });
    else if (witness) witnesses.push(witness);
    else if (entry.kind === 'clip.sealed') {
      const { sha256 } = entry.data as unknown as SealedClip;
      if (sha256.startsWith(clip) && !found.has(sha256)) found.set(sha256, entry);
    }
  }
  const [entry, another] = found.values();
  if (!entry) throw failed('not-found', { subject: clip });
  if (another) throw failed('bad-arguments', { detail: `several clips begin with ${clip}` });
  return { seq: entry.seq, data: entry.data as unknown as SealedClip, admissions, witnesses };
}

interface WitnessedState {
  readonly note: Buffer;
  readonly checkpoint: SignedCheckpoint;
  readonly by: readonly WitnessKey[];
}

/** The latest counter-signed state with entry `seq` in it that still stands in the ledger, or null. */
async function witnessedState(
  disk: Disk,
  folder: string,
  seq: number,
  known: {
    readonly tree: LedgerTree;
    readonly admissions: readonly Admission[];
    readonly witnesses: readonly WitnessKey[];
  },
): Promise<WitnessedState | null> {
  const states: WitnessedState[] = [];
  for (const { note, checkpoint } of await witnessNotes(disk, folder, [])) {
    if (!note || !checkpoint || checkpoint.size <= seq) continue;
    const key = signerAt(known.admissions, checkpoint.size);
    if (key === null || signatureOf(checkpoint, key) !== 'right') continue;
    const by = [...new Map(known.witnesses.map((w) => [w.publicKey, w])).values()].filter(
      (witness) => typeof cosignatureOf(checkpoint, witness) === 'object',
    );
    if (by.length > 0) states.push({ note, checkpoint, by });
  }
  states.sort((a, b) => b.checkpoint.size - a.checkpoint.size);
  for (const state of states) {
    const { size, root } = state.checkpoint;
    const there = await known.tree.root(size).catch(() => null);
    if (there?.equals(root)) return state;
  }
  return null;
}

/** What the check of a proof file found. */
export interface CheckedProof {
  readonly ok: boolean;
  readonly file: ProofFile | null;
  readonly failures: readonly VerificationFinding[];
  readonly notes: readonly VerificationFinding[];
  readonly witnessed: readonly { readonly name: string; readonly seconds: number }[];
}

/**
 * Checks a proof file, and the original that it is about if there is one. `key`: the station's public key as it is
 * known from elsewhere; without it the file's own is taken, and a note says so. Throws `not-found` for files that are
 * not there.
 */
export async function checkProofFile(
  proof: string,
  original: string | null,
  key: string | null,
  disk: Disk = systemDisk,
): Promise<CheckedProof> {
  const bytes = await readWhole(disk, proof, LONGEST_PROOF_FILE).catch((error: unknown) => {
    if (error instanceof RangeError) return Buffer.alloc(0);
    throw failed('not-found', { subject: proof }, error);
  });
  if (!bytes) throw failed('not-found', { subject: proof });
  const file = readProof(bytes.toString('utf8'));
  if (!file) {
    const failures = [{ code: 'PROOF_UNREADABLE', subject: proof } as const];
    return { ok: false, file, failures, notes: [], witnessed: [] };
  }
  const { failures, witnessed } = checkProof(file, key);
  const all = [...failures];
  const notes: VerificationFinding[] = [];
  if (key === null) notes.push({ code: 'KEY_NOT_COMPARED', subject: proof, values: { key: file.publicKey } });
  if (original === null) notes.push({ code: 'ORIGINAL_NOT_COMPARED', subject: file.clip.original });
  else {
    const finding = await originalFinding(disk, original, file);
    if (finding) all.push(finding);
  }
  return { ok: all.length === 0, file, failures: all, notes, witnessed };
}

async function originalFinding(
  disk: Disk,
  original: string,
  { clip }: ProofFile,
): Promise<VerificationFinding | null> {
  const lanes = lanesOf(1);
  try {
    const { bytes, sha256 } = await lanes.use((lane) => reread(disk, original, 'cached', lane));
    const values = { expected: clip.bytes, found: bytes };
    if (bytes !== clip.bytes) return { code: 'ORIGINAL_LENGTH_DIFFERS', subject: original, values };
    return sha256 === clip.sha256 ? null : { code: 'ORIGINAL_ALTERED', subject: original };
  } catch (error) {
    const detail = errnoOf(error);
    if (detail === null) throw error;
    if (detail === 'ENOENT') return { code: 'ORIGINAL_MISSING', subject: original };
    return { code: 'ORIGINAL_UNREADABLE', subject: original, values: { detail } };
  } finally {
    await lanes.close();
  }
}
