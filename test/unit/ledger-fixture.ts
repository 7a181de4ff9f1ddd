/** Ledgers on a disk in memory, for tests. */
import path from 'node:path';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import type { Act, Actor } from '#shared/ledger';
import type { ClipId, SessionId } from '#shared/ids';
import type { LedgerLimits } from '../../electron/ledger/append';
import { openLedger, type Ledger, type OpenLedger, type StoredEntry } from '../../electron/ledger/open';
import { readEntries } from '../../electron/ledger/segments';
import { verifyLedger, type LedgerReport } from '../../electron/ledger/verify';
import type { Disk } from '../../electron/vault/disk';
import { memoryDisk, type MemoryDisk } from '../fault/memory-disk';

export const VAULT = path.resolve('/vault');
export const VAULT_ID = '0123456789abcdef0123456789abcdef';
export const OPERATOR: Actor = { kind: 'operator', account: 'zhang.san' };

/** Small segments, so that a few entries make several; no ballast. */
export const SMALL: Partial<LedgerLimits> = { segmentEntries: 3, ballastBytes: 0 };

/** An empty vault folder. */
export async function vaultDisk(room?: number): Promise<MemoryDisk> {
  const disk = memoryDisk(room);
  await disk.makeFolder(VAULT);
  await disk.syncFolder(path.dirname(VAULT));
  return disk;
}

/** Opens the ledger with its key in a file, unless `options` says otherwise. Time stands still. */
export function open(disk: Disk, options: Partial<OpenLedger> = {}): Promise<Ledger> {
  const now = (): number => Date.UTC(2026, 6, 13, 1, 30);
  return openLedger({ disk, folder: VAULT, vault: VAULT_ID, now, keychain: null, limits: SMALL, ...options });
}

/** Something to record, told apart by its number. */
export function act(n: number): Act {
  return { kind: 'import.interrupted', data: { session: `20260713T013000Z-${n}` as SessionId } };
}

/** A look at a clip, as an operator does it. */
export function look(n: number): Act {
  return { kind: 'clip.looked-at', data: { clip: n.toString(16).padStart(32, '0') as ClipId } };
}

/** A ledger of `acts` recorded one by one behind its two first entries, closed again. */
export async function ledgerOf(acts: number, options: Partial<OpenLedger> = {}): Promise<MemoryDisk> {
  const disk = await vaultDisk();
  const ledger = await open(disk, options);
  for (let n = 0; n < acts; n++)
    await ledger.append([act(n)], OPERATOR, n % 2 === 0 ? undefined : `why ${n}`);
  await ledger.close();
  return disk;
}

export function verify(disk: Disk, quiet = true): Promise<LedgerReport> {
  return verifyLedger({ disk, folder: VAULT, quiet });
}

/** The codes and subjects of all failures, as `CODE subject`. */
export function failuresIn({ failures }: LedgerReport): readonly string[] {
  return failures.map(({ code, subject }) => `${code} ${subject}`);
}

export async function entriesOf(disk: Disk): Promise<readonly StoredEntry[]> {
  const all: StoredEntry[] = [];
  for await (const stored of readEntries({ disk, folder: VAULT })) all.push(stored);
  return all;
}

/** The path of one of the ledger's files. */
export function file(name: string): string {
  return path.join(VAULT, 'ledger', name);
}

/** The ledger's own files, by name: segments and checkpoints. */
export function ledgerFiles(disk: MemoryDisk): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const [name, bytes] of disk.contents()) {
    if (bytes && path.dirname(name) === file('.').replace(/[/\\]\.$/, ''))
      files.set(path.basename(name), bytes);
  }
  return files;
}

/** The lines of a file without their line ends. */
export function linesIn(disk: MemoryDisk, name: string): string[] {
  return (disk.contents().get(file(name)) ?? Buffer.alloc(0)).toString('utf8').split('\n').slice(0, -1);
}

export function putLines(disk: MemoryDisk, name: string, lines: readonly string[]): void {
  disk.put(file(name), Buffer.from(lines.map((line) => `${line}\n`).join('')));
}

/** A line with some members changed. */
export function changed(line: string, members: Readonly<Record<string, CanonicalValue>>): string {
  return canonicalJson({ ...(JSON.parse(line) as Record<string, CanonicalValue>), ...members });
}
