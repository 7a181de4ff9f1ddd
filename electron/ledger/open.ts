/**
 * The ledger: every fact and act, in order, each chained to the one before, signed as a whole. Opening proves the end
 * of it and makes good what a crash left; what it cannot explain it refuses, and changes nothing.
 */
import type { CanonicalValue } from '#shared/canonical-json';
import { instantOf, type Instant } from '#shared/clock';
import { failed, type FailureError } from '#shared/failure';
import type { Sha256 } from '#shared/ids';
import type { Act, Actor } from '#shared/ledger';
import type { VerificationCode } from '#shared/verification';
import type { Disk } from '../vault/disk';
import { makeFolders, readWhole } from '../vault/files';
import { LAYOUT, VAULT_FORMAT } from '../vault/layout';
import { LIMITS, openWriter, type LedgerLimits, type Position } from './append';
import { takeBallast } from './ballast';
import { cosigned } from './cosignature';
import { draftOf, type StoredEntry } from './entry';
import { groupCommit } from './group-commit';
import { systemKeychain, type Keychain } from './keychain';
import { rootOf } from './merkle';
import { CHECKPOINT, closingName, inLedger, listLedger, readEntries } from './segments';
import { LONGEST_CHECKPOINT, originOf, parseNote, type SignedCheckpoint } from './signed-note';
import { signerOf } from './signer';
import { NO_TAIL, readTail, type TailReading } from './tail';
import { cutTorn, pendingCuts, settleCuts } from './torn';

export type { StoredEntry } from './entry';

export interface Ledger {
  /** How many entries are on record: durable and signed. */
  readonly size: number;
  /** The hash of the last one. */
  readonly head: Sha256;
  /** The key that signs, 32 bytes in hexadecimal, and where it is kept. */
  readonly publicKey: string;
  readonly keptBy: 'keychain' | 'file';
  /** The last signature: over how many entries, and when by the station clock. */
  readonly checkpoint: { readonly size: number; readonly at: Instant };
  /** Whether a write could neither be finished nor undone: nothing can be appended until the ledger is opened again. */
  readonly broken: boolean;
  /**
   * Puts acts on record, as one piece: resolves when all of them are durable and signed. When it rejects none is on
   * record, unless the ledger is {@link broken} then: what lies behind the last signature is looked at when it is
   * opened again. Throws TypeError or RangeError for acts that no entry can hold, FailureError `vault-full`,
   * `vault-read-only` or `vault-failed` when the disk refuses, and `ledger-damaged` when the ledger's end is not as
   * we left it. At most 256 acts a call.
   */
  append(acts: readonly Act[], by: Actor, why?: string): Promise<readonly StoredEntry[]>;
  /** A checkpoint's file with our counter-signature, as a witness of another ledger, at `seconds` since 1970. */
  cosign(note: Buffer, checkpoint: SignedCheckpoint, seconds: number): Buffer;
  /** The entries from number `from` (0: all) to the last one on record now, each proven to follow the one before. */
  entries(from?: number): AsyncIterable<StoredEntry>;
  /** Waits for what is being written; nothing can be appended afterwards. */
  close(): Promise<void>;
}

export interface OpenLedger {
  readonly disk: Disk;
  /** The vault's folder. */
  readonly folder: string;
  /** The vault's id. */
  readonly vault: string;
  /** The station clock, milliseconds since 1970. */
  readonly now: () => number;
  /** Where the signing key is kept; `null`: only in the vault. Without this: the system's keychain. */
  readonly keychain?: Keychain | null;
  readonly limits?: Partial<LedgerLimits>;
}

const STATION: Actor = { kind: 'station' };

/**
 * Opens the ledger of a vault for writing, and begins it when there is none: the caller makes sure that there was
 * none before. Only one program may have it open. Throws FailureError `ledger-tail-lost` or `ledger-damaged` (its
 * `detail` is a code of verification), `station-key-unusable`, and the system's errors.
 */
export async function openLedger(options: OpenLedger): Promise<Ledger> {
  const { disk, folder, vault, now } = options;
  const limits = { ...LIMITS, ...options.limits };
  const keychain = options.keychain === undefined ? await systemKeychain() : options.keychain;

  await makeFolders(disk, folder, LAYOUT.ledger);
  const { reading, checkpoint, note, closed } = await provenEnd(disk, folder, vault);
  const { key, admission } = await signerOf({ disk, folder, vault, keychain }, reading, checkpoint);
  if (reading.torn) await cutTorn(disk, folder, reading.torn);

  const signed = checkpoint && note ? { size: checkpoint.size, at: checkpoint.at, note } : null;
  const start: Position = { tail: reading.tail, signed, closed };
  const writer = openWriter({ disk, folder, origin: originOf(vault), now, limits }, key, start);
  const cuts = await pendingCuts(disk, folder);
  const acts: Act[] = [];
  if (reading.tail.size === 0) acts.push({ kind: 'vault.created', data: { vault, format: VAULT_FORMAT } });
  if (admission) acts.push(admission);
  const recorded = new Set(reading.notable.map(({ data }) => cutIn(data)));
  acts.push(...cuts.map(({ act }) => act).filter(({ data }) => !recorded.has(data.sha256)));
  const draft = (act: Act, by: Actor, why?: string): ReturnType<typeof draftOf> =>
    draftOf(act, by, instantOf(Math.floor(now())), why);
  if (acts.length > 0) await writer.write(acts.map((act) => draft(act, STATION)));
  else if (signed?.size !== reading.tail.size) await writer.sign();
  await settleCuts(disk, cuts);
  await takeBallast(disk, folder, limits.ballastBytes);

  const queue = groupCommit(writer, limits);
  let open = true;
  const lastSignature = (): { readonly size: number; readonly at: Instant } => {
    const last = writer.position().signed;
    if (!last) throw new Error('an open ledger is signed');
    return { size: last.size, at: last.at };
  };
  return {
    get size() {
      return writer.position().tail.size;
    },
    get head() {
      return writer.position().tail.head;
    },
    publicKey: key.publicKey,
    keptBy: key.keptBy,
    get checkpoint() {
      return lastSignature();
    },
    get broken() {
      return writer.broken() !== null;
    },
    async append(acts, by, why) {
      if (!open) throw failed('no-vault');
      return queue.append(acts.map((act) => draft(act, by, why)));
    },
    cosign: (note, checkpoint, seconds) =>
      cosigned(note, checkpoint, { name: originOf(vault), ...key }, seconds),
    entries: (from = 0) => readEntries({ disk, folder, from, until: writer.position().tail.size }),
    async close() {
      open = false;
      await queue.idle();
    },
  };
}

interface ProvenEnd {
  readonly reading: TailReading;
  readonly checkpoint: SignedCheckpoint | null;
  /** The checkpoint's file. */
  readonly note: Buffer | null;
  /** Whether the last segment is closed. */
  readonly closed: boolean;
}

/** Reads the end of the ledger and holds it against the checkpoint, whose signature is still to be proven. */
async function provenEnd(disk: Disk, folder: string, vault: string): Promise<ProvenEnd> {
  const { segments, closings } = await listLedger(disk, folder);
  const last = segments.length;
  const note = await readWhole(disk, inLedger(folder, CHECKPOINT), LONGEST_CHECKPOINT);
  if (last === 0) {
    if (note || closings.length > 0) throw damaged('LEDGER_MISSING');
    return { reading: NOTHING_READ, checkpoint: null, note, closed: false };
  }
  if (segments.at(-1) !== last || (closings.at(-1) ?? 0) > last) throw damaged('SEGMENT_MISSING');
  const checkpoint = note && parseNote(note);
  if (note && !checkpoint) throw damaged('CHECKPOINT_UNREADABLE');

  const reading = await readTail(disk, folder, last, checkpoint?.size ?? 0);
  if (checkpoint ? !checkpoint.root.equals(reading.signedRoot) : !isFounding(reading, vault)) {
    throw damaged(checkpoint ? 'CHECKPOINT_ROOT_DIFFERS' : 'CHECKPOINT_MISSING');
  }
  const { segment, size } = reading.tail;
  const closed = closings.includes(segment);
  if (closed) {
    const closing = await readWhole(disk, inLedger(folder, closingName(segment)), LONGEST_CHECKPOINT);
    // Nothing is added to a segment once it is closed.
    if (!closing || parseNote(closing)?.size !== size) throw damaged('CHECKPOINT_ROOT_DIFFERS');
  }
  return { reading, checkpoint, note, closed };
}

const NOTHING_READ: TailReading = {
  tail: NO_TAIL,
  signedRoot: rootOf(NO_TAIL.range),
  from: 0,
  notable: [],
  torn: null,
};

/** Whether nothing is there yet but what a beginning writes before the first signature. */
function isFounding({ tail, notable }: TailReading, vault: string): boolean {
  const [created, admitted] = notable;
  return (
    tail.segment <= 1 &&
    tail.size === notable.length &&
    tail.size <= 2 &&
    (!created || (created.kind === 'vault.created' && vaultIn(created.data) === vault)) &&
    (!admitted || admitted.kind === 'key.admitted')
  );
}

function vaultIn(data: CanonicalValue): CanonicalValue {
  return memberOf(data, 'vault');
}

function cutIn(data: CanonicalValue): CanonicalValue {
  return memberOf(data, 'sha256');
}

function memberOf(data: CanonicalValue, name: string): CanonicalValue {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null;
  return (data as { readonly [key: string]: CanonicalValue | undefined })[name] ?? null;
}

function damaged(detail: VerificationCode): FailureError {
  return failed('ledger-damaged', { detail });
}
