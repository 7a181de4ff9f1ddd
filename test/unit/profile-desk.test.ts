import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inForce } from '#shared/profile/agency';
import { profileAt } from '#shared/profile/history';
import { instantOf } from '#shared/clock';
import { accountActor } from '../../electron/station/account';
import { openStation, type Station } from '../../electron/station/open';
import { profileDesk, type ProfileDesk } from '../../electron/station/profile-desk';

const SYSTEM = accountActor('system');
let folder: string;
let station: Station;
let desk: ProfileDesk;
let clock = Date.parse('2026-11-20T01:00:00Z');

async function open(rebuildCatalog = false): Promise<void> {
  station = await openStation({
    folder: path.join(folder, 'vault'),
    create: true,
    now: () => clock,
    rebuildCatalog,
  });
  desk = profileDesk(station);
}

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-profile-'));
  await open();
});
afterEach(async () => {
  await station.close();
  fs.rmSync(folder, { recursive: true });
});

it('is chosen only with a value for everything that the regulation leaves open', async () => {
  expect(desk.view()).toBeNull();
  const { refusals } = await desk.choose('xigang', {}, SYSTEM);
  expect(refusals.map(({ code, values }) => `${code} ${values['name']}`)).toContain(
    'must-be-set storage.within',
  );
  expect(desk.view()).toBeNull();
  const own = { 'storage.within': { unit: 'hours', count: 12 }, 'checks.every-days': 30 };
  expect(await desk.choose('xigang', own, SYSTEM)).toEqual({ refusals: [] });
  expect(desk.view()).toMatchObject({ regulation: 'xigang', own });
});

it('is tightened with a reason, never loosened, and each day keeps its own rules', async () => {
  await desk
    .choose('hebei', { 'retention.routine-months': 12, 'checks.every-days': 30 }, SYSTEM)
    .then(async ({ refusals }) => {
      if (refusals.length === 0) return;
      const own = Object.fromEntries(
        refusals
          .map(({ values }) => String(values['name']))
          .map((name) => [name, name === 'retention.routine-months' ? 12 : 30]),
      );
      expect(await desk.choose('hebei', own, SYSTEM)).toEqual({ refusals: [] });
    });
  const loose = await desk.change(
    { name: 'storage.within', value: { unit: 'hours', count: 48 } },
    SYSTEM,
    'more comfortable',
  );
  expect(loose.refusals).toEqual([
    {
      code: 'looser-than-regulation',
      values: { name: 'storage.within' },
      articles: [{ regulation: 'hebei', article: 21 }],
    },
  ]);
  const before = clock;
  clock += 24 * 3_600_000;
  const strict = { name: 'storage.within', value: { unit: 'hours', count: 12 } };
  expect(await desk.change(strict, SYSTEM, 'inspection asked for it')).toEqual({ refusals: [] });
  await station.close();
  await open(true);
  const hours = (at: number): unknown => {
    const profile = profileAt(desk.history(), instantOf(at));
    return profile && inForce(profile, 'storage.within').value;
  };
  expect(hours(before + 1000)).toEqual({ unit: 'hours', count: 24 });
  expect(hours(clock)).toEqual({ unit: 'hours', count: 12 });
});
