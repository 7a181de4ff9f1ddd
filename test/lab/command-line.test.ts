/** The `station` command, on a computer with cameras in its ports. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { eachTest, VAULT } from './host/bench';
import { fat32Card, footageOf } from './host/cards';
import { mtpCamera } from './host/mtp-camera';
import { plugCamera } from './host/redir';

const bench = eachTest();

const STATION = 'node /opt/evidock/station.cjs';

test('lists what is docked with its readings, and imports each camera by its number', async () => {
  const { lab, place } = bench();
  // Nobody but the command may hold the cameras and the vault.
  await lab.call('close', {});
  const image = path.join(place, 'card.img');
  fat32Card(image, footageOf('BC240001', [2_000_000]));
  await lab.plugStorage('card', image, { serial: 'BC240001' });
  await plugCamera(lab, 'mtp', mtpCamera('BC240007', [3_000_000]));
  await lab.sh('for i in $(seq 100); do grep -q /media/ /proc/mounts && exit 0; sleep 0.1; done; exit 1');

  const docked = JSON.parse(await lab.sh(`${STATION} dock --json`)) as { usb: string; cameras: unknown[] };
  expect(docked.usb).toBe('watching');
  expect(docked.cameras).toHaveLength(2);
  expect(docked.cameras).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        transport: 'volume',
        state: 'identified',
        identity: expect.objectContaining({ device: 'BC240001' }) as unknown,
      }),
      expect.objectContaining({
        transport: 'mtp',
        state: 'identified',
        identity: expect.objectContaining({ device: 'BC240007' }) as unknown,
        readings: expect.objectContaining({
          batteryPercent: expect.objectContaining({ value: 87, source: 'device' }) as unknown,
        }) as unknown,
      }),
    ]),
  );
  for (const device of ['BC240001', 'BC240007'])
    await lab.sh(`${STATION} import --camera ${device} --vault ${VAULT}`);
  expect(await lab.sh(`${STATION} verify --vault ${VAULT}`)).toMatch(/ 2 \S+ clips$/);
});
