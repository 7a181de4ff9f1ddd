import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#shared/ledger';
import type { VendorAdapter } from '#shared/vendor-adapter';
import { builtInAdapters } from '../../electron/dock/vendor/adapters';
import type { Keychain } from '../../electron/ledger/keychain';
import { readEntries } from '../../electron/ledger/segments';
import { cameraFileKeeper, cameraFilesIn } from '../../electron/station/camera-files';
import { changePassword, keptPassword } from '../../electron/station/camera-passwords';
import { openStation, type Station } from '../../electron/station/open';
import { verifyVault } from '../../electron/station/verify';
import { systemDisk } from '../../electron/vault/disk';
import { faultyDisk } from '../fault/faulty-disk';

let place: string;
let station: Station;
const vault = (): string => path.join(place, 'vault');
const folder = (): string => path.join(vault(), 'camera-profiles');
const ADMIN: Actor = { kind: 'operator', account: 'wang.wu' };

beforeEach(async () => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  place = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-set-up-'));
  station = await openStation({ folder: vault(), create: true });
});
afterEach(async () => {
  await station.close();
  fs.rmSync(place, { recursive: true, force: true });
});

const [reference] = builtInAdapters as readonly [VendorAdapter];
const PROFILE = {
  format: 'camera-profile-1',
  id: 'office-x3',
  name: { zh: 'X3 型', en: 'X3' },
  utcOffsetMinutes: 480,
  names: [{ of: 'name', pattern: '^X3CLIP(?<counter>\\d{4})$', example: 'X3CLIP0001.mp4' }],
  importantFolders: [],
  idFiles: [],
};

/** A file outside of the vault. */
function lay(name: string, content: unknown): string {
  const file = path.join(place, name);
  fs.writeFileSync(
    file,
    typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return file;
}

async function acts(): Promise<readonly { kind: string; by: unknown; data: unknown }[]> {
  const found = [];
  for await (const { entry } of readEntries({ disk: systemDisk, folder: vault() }))
    if (entry.kind.startsWith('camera-')) found.push({ kind: entry.kind, by: entry.by, data: entry.data });
  return found;
}

describe('camera files of an office', () => {
  test('D1: one that is added counts at once and after the next start, and is on record with its digest', async () => {
    const from = lay('他们的规则 (1).json', PROFILE);
    const entry = await station.cameraFiles.add(from, ADMIN);
    expect(entry).toMatchObject({ file: 'profile-office-x3.json', problem: null });
    expect(station.profiles.at(-1)?.id).toBe('office-x3');
    expect(fs.readdirSync(folder())).toEqual(['profile-office-x3.json']);
    const [act] = await acts();
    expect(act).toMatchObject({
      kind: 'camera-file.added',
      by: ADMIN,
      data: { file: 'profile-office-x3.json', content: 'profile', id: 'office-x3', replaced: null },
    });
    await station.close();
    station = await openStation({ folder: vault(), create: false });
    expect(station.profiles.at(-1)?.id).toBe('office-x3');
    expect(await verifyVault(vault())).toMatchObject({ ok: true, notes: [] });
  });

  test('a newer file of the same id takes its place, and both digests are on record', async () => {
    await station.cameraFiles.add(lay('a.json', PROFILE), ADMIN);
    await station.cameraFiles.add(lay('b.json', { ...PROFILE, utcOffsetMinutes: 0 }), ADMIN);
    expect(station.profiles.at(-1)).toMatchObject({ id: 'office-x3', utcOffsetMinutes: 0 });
    const [first, second] = (await acts()).map(
      ({ data }) => data as { sha256: string; replaced: string | null },
    );
    expect(second?.replaced).toBe(first?.sha256);
    expect(fs.readdirSync(folder())).toHaveLength(1);
  });

  test.each<[string, unknown, string]>([
    ['GBK text', Buffer.from('{"name":"\xd6\xd0"}', 'latin1'), 'file-not-utf8'],
    ['a long file', 'x'.repeat(70_000), 'file-too-large'],
    ['no JSON', '{', 'file-not-json'],
    ['the id of a built-in one', { ...PROFILE, id: 'dcam' }, 'id-built-in'],
    ['the camera of a built-in one', { format: 'camera-adapter-1', ...reference, id: 'mine' }, 'usb-twice'],
  ])('%s is refused with its reason, and nothing is copied or on record', async (_, content, problem) => {
    const entry = await station.cameraFiles.add(lay('x.json', content), ADMIN);
    expect(entry).toMatchObject({ file: 'x.json', problem: { code: problem } });
    expect(fs.existsSync(folder())).toBe(false);
    expect(await acts()).toEqual([]);
  });

  test('a file that is not there, or is a folder', async () => {
    fs.mkdirSync(path.join(place, 'folder.json'));
    for (const name of ['none.json', 'folder.json'])
      expect((await station.cameraFiles.add(path.join(place, name), ADMIN)).problem?.code).toBe(
        'file-unreadable',
      );
  });

  test('files put there by hand count or are named with their reason, and the others count', async () => {
    fs.mkdirSync(folder());
    fs.writeFileSync(path.join(folder(), 'good.json'), JSON.stringify(PROFILE));
    fs.writeFileSync(path.join(folder(), 'broken.json'), '{ "format": "camera-profile-1", ');
    fs.writeFileSync(path.join(folder(), 'twice.JSON'), JSON.stringify(PROFILE));
    fs.writeFileSync(path.join(folder(), 'notes.txt'), 'not ours');
    fs.symlinkSync('/etc/passwd', path.join(folder(), 'link.json'));
    const { entries, profiles } = await station.cameraFiles.refresh();
    expect(
      entries.filter(({ file }) => file !== null).map(({ file, problem }) => [file, problem?.code]),
    ).toEqual([
      ['broken.json', 'file-not-json'],
      ['good.json', undefined],
      ['link.json', 'file-unreadable'],
      ['twice.JSON', 'id-twice'],
    ]);
    expect(profiles.at(-1)?.id).toBe('office-x3');
    expect((await cameraFilesIn(vault())).profiles).toEqual(profiles);
    expect(
      (await cameraFilesIn(path.join(place, 'nowhere'))).entries.every(({ file }) => file === null),
    ).toBe(true);
  });

  test('one is taken away, on record; only names of the list are taken', async () => {
    await station.cameraFiles.add(lay('a.json', PROFILE), ADMIN);
    await station.cameraFiles.remove('profile-office-x3.json', ADMIN);
    expect(fs.readdirSync(folder())).toEqual([]);
    expect(station.profiles.some(({ id }) => id === 'office-x3')).toBe(false);
    expect((await acts()).map(({ kind }) => kind)).toEqual(['camera-file.added', 'camera-file.removed']);
    await expect(station.cameraFiles.remove('../vault.json', ADMIN)).rejects.toThrow('not-found');
  });

  test('what is exported, also of what came with the program, is read again by another office', async () => {
    const to = path.join(place, 'handed-on.json');
    await station.cameraFiles.export({ kind: 'adapter', id: 'reference' }, to);
    const changed = fs.readFileSync(to, 'utf8').replace('"reference"', '"ours"').replace('"0001"', '"0002"');
    expect(await station.cameraFiles.add(lay('changed.json', changed), ADMIN)).toMatchObject({
      problem: null,
    });
    expect(station.cameraFiles.current().adapters.map(({ id }) => id)).toEqual(['reference', 'ours']);
    await expect(
      station.cameraFiles.export({ kind: 'profile', id: 'dcf' }, path.join(place, 'no', 'x.json')),
    ).rejects.toMatchObject({
      failure: { code: 'vault-place-unusable', values: { detail: 'ENOENT' } },
    });
  });

  test.each(['once', 'crash', 'torn'] as const)(
    'I3: a disk that fails (%s) at any step leaves the former file or the new one, never half of one',
    async (mode) => {
      await station.cameraFiles.add(lay('a.json', PROFILE), ADMIN);
      const newer = lay('b.json', { ...PROFILE, utcOffsetMinutes: 0 });
      for (let failAt = 1; ; failAt++) {
        const faulty = faultyDisk(systemDisk, { failAt, mode });
        const outcome = await cameraFileKeeper(faulty, vault(), station.record)
          .then((keeper) => keeper.add(newer, ADMIN))
          .catch(() => 'failed');
        const { entries, profiles } = await cameraFilesIn(vault());
        const ours = entries.filter(({ file }) => file !== null);
        expect(ours.map(({ file, problem }) => [file, problem])).toEqual([['profile-office-x3.json', null]]);
        if (faulty.struck) continue;
        expect(outcome).toMatchObject({ problem: null });
        expect(profiles.at(-1)?.utcOffsetMinutes).toBe(0);
        expect(failAt).toBeGreaterThan(15);
        break;
      }
    },
  );

  test('what cannot be put on record does not count', async () => {
    const refuse = (): Promise<never> => Promise.reject(new Error('ledger full'));
    const keeper = await cameraFileKeeper(systemDisk, vault(), refuse);
    await expect(keeper.add(lay('a.json', PROFILE), ADMIN)).rejects.toThrow('ledger full');
    expect(fs.readdirSync(folder())).toEqual([]);
  });
});

/** A keychain in memory. */
function keychain(
  how: 'works' | 'refuses' | 'forgets' = 'works',
): Keychain & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  const work = <T>(value: () => T): Promise<T> =>
    how === 'refuses' ? Promise.reject(new Error('locked')) : Promise.resolve().then(value);
  return {
    kept,
    read: (account) => work(() => kept.get(account) ?? null),
    write: (account, secret) => work(() => (how === 'forgets' ? undefined : void kept.set(account, secret))),
    forget: (account) => work(() => void kept.delete(account)),
  };
}

describe('passwords of cameras', () => {
  const kept = (chain: Keychain | null, cameras: readonly string[]) =>
    keptPassword('reference', cameras, () => Promise.resolve(chain));
  const change = (
    chain: Keychain | null,
    password: string | null,
    camera: string | null = null,
    adapter = 'reference',
  ) =>
    changePassword(
      { adapter, camera, password },
      { adapters: builtInAdapters, record: station.record, by: ADMIN },
      () => Promise.resolve(chain),
    );

  test('C2: are kept by the keychain; that it was done is on record, and the password is nowhere', async () => {
    const chain = keychain();
    await change(chain, '0a1B2c');
    await change(chain, 'ZZ99zz', 'BC24007');
    expect(await kept(chain, ['BC24007', 'REF1'])).toBe('ZZ99zz');
    expect(await kept(chain, ['TA00999', 'BC24007'])).toBe('ZZ99zz');
    expect(await kept(chain, ['TA00999'])).toBe('0a1B2c');
    expect(await kept(chain, [])).toBe('0a1B2c');
    await change(chain, null, 'BC24007');
    expect(await kept(chain, ['BC24007'])).toBe('0a1B2c');
    expect(await acts()).toEqual([
      { kind: 'camera-password.kept', by: ADMIN, data: { adapter: 'reference', camera: null } },
      { kind: 'camera-password.kept', by: ADMIN, data: { adapter: 'reference', camera: 'BC24007' } },
      { kind: 'camera-password.forgotten', by: ADMIN, data: { adapter: 'reference', camera: 'BC24007' } },
    ]);
    await station.close();
    const everything = fs
      .readdirSync(vault(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name)));
    for (const bytes of everything) expect(bytes.includes('0a1B2c') || bytes.includes('ZZ99zz')).toBe(false);
    station = await openStation({ folder: vault(), create: false });
  });

  test.each([null, keychain('refuses'), keychain('forgets')])(
    'without a keychain that keeps them nothing is kept, nothing is on record, and it says so',
    async (chain) => {
      await expect(change(chain, '0a1B2c')).rejects.toThrow('keychain-missing');
      expect(await acts()).toEqual([]);
    },
  );

  test('one that cannot be right is refused before anything is kept', async () => {
    const chain = keychain();
    for (const password of ['12345', '1234567', '密码密码密码'])
      await expect(change(chain, password)).rejects.toThrow('camera-password-unfit');
    await expect(change(chain, '123456', null, 'another')).rejects.toThrow('not-found');
    expect(chain.kept.size).toBe(0);
  });

  test('a ledger that cannot take it leaves the keychain as it was', async () => {
    const chain = keychain();
    await change(chain, '0a1B2c');
    const broken = changePassword(
      { adapter: 'reference', camera: null, password: 'ZZ99zz' },
      { adapters: builtInAdapters, record: () => Promise.reject(new Error('full')), by: ADMIN },
      () => Promise.resolve(chain),
    );
    await expect(broken).rejects.toThrow('full');
    expect(await kept(chain, [])).toBe('0a1B2c');
  });
});
