/**
 * A plan whose draw is seeded by a public number, in the real window: the number is named before it is out, two people
 * enter it when it is, and whoever gets the exported file draws the same places with the script that is shipped.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHINA_OFFSET, dayOf, instantOf } from '#shared/clock';
import type { Arguments, RequestName, Result } from '#shared/contract/requests';
import { NAMED_BEFORE_MS } from '#shared/draw/conduct';
import type { AccountName, DrawId, PlanId } from '#shared/ids';
import { openStation } from '../../electron/station/open';
import { drawDesk } from '../../electron/station/review/draw-desk';
import { lastWeek } from '../footage/last-week';
import { REVIEWER, settle } from '../unit/draw/office';
import { askStation } from './ask-station';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { signInAs } from './sign-in';

const SCRIPT = path.resolve(import.meta.dirname, '../../docs/verify/evidock_draw.py');
const PEOPLE = 12;
const CLIPS = 90;
const NUMBER = '7340915';
const NAMED = '排列七 第 26318 期开奖号码';
const SCHEME = {
  persons: null,
  perPerson: 1,
  byChance: 9,
  claim: null,
  points: { marked: 2, findings: 3, 'never-reviewed': 3, late: 2, 'ends-soon': 1 },
};

let window: OpenWindow;
let folder: string;
/** Drawn by a number that was named before it was out, and is out now. */
let out: DrawId;

const at = (name: string) => window.page.locator(`[data-test=${name}]`);
const ask = <N extends RequestName>(name: N, args: Arguments<N>): Promise<Result<N>> =>
  askStation(window.page, name, args);
const rowOf = (text: string) => window.page.locator('[data-test=draws] tbody tr', { hasText: text });
async function go(tab: string): Promise<void> {
  await at('nav-reviews').click();
  await at(`tab-${tab}`).click();
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-number-'));
  // Ten minutes at least lie between naming a number and its coming out: nobody knows it then.
  const namedAt = Date.now() - NAMED_BEFORE_MS - 60_000;
  const monday = lastWeek(namedAt) - 86_400_000;
  let clock = lastWeek(namedAt);
  const station = await openStation({ folder: path.join(folder, 'vault'), create: true, now: () => clock });
  await settle(station, { people: PEOPLE, clips: CLIPS, now: clock });
  clock = namedAt;
  const desk = drawDesk(station);
  const plan = {
    plan: null,
    name: '每周抽查',
    every: 'week' as const,
    from: dayOf(instantOf(monday), CHINA_OFFSET),
    within: 10,
    scheme: SCHEME,
    reviewers: ['reviewer' as AccountName],
    filter: {
      ...{ sealedFrom: null, sealedTo: null, recordedFrom: null, recordedTo: null },
      ...{ kinds: ['video' as const], sections: [], persons: [], devices: [], minSeconds: 0 },
    },
  };
  await desk.setPlan(plan, REVIEWER);
  const [made] = [...desk.plans().keys()] as [PlanId];
  const seed = {
    by: 'public-number' as const,
    named: NAMED,
    notBefore: instantOf(namedAt + NAMED_BEFORE_MS),
  };
  const period = dayOf(instantOf(monday), CHINA_OFFSET);
  const { draw, refusals } = await desk.freezePeriod({ plan: made, period, seed }, REVIEWER);
  if (!draw) throw new Error(JSON.stringify(refusals));
  out = draw;
  await desk.setPlan({ ...plan, name: '公开抽查' }, REVIEWER);
  await station.close();
  window = await openWindow({ folder, withCamera: false, env: { TZ: 'Asia/Shanghai' } });
  await resize(window, 1366, 768);
  await at('sign-out').waitFor({ timeout: 60_000 });
}, 120_000);
afterAll(async () => {
  await window.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** As it is typed into the field, in China's time. */
const wallTime = (ms: number): string =>
  new Date(ms + CHINA_OFFSET * 60_000).toISOString().slice(0, 19).replace('T', ' ');

test('R1: a plan’s period names its public number well before that is out, and nobody enters it sooner', async () => {
  await signInAs(window.page, 'reviewer');
  await go('plans');
  await window.page
    .locator('.panel', { hasText: '公开抽查' })
    .locator('[data-test=draw-period]')
    .first()
    .click();
  await at('by-number').click();
  await at('number-named').fill(`${NAMED}（次日）`);
  const time = window.page.locator('.el-dialog .el-date-editor input');
  const names = async (inMs: number): Promise<void> => {
    await time.fill(wallTime(Date.now() + inMs));
    await time.press('Enter');
    await at('plan-confirm').click();
  };
  await names(NAMED_BEFORE_MS / 2);
  await at('plan-problem').waitFor();
  expect(await at('plan-problem').innerText()).toContain('10 分钟');
  expect(await ask('draws.list', {})).toHaveLength(1);
  await names(3 * NAMED_BEFORE_MS);
  await at('plan-confirm').waitFor({ state: 'detached' });

  const row = rowOf('公开抽查');
  await row.waitFor();
  expect(await row.innerText()).toContain('等待公开号码');
  expect(await row.locator('[data-test=seed]').count()).toBe(0);
  const drawn = await ask('draws.list', {});
  const early = drawn.find(({ draw }) => draw !== out);
  if (!early) throw new Error('not frozen');
  expect(early).toMatchObject({ state: 'number-awaited', purpose: 'plan', clips: CLIPS, places: 0 });
  // The border refuses too, whatever a window shows.
  expect(await ask('draws.read-number', { draw: early.draw, number: NUMBER })).toMatchObject({
    refusals: [{ code: 'draw-not-yet' }],
  });
}, 60_000);

test('R1: two people enter the number, and the exported file is drawn again by the shipped script', async () => {
  for (const [account, numbers] of [
    ['reviewer', [NUMBER]],
    // Who reads another number is told so, and nothing is drawn by it.
    ['audit', ['7340916', NUMBER]],
  ] as const) {
    await signInAs(window.page, account);
    await go('draws');
    await rowOf('每周抽查').locator('[data-test=seed]').click();
    expect(await at('seed-dialog').innerText()).toContain(NAMED);
    for (const number of numbers) {
      await at('seed-typed').fill(`${number.slice(0, 3)} ${number.slice(3)}`);
      await at('seed-confirm').click();
      if (number === NUMBER) await at('seed-confirm').waitFor({ state: 'detached' });
      else {
        await at('seed-problem').waitFor();
        expect((await ask('draws.draw', { draw: out })).seed).toBeNull();
      }
    }
  }
  await signInAs(window.page, 'reviewer');
  await go('draws');
  await rowOf('每周抽查').click();
  await at('again').waitFor();
  expect(await at('again').innerText()).toContain('一致');
  const page = await ask('draws.draw', { draw: out });
  expect(page.places.length).toBeGreaterThanOrEqual(PEOPLE);
  expect(page.told.map(({ by, text }) => [by.account, text])).toEqual([
    ['reviewer', NUMBER],
    ['audit', NUMBER],
  ]);
  await picture(window, 'draw-by-number-1366');

  const file = path.join(folder, 'draw.json');
  await window.app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, file);
  await at('export').click();
  await expect.poll(() => fs.existsSync(file) && fs.statSync(file).size > 0, { timeout: 15_000 }).toBe(true);
  const again = (text: string) => {
    fs.writeFileSync(file, text);
    return spawnSync(process.platform === 'win32' ? 'python' : 'python3', [SCRIPT, file], {
      encoding: 'utf8',
    });
  };
  const given = fs.readFileSync(file, 'utf8');
  const { status, stdout, stderr } = again(given);
  expect([status, stderr]).toEqual([0, '']);
  const how = ({ cover, chance }: { cover: boolean; chance: boolean }): string =>
    [cover && 'cover', chance && 'chance'].filter(Boolean).join('+');
  expect(stdout.trimEnd().split('\n')).toEqual(
    page.places.map((place) => `${place.position} ${place.clip ?? ''} ${how(place)}`),
  );
  // Another number would have drawn others: the one that was published decides.
  expect(given).toContain(`"told":["${NUMBER}"]`);
  const other = again(given.replace(`"told":["${NUMBER}"]`, '"told":["7340916"]'));
  expect(other.status).toBe(3);
  expect(other.stderr).toContain('the seed is another one');
}, 90_000);
