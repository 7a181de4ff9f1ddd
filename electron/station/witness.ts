/**
 * Witnessing between stations, through files on a stick: we show our signed state, another station makes sure that it
 * continues what it saw before and counter-signs, and we keep that. Each step is on record before a file goes out.
 */
import path from 'node:path';
import type { WitnessRefusal } from '#shared/acts/witness';
import { instantOf, type Instant } from '#shared/clock';
import type { FailureError } from '#shared/failure';
import { failed } from '#shared/failure';
import type { Sha256 } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import type { WitnessRow } from '../catalog/witnesses';
import { admissionsIn } from '../ledger/search';
import { cosignatureOf } from '../ledger/cosignature';
import { signedHead } from '../ledger/head';
import { isConsistent } from '../ledger/proof';
import { originOf, parseNote, signatureOf, vaultOf, type SignedCheckpoint } from '../ledger/signed-note';
import { openTree } from '../ledger/tree';
import {
  LONGEST_WITNESS_FILE,
  MOST_PROOFS,
  readWitnessFile,
  replyBytes,
  requestBytes,
  type WitnessFile,
  type WitnessReply,
  type WitnessRequest,
} from '../ledger/witness-file';
import { errnoOf } from '../vault/disk';
import { makeFolders, readWhole, replaceWhole } from '../vault/files';
import { LAYOUT } from '../vault/layout';
import type { Station } from './open';
import { writeOut } from './write-out';

/** Another station as a file shows it, beside what we know of it. */
export interface WitnessLook {
  readonly is: WitnessFile['is'];
  /** The station that asks, or the one that counter-signed. */
  readonly peer: string;
  readonly publicKey: string;
  /** Whether we know this station by this key. */
  readonly known: 'new' | 'same-key' | 'other-key';
  /** The state that the file is about, and when it was signed by its own station's clock. */
  readonly size: number;
  readonly at: Instant;
}

/** What came of a file. */
export interface WitnessDone {
  readonly peer: string;
  readonly size: number;
  /** When it was counter-signed, by the witness's clock. */
  readonly signedAt: Instant;
}

/** Writes a request for counter-signing our last signed state into `file`. Returns how many entries that state has. */
export function askForWitness(station: Station, file: string, by: Actor): Promise<number> {
  return inTurn(station, async () => {
    const { vault, ledger, catalog } = station;
    const { note, checkpoint, tree } = await signedHead(vault.disk, vault.folder);
    const earlier = catalog.shownSizes(MOST_PROOFS).filter((size) => size < checkpoint.size);
    const proofs = [];
    for (const from of earlier) proofs.push({ from, path: await tree.consistency(from, checkpoint.size) });
    await station.record([{ kind: 'witness.asked', data: headOf(checkpoint) }], by);
    await writeOut(vault.disk, file, requestBytes({ note, publicKey: ledger.publicKey, proofs }));
    return checkpoint.size;
  });
}

/** Looks into a file that another station made, and changes nothing. Throws `witness-file-unusable`. */
export async function lookAtWitnessFile(station: Station, file: string): Promise<WitnessLook> {
  const found = await readIn(station, file);
  if (found.is === 'request') {
    const { checkpoint, publicKey } = provenRequest(station, file, found.request);
    const peer = checkpoint.origin;
    const known = knownBy(station.catalog.remembered(peer), publicKey);
    return { is: 'request', peer, publicKey, known, size: checkpoint.size, at: checkpoint.at };
  }
  const { checkpoint, witness } = found.reply;
  const known = knownBy(station.catalog.cosignedBy(witness.name), witness.publicKey);
  return {
    is: 'reply',
    peer: witness.name,
    publicKey: witness.publicKey,
    known,
    size: checkpoint.size,
    at: checkpoint.at,
  };
}

/**
 * Counter-signs the state that a request shows, and writes the reply into `out`. A `why` also accepts a key that we do
 * not know that station by. Throws `witness-refused`, with the refusal on record, when the state does not continue the
 * one that we saw last; `witness-key-changed`, likewise; `witness-file-unusable`.
 */
export function signForOther(
  station: Station,
  file: string,
  out: string,
  by: Actor,
  why?: string,
): Promise<WitnessDone> {
  return inTurn(station, async () => {
    const { vault, ledger, catalog, now } = station;
    const found = await readIn(station, file);
    if (found.is !== 'request') throw unusable(file, 'a reply, not a request');
    const request = provenRequest(station, file, found.request);
    const { note, checkpoint, publicKey } = request;
    const { origin } = checkpoint;
    const remembered = catalog.remembered(origin);
    const refusal = remembered && refusalOf(remembered, request, why !== undefined);
    if (remembered && refusal) {
      const data = {
        ...headOf(checkpoint),
        origin,
        publicKey,
        reason: refusal,
        remembered: { size: remembered.size, root: remembered.root },
        note: note.toString('utf8'),
      };
      await station.record([{ kind: 'witness.refused', data }], by, why);
      throw refusal === 'other-key'
        ? failed('witness-key-changed', { origin })
        : failed('witness-refused', { remembered: remembered.size, shown: checkpoint.size });
    }
    const seconds = Math.floor(now() / 1000);
    const cosigned = ledger.cosign(note, checkpoint, seconds);
    await keepNote(
      station,
      LAYOUT.witnessOfOthers,
      `${vaultOf(origin)}-${digits(checkpoint.size)}`,
      cosigned,
    );
    const data = { ...headOf(checkpoint), origin, publicKey, seconds, note: cosigned.toString('utf8') };
    await station.record([{ kind: 'witness.signed-for', data }], by, why);
    const witness = { name: originOf(vault.id), publicKey: ledger.publicKey };
    await writeOut(vault.disk, out, replyBytes({ note: cosigned, witness }));
    return { peer: origin, size: checkpoint.size, signedAt: instantOf(seconds * 1000) };
  });
}

/**
 * Keeps another station's counter-signature of our state. A `why` also accepts a key that we do not know that station
 * by. Throws `witness-head-lost` when the ledger does not contain the state any more, `witness-key-changed`,
 * `witness-file-unusable`.
 */
export function keepCosigned(station: Station, file: string, by: Actor, why?: string): Promise<WitnessDone> {
  return inTurn(station, async () => {
    const { vault, ledger, catalog } = station;
    const found = await readIn(station, file);
    if (found.is !== 'reply') throw unusable(file, 'a request, not a reply');
    const { note, checkpoint, witness } = found.reply;
    const { seconds } = await provenReply(station, file, found.reply);
    const before = catalog.cosignedBy(witness.name);
    if (knownBy(before, witness.publicKey) === 'other-key' && why === undefined)
      throw failed('witness-key-changed', { origin: witness.name });
    if (checkpoint.size > ledger.size) throw lostHead(checkpoint, ledger.size);
    const root = await (await openTree(vault.disk, vault.folder)).root(checkpoint.size);
    if (!root.equals(checkpoint.root)) throw lostHead(checkpoint, ledger.size);
    const done = { peer: witness.name, size: checkpoint.size, signedAt: instantOf(seconds * 1000) };
    const isKept = before?.size === checkpoint.size && before.signedAt === done.signedAt;
    const name = `${digits(checkpoint.size)}-${witness.publicKey.slice(0, 8)}`;
    await keepNote(station, LAYOUT.witnessOfUs, name, note);
    if (isKept) return done;
    const data = {
      ...headOf(checkpoint),
      witness: witness.name,
      publicKey: witness.publicKey,
      seconds,
      note: note.toString('utf8'),
    };
    await station.record([{ kind: 'witness.cosigned', data }], by, why);
    return done;
  });
}

/** What keeps us from counter-signing, or null. */
function refusalOf(
  remembered: WitnessRow,
  { checkpoint, publicKey, proofs }: WitnessRequest,
  anyKey: boolean,
): WitnessRefusal | null {
  if (remembered.publicKey !== publicKey && !anyKey) return 'other-key';
  if (checkpoint.size < remembered.size) return 'shorter';
  const first = { size: remembered.size, root: Buffer.from(remembered.root, 'hex') };
  const proof = proofs.find(({ from }) => from === first.size);
  if (!proof && checkpoint.size > first.size) return 'unproven';
  return isConsistent(first, checkpoint, proof?.path ?? []) ? null : 'other-history';
}

/** A request that its own key signed, about another ledger than ours. */
function provenRequest({ vault }: Station, file: string, request: WitnessRequest): WitnessRequest {
  const { checkpoint, publicKey } = request;
  if (vaultOf(checkpoint.origin) === null) throw unusable(file, 'not the state of a station');
  if (checkpoint.origin === originOf(vault.id)) throw unusable(file, 'this station itself made it');
  if (signatureOf(checkpoint, publicKey) !== 'right') throw unusable(file, 'its signature does not hold');
  return request;
}

/** When a reply about our own signed state was counter-signed. */
async function provenReply(
  { vault, ledger }: Station,
  file: string,
  { checkpoint, witness }: WitnessReply,
): Promise<{ readonly seconds: number }> {
  if (checkpoint.origin !== originOf(vault.id)) throw unusable(file, 'it is about another station');
  if (witness.name === checkpoint.origin) throw unusable(file, 'nobody witnesses for himself');
  const cosignature = cosignatureOf(checkpoint, witness);
  if (typeof cosignature === 'string') throw unusable(file, 'its counter-signature does not hold');
  const isOurs = (key: string): boolean => signatureOf(checkpoint, key) === 'right';
  if (isOurs(ledger.publicKey)) return cosignature;
  const admissions = await admissionsIn(vault.disk, vault.folder);
  if (!admissions.some(({ publicKey }) => isOurs(publicKey)))
    throw unusable(file, 'this station never signed it');
  return cosignature;
}

function knownBy(row: WitnessRow | null, publicKey: string): WitnessLook['known'] {
  if (!row) return 'new';
  return row.publicKey === publicKey ? 'same-key' : 'other-key';
}

function headOf({ size, root }: SignedCheckpoint): { readonly size: number; readonly root: Sha256 } {
  return { size, root: root.toString('hex') as Sha256 };
}

function lostHead({ size }: SignedCheckpoint, entries: number): FailureError {
  return failed('witness-head-lost', { expected: size, found: entries });
}

function digits(size: number): string {
  return String(size).padStart(12, '0');
}

/** Lays a note aside in the vault, durable. */
async function keepNote({ vault }: Station, folder: string, name: string, note: Buffer): Promise<void> {
  if (!parseNote(note)) throw new RangeError('a note that cannot be read again');
  await makeFolders(vault.disk, vault.folder, folder);
  await replaceWhole(vault.disk, path.join(vault.folder, ...folder.split('/'), `${name}.note`), note);
}

async function readIn({ vault }: Station, file: string): Promise<WitnessFile> {
  const bytes = await readWhole(vault.disk, file, LONGEST_WITNESS_FILE).catch((error: unknown) => {
    throw unusable(file, error instanceof RangeError ? 'too long' : (errnoOf(error) ?? String(error)), error);
  });
  if (!bytes) throw unusable(file, 'ENOENT');
  const found = readWitnessFile(bytes);
  if (!found) throw unusable(file, 'neither a request nor a reply of a station');
  return found;
}

function unusable(file: string, detail: string, cause?: unknown): FailureError {
  return failed('witness-file-unusable', { file: path.basename(file), detail }, cause);
}

/** One at a time: what is remembered must not change between the look at it and the signature. */
function inTurn<T>(station: Station, work: () => Promise<T>): Promise<T> {
  return station.inTurn('witness', work);
}
