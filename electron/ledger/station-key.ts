/** The station's signing key: kept by the keychain where there is one, otherwise in a file of the vault. */
import path from 'node:path';
import { canonicalJson } from '#shared/canonical-json';
import { failed } from '#shared/failure';
import { errnoOf, type Disk } from '../vault/disk';
import { makeFolders, readWhole, replaceWhole } from '../vault/files';
import { LAYOUT } from '../vault/layout';
import { keyPairOf, newKeyPair, type KeyPair } from './ed25519';
import type { Keychain } from './keychain';

export interface StationKey {
  /** 32 bytes in hexadecimal. */
  readonly publicKey: string;
  readonly keptBy: 'keychain' | 'file';
  sign(bytes: Uint8Array): Buffer;
}

/** Where the keys of one vault are looked for and put. */
export interface KeyPlaces {
  readonly disk: Disk;
  /** The vault's folder. */
  readonly folder: string;
  /** The vault's id: the keychain's account. */
  readonly vault: string;
  readonly keychain: Keychain | null;
}

const FORMAT = 'evidock-station-key-1';
const FILE = `${LAYOUT.keys}/station-key.json`;
/** Longer than any key we write: whatever is longer is none. */
const LONGEST = 64 << 10;

/**
 * Every key of this vault that can be found, the keychain's first. A place that cannot be asked has none: the caller
 * then admits a new key on record, rather than refuse to take footage in.
 */
export async function findStationKeys(places: KeyPlaces): Promise<readonly StationKey[]> {
  const kept: (StationKey | null)[] = [];
  if (places.keychain) {
    const text = await places.keychain.read(places.vault).catch(() => null);
    kept.push(stationKey(text, 'keychain'));
  }
  const file = path.join(places.folder, FILE);
  const bytes = await readWhole(places.disk, file, LONGEST).catch((error: unknown) => {
    if (error instanceof RangeError || errnoOf(error) === 'EISDIR') return null;
    throw failed('station-key-unusable', { detail: `${FILE}: ${errnoOf(error) ?? String(error)}` }, error);
  });
  kept.push(stationKey(bytes?.toString('utf8') ?? null, 'file'));
  return kept.filter((key) => key !== null);
}

/**
 * Makes a new key and keeps it: in the keychain when that gives it back on reading, otherwise in a file that only the
 * account of the station may read. Throws FailureError `station-key-unusable` when it can be kept nowhere.
 */
export async function makeStationKey(places: KeyPlaces): Promise<StationKey> {
  const pair = newKeyPair();
  const text = textOf(pair);
  if (places.keychain && (await keep(places.keychain, places.vault, text))) return named(pair, 'keychain');
  try {
    await makeFolders(places.disk, places.folder, LAYOUT.keys);
    await replaceWhole(places.disk, path.join(places.folder, FILE), Buffer.from(`${text}\n`), 0o600);
  } catch (error) {
    throw failed('station-key-unusable', { detail: `${FILE}: ${errnoOf(error) ?? String(error)}` }, error);
  }
  return named(pair, 'file');
}

async function keep(keychain: Keychain, account: string, text: string): Promise<boolean> {
  try {
    await keychain.write(account, text);
    return (await keychain.read(account)) === text;
  } catch {
    return false; // it keeps nothing for us: the file will
  }
}

function textOf({ publicKey, secretKey }: KeyPair): string {
  return canonicalJson({ format: FORMAT, publicKey, secretKey });
}

function stationKey(text: string | null, keptBy: StationKey['keptBy']): StationKey | null {
  if (text === null) return null;
  const secretKey = /"secretKey":"([0-9a-f]{64})"/.exec(text)?.[1];
  const pair = secretKey === undefined ? null : keyPairOf(secretKey);
  // A text that is not exactly ours, or whose halves do not belong together, was damaged.
  return pair && textOf(pair) === text.trim() ? named(pair, keptBy) : null;
}

function named(pair: KeyPair, keptBy: StationKey['keptBy']): StationKey {
  return { publicKey: pair.publicKey, keptBy, sign: (bytes) => pair.sign(bytes) };
}
