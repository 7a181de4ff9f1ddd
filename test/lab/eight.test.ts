/** A full dock. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { eachTest, expectProven } from './host/bench';
import { fat32Card, footageOf } from './host/cards';
import { filesOf, mtpCamera } from './host/mtp-camera';
import { plugCamera } from './host/redir';

const bench = eachTest();

test('eight cameras at once, six cards and two that speak MTP, one of them pulled: seven are safe, then all', async () => {
  const { lab, place } = bench();
  const cards = await Promise.all(
    [1, 2, 3, 4, 5, 6].map(async (n) => {
      const device = `BC24010${n}`;
      const image = path.join(place, `${device}.img`);
      const files = footageOf(device, [2_000_000 + n, 3_000_000 + n]);
      fat32Card(image, files);
      await lab.plugStorage(`card${n}`, image, { serial: device, port: n, speed: 1_000_000 });
      return { device, image, files };
    }),
  );
  const mtp = [mtpCamera('BC240107', [4_000_007], 70), mtpCamera('BC240108', [4_000_008], 80)];
  for (const [n, camera] of mtp.entries()) await plugCamera(lab, `mtp${n}`, camera, 7 + n);

  const pulled = cards[2];
  if (!pulled) throw new Error('six cards');
  await lab.cards('the third copies', (all) =>
    all.some((c) => c.device === pulled.device && c.import.phase === 'copying'),
  );
  await lab.pullStorage('card3');
  await lab.cards(
    'seven are safe, and one is gone',
    (all) =>
      all.filter((c) => c.import.phase === 'safe').length === 7 &&
      all.some((c) => c.device === pulled.device && c.trouble === 'gone' && c.import.phase !== 'copying'),
    180,
  );
  await lab.plugStorage('card3', pulled.image, { serial: pulled.device, port: 3 });
  const all = await lab.cards(
    'all are safe',
    (each) => each.length === 8 && each.every((c) => c.import.phase === 'safe'),
    120,
  );
  expect(new Set(all.map((c) => c.device)).size).toBe(8);
  expect(new Set(all.map((c) => c.port)).size).toBe(8);
  await expectProven(lab, [...cards.flatMap(({ files }) => files), ...mtp.flatMap(filesOf)]);
});
