import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DockCardView } from '#shared/contract/dock';
import { builtInProfiles } from '../../electron/dock/camera-profiles';
import { mtpDocks, type MtpDocks } from '../../electron/dock/mtp-docks';
import { MtpError } from '../../electron/dock/mtp/error';
import type { LibraryDevice } from '../../electron/dock/usb/library';
import type { UsbSighting } from '../../electron/dock/usb/sighting';
import { remoteSource, type SourceChannel } from '../../electron/intake/remote-source';
import { dockImports, type Docks } from '../../electron/station/docks';
import { openStation, type Station } from '../../electron/station/open';
import { verifyVault } from '../../electron/station/verify';
import { scriptedCamera, type ScriptedCamera } from '../mtp-camera/camera';
import { file, folder } from '../mtp-camera/cards';
import { synthetic } from '../mtp-camera/content';
import { carry, type Carrier } from '../mtp-camera/in-process';

let place: string;
let station: Station;
let docks: Docks;
let mtp: MtpDocks;
let carrier: Carrier;
let refusal: MtpError | null;
let resets: string[];
let troubles: string[];

beforeEach(async () => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  place = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-mtp-'));
  station = await openStation({ folder: path.join(place, 'vault'), create: true });
  refusal = null;
  resets = [];
  troubles = [];
  const channel =
    (dock: DockCardView['dock']): SourceChannel =>
    (call) => {
      const source = mtp.source(dock);
      return source ? source.answer(call) : Promise.reject(new Error('gone'));
    };
  docks = dockImports({
    sourceOf: (camera, isPresent) => remoteSource('mtp', channel(camera.dock), isPresent),
    onChange: () => undefined,
    onSealed: () => undefined,
    onReturned: () => undefined,
  });
  docks.useStation(station);
  mtp = mtpDocks({
    device: () => ({}) as LibraryDevice,
    profiles: builtInProfiles,
    onChange: () => docks.docked(mtp.cameras()),
    onTrouble: (_, { message }) => troubles.push(message),
    reset: (_, { port, interfaceNumber }) => {
      resets.push(`${port}.${interfaceNumber}`);
      carrier.resetPort();
      return Promise.resolve('done');
    },
    // Longer than a busy computer pauses: other work of this process is real, on a real disk.
    timing: { stallMs: 800, reopenMs: 400, controlMs: 200, afterResetMs: 600 },
    open: () => (refusal ? Promise.reject(refusal) : Promise.resolve(carrier.transport)),
    retryMs: 50,
  });
});
afterEach(async () => {
  await docks.close();
  await mtp.close();
  await station.close();
  fs.rmSync(place, { recursive: true, force: true });
});

const CLIP = 3_000_000;

function bodyCamera(): ScriptedCamera {
  return scriptedCamera({
    serial: 'BC240007',
    objects: [
      folder(1, 'DCIM'),
      file(2, 'DCAM_BC240007_B01OPR_20260713_103000.mp4', CLIP, 1),
      file(3, 'DCAM_BC240007_B01OPR_20260713_103500.mp4', 5_000_001, 1),
      file(4, 'settings.txt', 100, 1),
    ],
  });
}

function sighting(key: string): UsbSighting {
  return {
    key,
    usb: { vendorId: '1234', productId: '0001', serial: 'BC240007', port: '1-2' },
    name: 'LabCam BC-4G',
    interfaces: [
      {
        number: 0,
        class: 6,
        subclass: 1,
        protocol: 1,
        name: 'MTP',
        endpoints: [
          { address: 0x81, type: 'bulk', packetBytes: 512 },
          { address: 0x02, type: 'bulk', packetBytes: 512 },
        ],
      },
    ],
  };
}

async function until(condition: (card: DockCardView | undefined) => boolean): Promise<DockCardView> {
  for (let i = 0; i < 1500; i++) {
    const [card] = docks.cards();
    if (condition(card) && card) return card;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never: ${JSON.stringify(docks.cards())}`);
}

const sha256 = (seed: number, bytes: number): string =>
  createHash('sha256').update(synthetic(seed)(0, bytes)).digest('hex');

test('I1, I3: a camera that speaks MTP is identified, read, imported and only then safe', async () => {
  carrier = carry(bodyCamera());
  mtp.sighted([sighting('a')]);
  const card = await until((c) => c?.import.phase === 'safe');
  expect(card).toMatchObject({
    transport: 'mtp',
    state: 'identified',
    device: 'BC240007',
    readings: { batteryPercent: { value: 87, source: 'device' }, firmware: { value: '1.2.3' } },
    import: { totals: { sealed: 2, skipped: 1, failed: 0 } },
  });
  expect(card.readings.clock?.value.deviceClock).toBe('2026-07-13T02:30:00.000Z');
  expect(card.readings.storage?.value.totalBytes).toBe(64_000_000_000);
  const { rows } = station.catalog.clipPage({}, null, 10);
  const digests = rows.map((row) => station.catalog.clipById(row.clip)?.sha256).sort();
  expect(digests).toEqual([sha256(2, CLIP), sha256(3, 5_000_001)].sort());
  const started = fs.readFileSync(path.join(place, 'vault', 'ledger', 'segment-000001.jsonl'), 'utf8');
  expect(started).toContain('"batteryPercent":{"at":');
});

test('I3: pulled in mid-import and plugged in again, the import ends with equal content', async () => {
  const camera = bodyCamera();
  carrier = carry(camera);
  camera.fault({ operation: 0x95c1, kind: 'vanish', at: 700_000 });
  mtp.sighted([sighting('a')]);
  await until((c) => c?.import.phase === 'copying' || c?.import.phase === 'not-safe');
  await new Promise((resolve) => setTimeout(resolve, 200));
  mtp.sighted([]);
  const gone = await until((c) => c?.trouble === 'gone' && c.import.phase !== 'copying');
  expect(gone.import.phase).not.toBe('safe');
  carrier = carrier.plug();
  mtp.sighted([sighting('b')]);
  await until((c) => c?.import.phase === 'safe');
  expect(docks.cards()).toHaveLength(1);
  expect(await verifyVault(path.join(place, 'vault'))).toMatchObject({ ok: true, clips: 2, notes: [] });
});

test('a camera that another program holds says so, and is taken when it is let go', async () => {
  carrier = carry(bodyCamera());
  refusal = new MtpError('held', 'busy', { program: 'gvfsd-mtp' });
  mtp.sighted([sighting('a')]);
  expect(await until((c) => c?.trouble === 'held')).toMatchObject({
    state: 'present',
    import: { phase: 'none' },
  });
  refusal = null;
  await until((c) => c?.import.phase === 'safe');
});

test('a phone with pictures is no camera, and nothing of it is taken', async () => {
  carrier = carry(
    scriptedCamera({ objects: [folder(1, 'DCIM'), folder(2, 'Camera', 1), file(3, 'holiday.jpg', 1000, 2)] }),
  );
  mtp.sighted([sighting('a')]);
  const card = await until((c) => c?.trouble === 'not-a-camera');
  expect(card).toMatchObject({ state: 'readable', device: null, import: { phase: 'none' } });
  expect(station.catalog.counts().clips).toBe(0);
});

test('a camera that opens no session any more is freed by a reset of its port, once, with the reason told', async () => {
  const camera = bodyCamera();
  camera.fault({ operation: 0x1002, kind: 'freeze' });
  carrier = carry(camera);
  mtp.sighted([sighting('a')]);
  await until((c) => c?.import.phase === 'safe');
  expect(resets).toEqual(['1-2.0']);
  expect(troubles.join('\n')).toMatch(/port reset because of ".{3,}": done/);
});

test('a dead camera is reset once, not again and again, and says that it does not answer', async () => {
  const camera = bodyCamera();
  camera.fault({ operation: 0x1002, kind: 'die' });
  carrier = carry(camera);
  mtp.sighted([sighting('a')]);
  await until((c) => c?.trouble === 'no-answer');
  // It is tried again and again.
  await expect
    .poll(() => troubles.filter((line) => !line.startsWith('port reset')).length, { timeout: 40_000 })
    .toBeGreaterThan(2);
  expect(resets).toHaveLength(1);
});

test('what no profile understood is looked at again when another profile counts', async () => {
  carrier = carry(scriptedCamera({ serial: 'X3-000123', objects: [file(1, 'X3CLIP77.mp4', 100_000)] }));
  mtp.sighted([sighting('a')]);
  await until((c) => c?.trouble === 'not-a-camera');
  const [any] = builtInProfiles;
  if (!any) throw new Error('no profile');
  const names = [{ of: 'name', pattern: '^X3CLIP(?<counter>\\d{2})$', example: 'X3CLIP77.mp4' }] as const;
  mtp.use([...builtInProfiles, { ...any, id: 'x3', names: [...names] }]);
  await until((c) => c?.import.phase === 'safe');
});

test('a device that speaks no MTP is not shown', () => {
  mtp.sighted([{ ...sighting('k'), interfaces: [] }]);
  expect(mtp.cameras()).toEqual([]);
});
