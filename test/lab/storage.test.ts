/** Cameras that show themselves as a memory card, on a real USB stack. */
import path from 'node:path';
import { expect, test } from 'vitest';
import type { SyntheticFile } from './guest/calls';
import { eachTest, expectProven } from './host/bench';
import { exfatCard, fat32Card, footageOf } from './host/cards';

const bench = eachTest();

const KINDS = ['fat32', 'exfat'] as const;
type Kind = (typeof KINDS)[number];

/** A card with footage. An exFAT one is filled in the guest, before the station sees it as a camera. */
async function cardOf(kind: Kind, files: readonly SyntheticFile[]): Promise<string> {
  const { lab, place } = bench();
  const image = path.join(place, `${kind}.img`);
  if (kind === 'fat32') {
    fat32Card(image, files);
    return image;
  }
  exfatCard(image);
  await lab.call('desktop', { mounts: false, unmounts: true });
  await lab.plugStorage('filling', image);
  await lab.sh(
    'for i in $(seq 100); do [ -e /dev/sda ] && break; sleep 0.1; done; mkdir /mnt/fill; mount -t exfat /dev/sda /mnt/fill',
  );
  await lab.call('fill', { folder: '/mnt/fill', files });
  await lab.sh('umount /mnt/fill');
  await lab.pullStorage('filling');
  await lab.cards('nothing docked', (cards) => cards.length === 0);
  await lab.call('desktop', { mounts: true, unmounts: true });
  return image;
}

test.each(KINDS)('%s: plugged in, mounted, identified, imported, proven', async (kind) => {
  const { lab } = bench();
  const files = footageOf('BC240001', [3_000_000, 8_000_001]);
  await lab.plugStorage('camera', await cardOf(kind, files), { serial: 'BC240001' });
  const [card] = await lab.cards('safe', ([c]) => c?.import.phase === 'safe');
  expect(card).toMatchObject({
    device: 'BC240001',
    state: 'identified',
    volume: { label: kind === 'fat32' ? 'BODYCAM' : 'BODYCAMX' },
    import: { totals: { sealed: 2, failed: 0 } },
  });
  await expectProven(lab, files);
});

test.each(KINDS)('%s: pulled in mid-file, named at once, finished after it came back', async (kind) => {
  const { lab } = bench();
  const files = footageOf('BC240001', [3_000_000, 20_000_000]);
  const image = await cardOf(kind, files);
  await lab.plugStorage('camera', image, { serial: 'BC240001', speed: 3_000_000 });
  await lab.cards(
    'in the second file',
    ([c]) => c?.import.phase === 'copying' && c.import.progress.bytesDone > 8_000_000,
  );
  await lab.pullStorage('camera');
  const pulled = performance.now();
  const [gone] = await lab.cards(
    'gone',
    ([c]) => c?.trouble === 'gone' && c.import.phase !== 'copying' && c.import.phase !== 'listing',
  );
  expect(performance.now() - pulled).toBeLessThan(10_000);
  expect(['stopped', 'not-safe']).toContain(gone?.import.phase);
  await lab.plugStorage('camera', image, { serial: 'BC240001' });
  const cards = await lab.cards('safe', ([c]) => c?.import.phase === 'safe');
  expect(cards).toHaveLength(1);
  await expectProven(lab, files);
});

test('FAT32 that was pulled lists as empty without an error, and never reads as an empty card', async () => {
  const { lab } = bench();
  const files = footageOf('BC240001', [12_000_000]);
  const image = await cardOf('fat32', files);
  // A desktop that leaves the mount behind, as one does that is busy or has crashed.
  await lab.call('desktop', { mounts: true, unmounts: false });
  await lab.plugStorage('camera', image, { serial: 'BC240001', speed: 3_000_000 });
  await lab.cards(
    'copying',
    ([c]) => c?.import.phase === 'copying' && c.import.progress.bytesDone > 3_000_000,
  );
  await lab.pullStorage('camera');
  await lab.sh('echo 3 > /proc/sys/vm/drop_caches');
  // What makes this dangerous is so on this kernel: no names, and no error.
  expect(await lab.sh('ls /media/*')).toBe('');
  const phases = new Set<string>();
  const until = Date.now() + 8_000;
  await lab.cards('eight seconds', ([c]) => {
    if (c) phases.add(`${c.trouble ?? 'well'} ${c.import.phase}`);
    return Date.now() > until;
  });
  expect([...phases].filter((phase) => phase.endsWith('safe') && !phase.endsWith('not-safe'))).toEqual([]);
  expect([...phases].at(-1)).toMatch(/^gone (?:stopped|not-safe)$/);
  await lab.plugStorage('camera', image, { serial: 'BC240001' });
  await lab.cards('safe', ([c]) => c?.import.phase === 'safe');
  await expectProven(lab, files);
});

test('I3: FAT32 that was pulled before `station import` looks at its folder is refused', async () => {
  const { lab } = bench();
  const image = await cardOf('fat32', footageOf('BC240001', [1_000_000]));
  await lab.call('desktop', { mounts: true, unmounts: false });
  await lab.plugStorage('camera', image, { serial: 'BC240001' });
  await lab.cards('safe', ([c]) => c?.import.phase === 'safe');
  await lab.pullStorage('camera');
  await lab.sh('echo 3 > /proc/sys/vm/drop_caches');
  const { code } = await lab.call('sh', {
    line: 'node /opt/evidock/station.cjs import /media/* --vault /tmp/other --device BC240001',
  });
  expect(code).not.toBe(0);
});
