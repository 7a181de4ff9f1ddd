/** The computer loses its power in mid-import: whatever was said to be sealed is, and the rest follows. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectProven } from './host/bench';
import { ext4Disk, fat32Card, footageOf, sha256Of } from './host/cards';
import type { Lab } from './host/lab';
import { expectNothingWrong, started, VAULT } from './host/power';

let place: string;
let lab: Lab;

beforeEach(() => {
  place = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-power-'));
});
afterEach(async () => {
  await lab.stop();
  fs.rmSync(place, { recursive: true, force: true });
});

test('cut in mid-import, started again: proven, and the import ends with equal content', async () => {
  const disk = path.join(place, 'vault.img');
  ext4Disk(disk);
  const files = footageOf('BC240001', [4_000_000, 4_000_001, 20_000_000]);
  const card = path.join(place, 'card.img');
  fat32Card(card, files);

  lab = await started(disk);
  await lab.call('open', { vault: VAULT });
  await lab.plugStorage('camera', card, { serial: 'BC240001', speed: 2_000_000 });
  await lab.cards(
    'in the third file',
    ([c]) =>
      c?.import.phase === 'copying' &&
      c.import.progress.filesDone >= 1 &&
      c.import.progress.bytesDone > 9_000_000,
    120,
  );
  const before = await lab.call('sealed', {});
  expect(before.length).toBeGreaterThan(0);
  expect(before.length).toBeLessThan(files.length);
  await lab.stop();

  lab = await started(disk);
  await expectNothingWrong(lab, VAULT);
  const after = (await lab.call('sealed', {})).map(({ sha256 }) => sha256);
  // What was sealed before the cut is there after it.
  expect(after).toEqual(expect.arrayContaining(before.map(({ sha256 }) => sha256)));
  expect(files.map(sha256Of)).toEqual(expect.arrayContaining(after));
  await lab.plugStorage('camera', card, { serial: 'BC240001' });
  const [safe] = await lab.cards('safe', ([c]) => c?.import.phase === 'safe', 120);
  expect(safe?.import).toMatchObject({ totals: { failed: 0, alreadySealed: after.length } });
  await expectProven(lab, files, VAULT);
});
