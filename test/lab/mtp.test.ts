/** Cameras that speak MTP, over a real USB stack: our scripted one, with what goes wrong in the field. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { eachTest, expectProven } from './host/bench';
import { fat32Card, footageOf } from './host/cards';
import { filesOf, mtpCamera } from './host/mtp-camera';
import { plugCamera } from './host/redir';

const bench = eachTest();

const GET_PARTIAL_OBJECT_64 = 0x95c1;

test('plugged in, opened, read, identified, imported, proven', async () => {
  const { lab } = bench();
  const camera = mtpCamera('BC240007', [3_000_000, 8_000_001]);
  await plugCamera(lab, 'camera', camera);
  const [card] = await lab.cards('safe', ([c]) => c?.import.phase === 'safe');
  expect(card).toMatchObject({
    transport: 'mtp',
    state: 'identified',
    device: 'BC240007',
    readings: {
      batteryPercent: { value: 87, source: 'device' },
      storage: { value: { totalBytes: 64_000_000_000, freeBytes: 12_345_678_912 }, source: 'device' },
      firmware: { value: '1.2.3' },
    },
    import: { totals: { sealed: 2, failed: 0 } },
  });
  expect(card?.readings.clock?.value.deviceClock).toBe('2026-07-13T02:30:00.000Z');
  await expectProven(lab, filesOf(camera));
});

test('the cable is pulled in mid-file, and the import ends with equal content after it came back', async () => {
  const { lab } = bench();
  const camera = mtpCamera('BC240007', [3_000_000, 60_000_000]);
  const plugged = await plugCamera(lab, 'camera', camera);
  await lab.cards('in the second file', () => plugged.sent() > 8_000_000);
  await plugged.pull();
  const pulled = performance.now();
  const [gone] = await lab.cards(
    'gone',
    ([c]) => c?.trouble === 'gone' && c.import.phase !== 'copying' && c.import.phase !== 'listing',
  );
  expect(performance.now() - pulled).toBeLessThan(10_000);
  expect(['stopped', 'not-safe']).toContain(gone?.import.phase);
  await plugCamera(lab, 'again', camera);
  const cards = await lab.cards('safe', ([c]) => c?.import.phase === 'safe', 120);
  expect(cards).toHaveLength(1);
  await expectProven(lab, filesOf(camera));
});

test('a camera that falls off the bus by itself in mid-transfer is finished when it comes back', async () => {
  const { lab } = bench();
  const camera = mtpCamera('BC240007', [20_000_000]);
  camera.fault({ operation: GET_PARTIAL_OBJECT_64, kind: 'vanish', at: 300_000, skip: 2 });
  const plugged = await plugCamera(lab, 'camera', camera);
  await lab.cards('gone', ([c]) => c?.trouble === 'gone');
  plugged.comeBack();
  await lab.cards('safe', ([c]) => c?.import.phase === 'safe');
  await expectProven(lab, filesOf(camera));
});

test('a camera that dies in mid-file is given up in under ten seconds, and another import goes on', async () => {
  const { lab, place } = bench();
  const dead = mtpCamera('BC240008', [20_000_000]);
  dead.fault({ operation: GET_PARTIAL_OBJECT_64, kind: 'die', skip: 2 });
  const image = path.join(place, 'card.img');
  const files = footageOf('BC240001', [30_000_000]);
  fat32Card(image, files);
  await lab.plugStorage('card', image, { serial: 'BC240001', speed: 2_000_000 });
  await lab.cards('the card copies', (cards) => cards.some((c) => c.import.phase === 'copying'));
  await plugCamera(lab, 'dead', dead);
  const asked = () => dead.log.filter(({ operation }) => operation === GET_PARTIAL_OBJECT_64).length;
  await lab.cards('dead', () => asked() >= 3);
  const died = performance.now();
  const cards = await lab.cards('given up', (all) =>
    all.some((c) => c.transport === 'mtp' && (c.import.phase === 'not-safe' || c.import.phase === 'stopped')),
  );
  expect(performance.now() - died).toBeLessThan(10_000);
  expect(cards.find((c) => c.transport !== 'mtp')?.import.phase).toBe('copying');
  await lab.cards('the card is safe', (all) => all.some((c) => c.import.phase === 'safe'));
  await expectProven(lab, files);
});

test('a pipe that halts, and data that end too early, are overcome within one import', async () => {
  const { lab } = bench();
  const camera = mtpCamera('BC240007', [20_000_000, 4_000_000]);
  camera.fault({ operation: GET_PARTIAL_OBJECT_64, kind: 'stall', at: 200_000, skip: 1 });
  camera.fault({ operation: GET_PARTIAL_OBJECT_64, kind: 'short', at: 100_000, skip: 3 });
  const plugged = await plugCamera(lab, 'camera', camera);
  await lab.cards('safe', ([c]) => c?.import.phase === 'safe');
  expect(plugged.clearedHalts()).toBeGreaterThan(0);
  await expectProven(lab, filesOf(camera));
});
