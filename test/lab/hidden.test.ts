/** Cameras that need a hand: hidden ones, one that froze, and a card that no desktop mounts; on a real USB stack. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { scriptedVendorCamera, type ScriptedVendorCamera } from '../vendor-camera/camera';
import { CALL, type VendorScript } from '../vendor-camera/script';
import type { SyntheticFile } from './guest/calls';
import { eachTest, expectProven } from './host/bench';
import { fat32Card, footageOf } from './host/cards';
import { filesOf, mtpCamera } from './host/mtp-camera';
import { plugCamera } from './host/redir';

const bench = eachTest();
const PORT = 3;

/** A hidden camera in a port; once it is in disk mode, its card appears in the same one, as a disk of QEMU's. */
async function plugHidden(
  files: readonly SyntheticFile[],
  script: Partial<VendorScript> = {},
): Promise<ScriptedVendorCamera> {
  const { lab, place } = bench();
  const image = path.join(place, 'hidden.img');
  fat32Card(image, files);
  const camera = scriptedVendorCamera(script);
  const plugged = await plugCamera(lab, 'hidden', camera, PORT);
  camera.onDiskMode = () => {
    plugged
      .pull()
      .then(() => lab.plugStorage('disk', image, { serial: 'HIDDEN1', port: PORT }))
      .catch((error: unknown) => console.error('the card of the hidden camera:', error));
  };
  return camera;
}

test('I1, I3: hidden behind a card reader without a card, greeted, switched, joined with its disk, imported', async () => {
  const { lab } = bench();
  await lab.call('password', { adapter: 'reference', password: '0a1B2c' });
  // Names that say nothing of whose they are: only the camera itself told.
  const files = [{ path: 'DCIM/MOVI0001.MP4', seed: 77, bytes: 3_000_000 }];
  const camera = await plugHidden(files);
  const [greeted] = await lab.cards('greeted', ([c]) => c?.device === 'BC24007');
  const [card, ...more] = await lab.cards('safe', ([c]) => c?.import.phase === 'safe');
  expect(more).toEqual([]);
  expect(card).toMatchObject({
    dock: greeted?.dock,
    transport: 'volume',
    device: 'BC24007',
    identityFrom: 'vendor-call',
    readings: {
      batteryPercent: { value: 76, source: 'device' },
      resolution: { value: { width: 1920, height: 1080 } },
      storage: { source: 'file-system' },
    },
    vendor: { adapter: 'reference', holder: { userName: '张伟', unitName: '城东执法大队' } },
    import: { totals: { sealed: 1, failed: 0 } },
  });
  expect(card?.readings.clock?.value.deviceClock).toBe('2026-07-13T02:30:00.000Z');
  expect(camera.calls.at(-1)).toBe(CALL.setMsdc);
  await expectProven(lab, files);
});

test('a wrong password is tried once and named; with the right one the camera is imported', async () => {
  const { lab } = bench();
  await lab.call('password', { adapter: 'reference', password: '999999' });
  const files = footageOf('BC24007', [1_000_000]);
  const camera = await plugHidden(files, { switches: 'leaves' });
  await lab.cards('refused', ([c]) => c?.trouble === 'password-wrong');
  expect(camera.calls.filter((call) => call === CALL.setMsdc)).toHaveLength(1);
  await lab.call('password', { adapter: 'reference', password: '0a1B2c' });
  await lab.cards('safe', ([c]) => c?.import.phase === 'safe');
  await expectProven(lab, files);
});

test('a camera that froze, and opens no session any more, is freed by a reset of its port', async () => {
  const { lab } = bench();
  const camera = mtpCamera('BC240007', [1_000_000]);
  camera.fault({ operation: 0x1002, kind: 'freeze' });
  await plugCamera(lab, 'frozen', camera);
  await lab.cards('safe', ([c]) => c?.import.phase === 'safe', 90);
  expect(await lab.call('troubles', {})).toContainEqual(
    expect.stringMatching(/port reset because of .*: done/),
  );
  await expectProven(lab, filesOf(camera));
});

test('I1, I3: a card that no desktop mounts is mounted read-only by udisks2, imported, and unmounted', async () => {
  const { lab, place } = bench();
  await lab.call('desktop', { mounts: false, unmounts: false });
  await lab.sh('/opt/evidock/udisks.sh');
  const files = footageOf('BC240001', [3_000_000, 12_000_000]);
  const image = path.join(place, 'card.img');
  fat32Card(image, files);
  await lab.plugStorage('card', image, { serial: 'BC240001', speed: 3_000_000 });
  await lab.cards('copying', ([c]) => c?.import.phase === 'copying', 90);
  expect(await lab.sh('grep /dev/sda /proc/mounts')).toMatch(/^\/dev\/sda \/\S+ vfat ro,/);
  const [card] = await lab.cards('safe', ([c]) => c?.import.phase === 'safe', 90);
  expect(card).toMatchObject({ device: 'BC240001', volume: { readOnly: true } });
  await lab.sh('for i in $(seq 50); do grep -q /dev/sda /proc/mounts || exit 0; sleep 0.2; done; exit 1');
  // Given back, it is still known, and safe to unplug.
  expect(await lab.call('cards', {})).toMatchObject([{ device: 'BC240001', import: { phase: 'safe' } }]);
  await lab.pullStorage('card');
  await lab.cards('no card', (cards) => cards.length === 0);
  await expectProven(lab, files);
});
