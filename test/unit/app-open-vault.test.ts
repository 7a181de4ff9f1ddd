import { describe, expect, it } from 'vitest';
import type { VaultView } from '#shared/contract/station';
import { failed, FailureError } from '#shared/failure';
import { openVault } from '../../electron/app/open-vault';
import type { VaultClient } from '../../electron/app/vault-client';

const viewOf = (place: string): VaultView => ({
  place,
  totalBytes: 10,
  freeBytes: 5,
  reserveBytes: 1,
  clips: 0,
  entries: 1,
  keyKeptBy: 'file',
  safekeeping: { places: 0, troubled: 0, damagedOriginals: 0, damagedCopies: 0 },
});

/** A vault process over a few folders. */
function process(folders: Record<string, 'nothing' | 'vault' | 'other-files'>) {
  const opened: string[] = [];
  let open: string | null = null;
  const answers: Record<string, (args: never) => unknown> = {
    'look-at-place': ({ folder }: { folder: string }) => ({
      freeBytes: 5,
      holds: folders[folder] ?? 'nothing',
    }),
    'open-vault': ({ folder }: { folder: string }) => {
      open = null;
      if (folders[folder] === 'other-files') throw failed('not-a-vault', { place: folder });
      opened.push(folder);
      open = folder;
      folders[folder] = 'vault';
      return viewOf(folder);
    },
    'vault-state': () => ({ vault: open === null ? null : viewOf(open), failure: null }),
  };
  const client = {
    call: async (name: string, args: never) => {
      await Promise.resolve();
      return answers[name]?.(args);
    },
  } as unknown as VaultClient;
  return { client, opened, crash: () => (open = null) };
}

describe('which vault is open', () => {
  it('is none when none is wanted', async () => {
    const { client, opened } = process({});
    const vault = openVault(client, null);
    await vault.again();
    expect(await vault.state()).toEqual({ vault: null, failure: null });
    expect(opened).toEqual([]);
  });

  it('is the one of the command line, made when it is missing', async () => {
    const { client } = process({});
    const vault = openVault(client, { folder: '/new', make: true });
    void vault.again();
    expect(await vault.state()).toEqual({ vault: viewOf('/new'), failure: null });
  });

  it('is not made anew where the remembered one has gone: its disk may not be connected', async () => {
    const { client, opened } = process({});
    const vault = openVault(client, { folder: '/usb/vault', make: false });
    await vault.again();
    expect(opened).toEqual([]);
    expect(await vault.state()).toMatchObject({
      vault: null,
      failure: { code: 'vault-missing', values: { place: '/usb/vault' } },
    });
  });

  it('is opened again after the process came back, and then only if it is still there', async () => {
    const folders: Parameters<typeof process>[0] = {};
    const { client, opened, crash } = process(folders);
    const vault = openVault(client, { folder: '/new', make: true });
    await vault.again();
    crash();
    await vault.again();
    expect(opened).toEqual(['/new', '/new']);
    crash();
    folders['/new'] = 'nothing';
    await vault.again();
    expect(opened).toEqual(['/new', '/new']);
    expect((await vault.state()).failure?.code).toBe('vault-missing');
  });

  it('stays the wanted one when another cannot be opened', async () => {
    const { client, opened } = process({ '/a': 'vault', '/b': 'other-files' });
    const vault = openVault(client, { folder: '/a', make: false });
    await vault.again();
    await expect(vault.open({ folder: '/b', make: true })).rejects.toEqual(
      new FailureError({ code: 'not-a-vault', values: { place: '/b' } }),
    );
    expect(await vault.state()).toEqual({
      vault: null,
      failure: { code: 'not-a-vault', values: { place: '/b' } },
    });
    await vault.again();
    expect(opened).toEqual(['/a', '/a']);
  });

  it('is asked for in turn, never two at once', async () => {
    const { client, opened } = process({});
    const vault = openVault(client, null);
    const both = Promise.all(['/a', '/b'].map((folder) => vault.open({ folder, make: true })));
    await vault.settled();
    expect(opened).toEqual(['/a', '/b']);
    await both;
    expect((await vault.state()).vault?.place).toBe('/b');
  });

  it('cannot be told while there is no process: the window keeps what it knows', async () => {
    const restarted = failed('vault-process-restarted');
    const client = { call: () => Promise.reject(restarted) } as unknown as VaultClient;
    const vault = openVault(client, { folder: '/a', make: false });
    await vault.again();
    await expect(vault.state()).rejects.toBe(restarted);
  });
});
