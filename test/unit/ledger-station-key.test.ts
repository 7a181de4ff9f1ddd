import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { failureOf } from '#shared/failure';
import { isSignedBy } from '../../electron/ledger/ed25519';
import { systemKeychain, type Keychain } from '../../electron/ledger/keychain';
import { findStationKeys, makeStationKey, type StationKey } from '../../electron/ledger/station-key';
import { systemDisk } from '../../electron/vault/disk';
import { faultyDisk } from '../fault/faulty-disk';
import {
  act,
  entriesOf,
  ledgerOf,
  open,
  OPERATOR,
  VAULT,
  VAULT_ID,
  vaultDisk,
  verify,
} from './ledger-fixture';

const KEY_FILE = path.join(VAULT, 'keys', 'station-key.json');

/** A keychain in memory; `misbehaves` says how it fails. */
function keychain(
  misbehaves?: 'refuses' | 'forgets' | 'garbles',
): Keychain & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    async read(account) {
      if (misbehaves === 'refuses') throw new Error('locked');
      return Promise.resolve(kept.get(account) ?? null);
    },
    async write(account, secret) {
      if (misbehaves === 'refuses') throw new Error('locked');
      if (misbehaves !== 'forgets') kept.set(account, misbehaves === 'garbles' ? secret.slice(1) : secret);
      return Promise.resolve();
    },
    async forget(account) {
      kept.delete(account);
      return Promise.resolve();
    },
  };
}

function reasons(entries: Awaited<ReturnType<typeof entriesOf>>): unknown[] {
  return entries.filter(({ entry }) => entry.kind === 'key.admitted').map(({ entry }) => entry.data);
}

const works = (key: StationKey): boolean =>
  isSignedBy(key.publicKey, Buffer.from('text'), key.sign(Buffer.from('text')));

test('with a keychain the key is kept there and nowhere else', async () => {
  const places = { disk: await vaultDisk(), folder: VAULT, vault: VAULT_ID, keychain: keychain() };
  const made = await makeStationKey(places);
  expect(made.keptBy).toBe('keychain');
  expect(works(made)).toBe(true);
  expect([...places.keychain.kept.keys()]).toEqual([VAULT_ID]);
  expect(places.disk.contents().has(KEY_FILE)).toBe(false);
  const [found, ...more] = await findStationKeys(places);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ publicKey: made.publicKey, keptBy: 'keychain' });
  expect(found && works(found)).toBe(true);
});

test.each(['refuses', 'forgets', 'garbles'] as const)(
  'a keychain that %s keeps no key: a file does, for the owner only',
  async (misbehaves) => {
    const places = {
      disk: await vaultDisk(),
      folder: VAULT,
      vault: VAULT_ID,
      keychain: keychain(misbehaves),
    };
    const made = await makeStationKey(places);
    expect(made.keptBy).toBe('file');
    expect((await places.disk.stat(KEY_FILE)).mode).toBe(0o600);
    const found = await findStationKeys(places);
    expect(found.map(({ publicKey, keptBy }) => [publicKey, keptBy])).toEqual([[made.publicKey, 'file']]);
  },
);

test('a key file that was changed is no key', async () => {
  const places = { disk: await vaultDisk(), folder: VAULT, vault: VAULT_ID, keychain: null };
  await makeStationKey(places);
  const bytes = places.disk.contents().get(KEY_FILE);
  if (!bytes) throw new Error('no key file');
  for (let at = 0; at < bytes.length - 1; at++) {
    const other = Buffer.from(bytes);
    other[at] = (other[at] ?? 0) ^ 1;
    places.disk.put(KEY_FILE, other);
    expect(await findStationKeys(places)).toEqual([]);
  }
});

test('a key file that cannot be read is a failure with a name, not a reason for a new key', async () => {
  const disk = await ledgerOf(2);
  const reads = faultyDisk(disk, { failAt: 0 });
  await (await open(reads)).close();
  const nth = reads.trace.filter((t) => t.startsWith('open')).findIndex((t) => t.includes('station-key')) + 1;
  const locked = faultyDisk(disk, { failAt: nth, error: 'EACCES', only: ['open'] });
  const failure = failureOf(await open(locked).catch((error: unknown) => error));
  expect(failure).toEqual({
    code: 'station-key-unusable',
    values: { detail: 'keys/station-key.json: EACCES' },
  });
  expect(reasons(await entriesOf(disk))).toHaveLength(1);
});

test('C2: a key that is lost is replaced on record, and everything before and after still verifies', async () => {
  const disk = await ledgerOf(7);
  const [first] = reasons(await entriesOf(disk)) as [{ publicKey: string }];
  disk.put(KEY_FILE, null);
  const ledger = await open(disk);
  expect(ledger.publicKey).not.toBe(first.publicKey);
  await ledger.append([act(100)], OPERATOR);
  await ledger.close();
  expect(reasons(await entriesOf(disk))).toEqual([
    { publicKey: first.publicKey, keptBy: 'file', reason: 'first' },
    { publicKey: ledger.publicKey, keptBy: 'file', reason: 'lost' },
  ]);
  expect(await verify(disk)).toMatchObject({ entries: 11, failures: [], notes: [] });
  expect((await open(disk)).publicKey).toBe(ledger.publicKey);
});

test('a key that moved into the keychain by hand is found there and needs no admission', async () => {
  const disk = await ledgerOf(5);
  const chain = keychain();
  chain.kept.set(VAULT_ID, (disk.contents().get(KEY_FILE) ?? '').toString());
  disk.put(KEY_FILE, null);
  const ledger = await open(disk, { keychain: chain });
  expect(ledger.keptBy).toBe('keychain');
  expect(ledger.size).toBe(7);
  expect(await verify(disk)).toMatchObject({ entries: 7, failures: [], notes: [] });
});

test('of two keys the one that the ledger admitted last signs on', async () => {
  const chain = keychain();
  const disk = await ledgerOf(2, { keychain: chain });
  const away = await open(disk, { keychain: keychain('refuses') }); // the keychain is locked: a file has to do
  await away.close();
  expect(away.keptBy).toBe('file');
  const back = await open(disk, { keychain: chain }); // now both have one
  expect(back).toMatchObject({ publicKey: away.publicKey, keptBy: 'file', size: 5 });
  await back.close();
  expect(await verify(disk)).toMatchObject({ failures: [], notes: [] });
});

test('a key that was made but not admitted before a crash is used, not replaced', async () => {
  const disk = await vaultDisk();
  const made = await makeStationKey({ disk, folder: VAULT, vault: VAULT_ID, keychain: null });
  const ledger = await open(disk);
  expect(ledger.publicKey).toBe(made.publicKey);
});

test('an admission of a key far back is found when no key of ours signed', async () => {
  const disk = await ledgerOf(11); // the admission is four segments back
  disk.put(KEY_FILE, null);
  const ledger = await open(disk);
  expect(ledger.size).toBe(14);
  expect(await verify(disk)).toMatchObject({ failures: [], notes: [] });
});

test('EVIDOCK_KEYCHAIN=off means that there is none', async () => {
  expect(await systemKeychain({ env: { EVIDOCK_KEYCHAIN: 'off' } })).toBeNull();
});

test('without a session bus there is no keychain on Linux', async () => {
  expect(await systemKeychain({ env: {}, platform: 'linux' })).toBeNull();
  const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/at/all' };
  expect(await systemKeychain({ env, platform: 'linux' })).toBeNull();
});

test.skipIf(process.platform === 'win32')(
  'a bus that accepts and is silent does not hang the start',
  async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'evidock-bus-'));
    const socket = path.join(folder, 'bus');
    const held: net.Socket[] = [];
    const server = net.createServer((client) => void held.push(client.on('error', () => undefined)));
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    try {
      const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket},guid=0` };
      expect(await systemKeychain({ env, platform: 'linux' })).toBeNull();
      expect(held).toHaveLength(1);
    } finally {
      for (const client of held) client.destroy();
      server.close();
      await fs.rm(folder, { recursive: true });
    }
  },
);

test('the file on a real disk is for its owner only', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'evidock-key-'));
  try {
    await makeStationKey({ disk: systemDisk, folder, vault: VAULT_ID, keychain: null });
    const { mode } = await fs.stat(path.join(folder, 'keys', 'station-key.json'));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
  } finally {
    await fs.rm(folder, { recursive: true });
  }
});
