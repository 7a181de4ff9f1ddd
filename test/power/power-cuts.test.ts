/** The power is cut again and again at random moments of imports, on one vault: nothing that was acknowledged is ever lost. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { SyntheticFile } from '../lab/guest/calls';
import { ext4Disk, fat32Card, footageOf, sha256Of } from '../lab/host/cards';
import { pause } from '../lab/host/qemu';
import { expectNothingWrong, started, VAULT } from '../lab/host/power';
import type { Lab } from '../lab/host/lab';

const CUTS = Number(process.env['EVIDOCK_CUTS'] ?? 50);
/** A camera's card is brought in over several cuts; the long file is one that is gone on with. */
const SIZES = [300_000, 2_000_000, 2_000_001, 70_000_000, 40_000, 3_000_000];
const CARD_BYTES_A_SECOND = 6_000_000;
/** The disk of the vault holds so many cards; then a new vault is begun. */
const CARDS_A_VAULT = 5;

const place = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-power-'));
let lab: Lab | null = null;
afterAll(async () => {
  await lab?.stop();
  fs.rmSync(place, { recursive: true, force: true });
});

/** The part of an import at whose random moment the power goes. */
async function cutSomewhere(running: Lab): Promise<{ acknowledged: readonly string[]; phase: string }> {
  await running.cards('docked', ([c]) => (c?.import.phase ?? 'none') !== 'none', 120);
  const until = performance.now() + Math.random() * 15_000;
  for (;;) {
    // What somebody was told last before the dark.
    const acknowledged = (await running.call('sealed', {})).map(({ sha256 }) => sha256);
    const phase = (await running.call('cards', {}))[0]?.import.phase ?? 'none';
    await pause(Math.random() * 60);
    if (performance.now() >= until || phase === 'safe') {
      await running.stop();
      return { acknowledged, phase };
    }
  }
}

test(`I3, C1: ${CUTS} power cuts at random moments; lost: 0`, { timeout: CUTS * 5 * 60_000 }, async () => {
  const disk = path.join(place, 'vault.img');
  const image = path.join(place, 'card.img');
  const count = { cuts: 0, copying: 0, torn: 0, acknowledged: 0, lost: 0, cards: 0 };
  let expected: string[] = [];
  let files: readonly SyntheticFile[] = [];
  let told: readonly string[] = [];
  /** The card that is being taken in. */
  const card: { isDone: boolean } = { isDone: true };

  const newCard = (): void => {
    files = footageOf(`BC24${String(1000 + count.cards * 10)}`, SIZES);
    fat32Card(image, files);
    count.cards += 1;
    card.isDone = false;
  };

  while (count.cuts < CUTS || !card.isDone) {
    const isNewVault = card.isDone && count.cards % CARDS_A_VAULT === 0;
    if (isNewVault) {
      ext4Disk(disk);
      expected = [];
    }
    if (card.isDone) newCard();
    lab = await started(disk);
    if (isNewVault) await lab.call('open', { vault: VAULT });
    else {
      count.torn += (await expectNothingWrong(lab, VAULT)) ? 1 : 0;
      const there = (await lab.call('sealed', {})).map(({ sha256 }) => sha256);
      const lost = told.filter((sha256) => !there.includes(sha256));
      count.lost += lost.length;
      expect(lost, `lost after cut ${count.cuts}`).toEqual([]);
      expect(new Set(there).size, 'doubled').toBe(there.length);
      expect([...expected, ...files.map(sha256Of)]).toEqual(expect.arrayContaining(there));
    }
    await lab.plugStorage('camera', image, { speed: CARD_BYTES_A_SECOND });

    if (count.cuts < CUTS) {
      const { acknowledged, phase } = await cutSomewhere(lab);
      count.cuts += 1;
      count.copying += phase === 'copying' ? 1 : 0;
      count.acknowledged += acknowledged.length;
      told = acknowledged;
      // After the last cut the same card is plugged in once more, and everything is looked at.
      if (phase === 'safe' && count.cuts < CUTS) finished();
      console.log(`cut ${count.cuts}: ${phase}, ${acknowledged.length} acknowledged, ${count.lost} lost`);
    } else {
      await lab.cards('safe', ([c]) => c?.import.phase === 'safe', 240);
      const there = (await lab.call('sealed', {})).map(({ sha256 }) => sha256);
      finished();
      expect([...there].sort()).toEqual([...expected].sort());
      expect((await lab.call('verify', { vault: VAULT })).failures).toEqual([]);
      await lab.stop();
    }
  }
  console.log(
    `power cut ${count.cuts} times, ${count.copying} of them while copying, over ${count.cards} cards; ` +
      `half a ledger line ${count.torn} times; clips that were acknowledged: lost: ${count.lost}`,
  );
  expect(count.lost).toBe(0);

  function finished(): void {
    expected = [...expected, ...files.map(sha256Of)];
    card.isDone = true;
  }
});
