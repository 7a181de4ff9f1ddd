/** A vault with a few sealed clips and folders for second copies, on real files. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { asDeviceId, type DeviceId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { mountedSource } from '../../electron/intake/mounted-source';
import { importInto, newSession } from '../../electron/station/import';
import { openStation, type Station } from '../../electron/station/open';
import { openSafekeeping, type Safekeeping } from '../../electron/station/safekeeping/safekeeping';
import type { SafekeepingOptions } from '../../electron/station/safekeeping/safekeeping';
import type { Disk } from '../../electron/vault/disk';

export const PERSON: Actor = { kind: 'operator', account: 'keeper' };

export interface Fixture {
  readonly folder: string;
  readonly vault: string;
  readonly card: string;
}

/** Temporary folders, a card with clips of these lengths, and no vault yet. */
export function fixture(lengths: readonly number[]): Fixture {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-keep-'));
  const card = path.join(folder, 'card');
  fs.mkdirSync(path.join(card, 'DCIM'), { recursive: true });
  const head = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');
  lengths.forEach((bytes, i) =>
    fs.writeFileSync(
      path.join(card, 'DCIM', `MOVI${String(i).padStart(4, '0')}.MP4`),
      Buffer.concat([head, Buffer.alloc(bytes, i + 1)]),
    ),
  );
  return { folder, vault: path.join(folder, 'vault'), card };
}

/** Imports the card. */
export async function importCard(station: Station, card: string): Promise<void> {
  const report = await importInto(station, {
    session: newSession(station),
    device: { device: asDeviceId('BC240001') as DeviceId, from: 'given' },
    source: mountedSource(card),
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  if (!report.safeToUnplug) throw new Error('the import of the fixture failed');
}

export interface Opened {
  readonly station: Station;
  readonly keeping: Safekeeping;
  /** What no job foresaw. */
  readonly troubles: unknown[];
  close(): Promise<void>;
}

/** Opens the vault and begins the work on it. */
export async function open(
  vault: string,
  options: SafekeepingOptions & { readonly disk?: Disk; readonly now?: () => number } = {},
): Promise<Opened> {
  const troubles: unknown[] = [];
  const { disk, now, ...work } = options;
  const station = await openStation({
    folder: vault,
    create: true,
    onTrouble: (_, error) => troubles.push(error),
    ...(disk ? { disk } : {}),
    ...(now ? { now } : {}),
  });
  const keeping = openSafekeeping(station, work);
  return { station, keeping, troubles, close: () => station.close() };
}

/** Changes one byte of a file, whatever its mode, and nothing that a listing shows. */
export function flip(file: string, at = 100): void {
  const { mode, atime, mtime } = fs.statSync(file);
  fs.chmodSync(file, 0o644);
  const bytes = fs.readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
  fs.writeFileSync(file, bytes);
  fs.utimesSync(file, atime, mtime);
  fs.chmodSync(file, mode);
}

/** The files under a folder that are originals, by their paths inside. */
export function originalsIn(folder: string): string[] {
  const originals = path.join(folder, 'originals');
  if (!fs.existsSync(originals)) return [];
  return fs
    .readdirSync(originals, { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join('originals', ...name.split(path.sep)))
    .filter((name) => /\.[a-z0-9]+$/.test(name))
    .sort();
}
