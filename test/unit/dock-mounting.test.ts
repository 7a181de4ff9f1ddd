import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DockedCamera } from '#shared/device';
import { builtInProfiles } from '../../electron/dock/camera-profiles';
import { udisksMounter } from '../../electron/dock/mass-storage/udisks';
import type { RawVolume, VolumeReader } from '../../electron/dock/mass-storage/volume';
import { watchDocks, type DockWatch } from '../../electron/dock/watch';

let top: string;
let formerPath: string | undefined;
const open: DockWatch[] = [];

beforeEach(() => {
  top = mkdtempSync(path.join(os.tmpdir(), 'evidock-mount-'));
  formerPath = process.env['PATH'];
});
afterEach(async () => {
  for (const watch of open.splice(0)) await watch.close();
  process.env['PATH'] = formerPath;
  rmSync(top, { recursive: true, force: true });
});

/** What was asked of `udisksctl`, one line a call. */
const calls = (): readonly string[] =>
  existsSync(path.join(top, 'calls')) ? readFileSync(path.join(top, 'calls'), 'utf8').trim().split('\n') : [];

/** Puts a `udisksctl` of our own on the search path, and nothing else. */
function udisksctl(script: string): void {
  const bin = path.join(top, 'bin');
  mkdirSync(bin, { recursive: true });
  const file = path.join(bin, 'udisksctl');
  writeFileSync(file, `#!/bin/sh\necho "$@" >> ${top}/calls\n${script}\n`);
  chmodSync(file, 0o755);
  process.env['PATH'] = bin;
}

/** As udisks2 2.9.4 says it, in its own words. */
const WORDS = {
  mounted: 'echo "Mounted /dev/sdb1 at /media/user/BODYCAM"',
  already:
    'echo "Error mounting /dev/sdb1: GDBus.Error:org.freedesktop.UDisks2.Error.AlreadyMounted: Device /dev/sdb1 is already mounted at \\`/media/user/BODYCAM\'." >&2; exit 1',
  denied:
    'echo "Error mounting /dev/sdb1: GDBus.Error:org.freedesktop.UDisks2.Error.NotAuthorizedCanObtain: Not authorized to perform operation" >&2; exit 1',
  noService:
    'echo "Error connecting to the udisks daemon: Could not connect: No such file or directory" >&2; exit 1',
  noObject: 'echo "Error looking up object for device /dev/sdb1" >&2; exit 1',
  damaged:
    'echo "Error mounting /dev/sdb1: GDBus.Error:org.freedesktop.UDisks2.Error.Failed: Error mounting /dev/sdb1 at /media/user/BODYCAM: wrong fs type, bad option, bad superblock on /dev/sdb1, missing codepage or helper program, or other error" >&2; exit 1',
} as const;

describe('udisksctl', () => {
  test.each<[keyof typeof WORDS, string]>([
    ['mounted', 'mounted'],
    ['already', 'mounted-by-others'],
    ['denied', 'denied'],
    ['noService', 'unavailable'],
    ['noObject', 'failed'],
    ['damaged', 'failed'],
  ])('%s is %s', async (words, is) => {
    udisksctl(WORDS[words]);
    const outcome = await udisksMounter().mountReadOnly('sdb1');
    expect(outcome.is).toBe(is);
    expect(calls()).toEqual(['mount -b /dev/sdb1 -o ro --no-user-interaction']);
  });

  test('is not there at all', async () => {
    process.env['PATH'] = top;
    expect((await udisksMounter().mountReadOnly('sdb1')).is).toBe('unavailable');
    expect(await udisksMounter().unmount('sdb1')).toMatch(/ENOENT/);
  });

  test('law: whatever is mounted is mounted read-only, and nobody is asked for a password', async () => {
    const asked: (readonly string[])[] = [];
    const mounter = udisksMounter((_, args) => {
      asked.push(args);
      return Promise.resolve('');
    });
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^(sd[a-z]\d?|mmcblk\dp\d)$/), async (device) => {
        await mounter.mountReadOnly(device);
        await mounter.unmount(device);
        expect(asked.at(-2)).toEqual(['mount', '-b', `/dev/${device}`, '-o', 'ro', '--no-user-interaction']);
        expect(asked.at(-1)).toEqual(['unmount', '-b', `/dev/${device}`, '--no-user-interaction']);
      }),
      { numRuns: 50 },
    );
  });
});

/** A card with a camera's footage, which the kernel's table shows as mounted when the file `mounted` is there. */
function card(more: Partial<RawVolume> = {}): VolumeReader {
  const root = path.join(top, 'media');
  mkdirSync(path.join(root, 'DCIM', '100MEDIA'), { recursive: true });
  writeFileSync(path.join(root, 'DCAM_BC240001_B01OPR_20260713_103000.mp4'), 'x');
  const list = (): Promise<readonly RawVolume[]> => {
    const mounted = path.join(top, 'mounted');
    const how = existsSync(mounted) ? readFileSync(mounted, 'utf8').trim() : null;
    return Promise.resolve([
      {
        key: 'usb|1-2',
        arrival: '7',
        device: 'sdb1',
        mountPoint: how === null ? null : root,
        fileSystem: 'vfat',
        label: null,
        volumeId: null,
        readOnly: how === 'ro',
        usb: null,
        serial: null,
        name: 'DCAM',
        ...more,
      },
    ]);
  };
  return { name: 'linux', list, isPresent: () => Promise.resolve(true) };
}

/** A `udisksctl` that does what it is told; it appears in the kernel's table before the command ends. */
const obedient = (how = 'ro'): string =>
  `case "$1" in mount) echo ${how} > ${top}/mounted; /bin/sleep 0.2; ${WORDS.mounted};; unmount) /bin/rm ${top}/mounted;; esac`;

interface Watched {
  readonly watch: DockWatch;
  readonly lines: string[];
  readonly until: (wanted: (camera: DockedCamera | undefined) => boolean) => Promise<DockedCamera>;
}

function watching(reader: VolumeReader, on = true): Watched {
  const seen: { cameras: readonly DockedCamera[] } = { cameras: [] };
  const lines: string[] = [];
  const watch = watchDocks({
    readers: [reader],
    folders: [],
    profiles: builtInProfiles,
    intervalMs: 15,
    refreshMs: 30,
    mountGraceMs: 60,
    onChange: (cameras) => {
      seen.cameras = cameras;
    },
    mounting: { mounter: udisksMounter(), on, onTrouble: (line) => lines.push(line) },
  });
  open.push(watch);
  return {
    watch,
    lines,
    async until(wanted) {
      for (const end = performance.now() + 8_000; performance.now() < end;) {
        const [camera] = seen.cameras;
        if (wanted(camera) && camera) return camera;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      throw new Error(`never: ${JSON.stringify(seen.cameras)} ${lines.join('; ')}`);
    },
  };
}

describe('a card that nothing else mounts', () => {
  test('I1: is mounted read-only by the station, identified, and given back when it is safe', async () => {
    udisksctl(obedient());
    const { watch, until } = watching(card());
    const known = await until((c) => c?.state === 'identified');
    expect(known).toMatchObject({ root: path.join(top, 'media'), volume: { readOnly: true }, trouble: null });
    expect(calls()).toEqual(['mount -b /dev/sdb1 -o ro --no-user-interaction']);
    await watch.release(known.dock);
    const released = await until((c) => c?.root === null);
    // It is still known whose it is, and nothing mounts it again.
    expect(released).toMatchObject({
      dock: known.dock,
      state: 'identified',
      trouble: null,
      identity: known.identity,
    });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(calls()).toHaveLength(2);
    expect(existsSync(path.join(top, 'mounted'))).toBe(false);
  });

  test('is left alone while a desktop has time to mount it, and what a desktop mounted is never unmounted', async () => {
    udisksctl(obedient());
    writeFileSync(path.join(top, 'mounted'), 'rw');
    const { watch, until } = watching(card());
    const { dock } = await until((c) => c?.state === 'identified');
    await watch.release(dock);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(calls()).toEqual([]);
  });

  test('that the station may not mount says so, once', async () => {
    udisksctl(WORDS.denied);
    const { until, lines } = watching(card());
    expect(await until((c) => c?.trouble === 'mount-denied')).toMatchObject({ state: 'present', root: null });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(calls()).toHaveLength(1);
    expect(lines).toEqual([expect.stringContaining('Not authorized to perform operation')]);
  });

  test('that cannot be mounted says so; without udisks2 it is simply not mounted', async () => {
    udisksctl(WORDS.damaged);
    await watching(card()).until((c) => c?.trouble === 'mount-failed');
    process.env['PATH'] = top;
    await watching(card()).until((c) => c?.trouble === 'not-mounted');
  });

  test('that somebody mounted in the same moment is theirs', async () => {
    udisksctl(`echo ro > ${top}/mounted; ${WORDS.already}`);
    const { watch, until } = watching(card());
    const { dock } = await until((c) => c?.state === 'identified');
    await watch.release(dock);
    expect(calls()).toHaveLength(1);
  });

  test('that came out writable although read-only was asked for is not read, and unmounted at once', async () => {
    udisksctl(obedient('rw'));
    const { until, lines } = watching(card());
    expect(await until((c) => c?.trouble === 'mount-failed')).toMatchObject({ root: null, identity: null });
    expect(lines[0]).toContain('writable');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(calls()).toEqual([
      'mount -b /dev/sdb1 -o ro --no-user-interaction',
      'unmount -b /dev/sdb1 --no-user-interaction',
    ]);
  });

  test('with a journal, which even a read-only mount would play back, is left alone', async () => {
    udisksctl(obedient());
    await watching(card({ fileSystem: 'ext4' })).until((c) => c?.trouble === 'not-mounted');
    await watching(card({ fileSystem: null })).until((c) => c?.trouble === 'not-mounted');
    expect(calls()).toEqual([]);
  });

  test('is not mounted while an administrator has that switched off, and is when it is switched on', async () => {
    udisksctl(obedient());
    const { watch, until } = watching(card(), false);
    await until((c) => c?.trouble === 'not-mounted');
    expect(calls()).toEqual([]);
    watch.allowMounting(true);
    await until((c) => c?.state === 'identified');
  });

  test('that is busy when it is to be given back stays as it is', async () => {
    udisksctl(
      `case "$1" in mount) echo ro > ${top}/mounted;; unmount) echo "Error unmounting /dev/sdb1: GDBus.Error:org.freedesktop.UDisks2.Error.DeviceBusy: Error unmounting /dev/sdb1: target is busy" >&2; exit 1;; esac`,
    );
    const { watch, until, lines } = watching(card());
    const { dock } = await until((c) => c?.state === 'identified');
    await watch.release(dock);
    expect(await until((c) => c?.root !== null)).toMatchObject({ state: 'identified', trouble: null });
    expect(lines).toEqual([expect.stringContaining('target is busy')]);
  });
});
