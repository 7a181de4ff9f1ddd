import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DockCardView } from '#shared/contract/dock';
import type { DockId } from '#shared/ids';
import { mountedSource } from '../../electron/intake/mounted-source';
import { dockImports, type Docks } from '../../electron/station/docks';
import { openStation, type Station } from '../../electron/station/open';
import { dockedCamera } from './docks-fixture';

let folder: string;
let station: Station;
let docks: Docks;
let phases: string[];

beforeEach(async () => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-docks-'));
  station = await openStation({ folder: path.join(folder, 'vault'), create: true });
  phases = [];
  docks = dockImports({
    sourceOf: ({ root }, isPresent) => (root === null ? null : mountedSource(root, isPresent)),
    onChange: () => {
      const phase = docks.cards()[0]?.import.phase;
      if (phase !== undefined && phase !== phases.at(-1)) phases.push(phase);
    },
    onSealed: () => undefined,
    onReturned: () => undefined,
  });
});
afterEach(async () => {
  await docks.close();
  await station.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const head = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');

function card(name: string, clips: number, bytes = 50_000): string {
  const root = path.join(folder, name);
  fs.mkdirSync(path.join(root, 'DCIM'), { recursive: true });
  for (let i = 0; i < clips; i++) {
    const seed = Buffer.from(`${name} ${i}`);
    fs.writeFileSync(
      path.join(root, 'DCIM', `MOVI000${i}.MP4`),
      Buffer.concat([head, seed, Buffer.alloc(bytes, i)]),
    );
  }
  return root;
}

async function until(
  condition: (cards: readonly DockCardView[]) => boolean,
): Promise<readonly DockCardView[]> {
  for (let i = 0; i < 1000; i++) {
    if (condition(docks.cards())) return docks.cards();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never: ${JSON.stringify(docks.cards())}`);
}

test('I1, I3: an identified camera is imported by itself, and safe is the last word', async () => {
  docks.useStation(station);
  docks.docked([dockedCamera('p1', card('a', 3), 'BC1')]);
  const [view] = await until(([c]) => c?.import.phase === 'safe');
  expect(view?.import).toMatchObject({ totals: { sealed: 3, failed: 0 } });
  expect(phases).toEqual(['listing', 'copying', 'safe']);
});

test('a camera that is not identified is never imported', async () => {
  docks.useStation(station);
  docks.docked([dockedCamera('p1', card('a', 1), null)]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(docks.cards()[0]?.import.phase).toBe('none');
  expect(() => docks.import('p1' as DockId)).toThrow('camera-unidentified');
});

test('cameras that were docked before there was a vault are imported when there is one', async () => {
  docks.docked([dockedCamera('p1', card('a', 1), 'BC1'), dockedCamera('p2', card('b', 1), 'BC2')]);
  docks.useStation(station);
  await until((cards) => cards.every((c) => c.import.phase === 'safe'));
  expect(station.catalog.counts().clips).toBe(2);
});

test('I3: a camera pulled in mid-import keeps its card until it is back, then the import ends by itself', async () => {
  docks.useStation(station);
  const root = card('a', 8, 12 << 20);
  docks.docked([dockedCamera('p1', root, 'BC1')]);
  await until(([c]) => c?.import.phase === 'copying');
  docks.docked([]);
  const [gone] = await until(([c]) => c?.import.phase === 'not-safe' || c?.import.phase === 'stopped');
  expect(gone).toMatchObject({ trouble: 'gone', import: { failure: { code: 'camera-gone' } } });
  docks.docked([dockedCamera('p1#2', root, null)]);
  docks.docked([dockedCamera('p1#2', root, 'BC1')]);
  const cards = await until((all) => all.length === 1 && all[0]?.import.phase === 'safe');
  expect(cards[0]?.dock).toBe('p1#2');
  expect(station.catalog.counts().clips).toBe(8);
});

test('a camera that was safe leaves no card behind', async () => {
  docks.useStation(station);
  docks.docked([dockedCamera('p1', card('a', 1), 'BC1')]);
  await until(([c]) => c?.import.phase === 'safe');
  docks.docked([]);
  expect(docks.cards()).toEqual([]);
});

test('cancelled by a person: the card says so, and the import can be taken up again', async () => {
  docks.useStation(station);
  docks.docked([dockedCamera('p1', card('a', 8, 12 << 20), 'BC1')]);
  await until(([c]) => c?.import.phase === 'copying');
  docks.cancel('p1' as DockId);
  const [stopped] = await until(([c]) => c?.import.phase === 'not-safe');
  expect(stopped?.import).toMatchObject({ failure: { code: 'cancelled' } });
  docks.import('p1' as DockId);
  await until(([c]) => c?.import.phase === 'safe');
});
