/** Deadlines, holders and reasons, from the dock to the registers, in the real window. */
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { signInAs } from './sign-in';

let open: OpenWindow;
let device: string;
const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;

interface Station {
  ask(name: string, args: unknown): Promise<{ readonly ok: boolean; readonly value?: unknown }>;
}
/** Asks as the page would. */
function ask(name: string, args: unknown): Promise<unknown> {
  return open.page.evaluate(
    async ([of, given]) => {
      const { station } = window as unknown as { station: Station };
      const answer = await station.ask(of, given);
      return answer.ok ? answer.value : answer;
    },
    [name, args] as const,
  );
}

async function inBothSizes(name: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await resize(open, width, height);
    await picture(open, `${name}-${width}`);
  }
}

async function speak(language: 'zh' | 'en'): Promise<void> {
  const here = (await ask('station.about', {})) as { language: string };
  if (here.language !== language) await open.page.locator('[data-test=language-switch]').click();
}

beforeAll(async () => {
  open = await openWindow();
  await open.page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
  device = ((await ask('dock.cards', {})) as { device: string }[])[0]?.device ?? '';
  await ask('devices.register', {
    device,
    facts: {
      kind: 'body-camera',
      model: 'DSJ-V8',
      serial: 'SN10001',
      usb: null,
      asset: 'GZ-2026-0001',
      section: '执法一科',
      custodian: null,
      assignedTo: null,
      cameraProfile: null,
      cards: [],
      bought: null,
      warrantyUntil: null,
      megabytesPerHour: null,
      note: '',
    },
  });
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

test('I4: the dock says that footage came late, and takes the reason without a sign-in', async () => {
  const { page } = open;
  await page.locator('[data-test=sign-out]').click();
  await page.locator('[data-test=sign-in]').waitFor();
  await page.locator('[data-test=dock-late]').waitFor();
  await resize(open, 1366, 768);
  await page.locator('[data-test=dock-late]').click();
  await page.locator('[data-test=late-person]').waitFor();
  expect(await page.locator('[data-test=late-confirm]').isDisabled()).toBe(true);
  await page.locator('[data-test=late-forgot]').click();
  await page.locator('[data-test=late-person]').fill('执法员丙');
  await inBothSizes('late-dialog');
  await page.locator('[data-test=late-confirm]').click();
  await page.locator('[data-test=dock-late]').waitFor({ state: 'detached' });
  await signIn('demo');
});

const signIn = (account: string): Promise<void> => signInAs(open.page, account);

test('D2, D4: the card says who has the camera, and a hand-out without footage asks for its reason', async () => {
  const { page } = open;
  const made = (await ask('checkout.hand-out', {
    device,
    person: 'D003',
    purpose: 'inspection',
    case: '民办培训机构夜间巡查',
    expectedReturn: new Date(Date.now() + 6 * 3_600_000).toISOString(),
    accessories: [],
    override: {
      checks: ['battery', 'clock', 'readings-age', 'free-space', 'old-footage', 'certificate'],
      reason: '模拟设备没有读数',
    },
  })) as { refusals: unknown[] };
  expect(made.refusals).toEqual([]);
  const [card] = (await ask('dock.cards', {})) as { dock: string }[];
  await ask('dock.import', { dock: card?.dock });
  await page.locator('[data-test=dock-missing]').waitFor({ timeout: 60_000 });
  await page.locator('[data-test=card-holder]').waitFor();
  expect(await page.locator('[data-test=card-holder]').innerText()).toContain('执法员丙');
  await inBothSizes('dock-owed');
  await page.locator('[data-test=dock-missing]').click();
  await page.locator('[data-test=missing-urgent]').click();
  // Fushun, Art. 5: allowed, with reason and basis in writing, and the section head is told.
  await expect.poll(() => page.locator('[data-test=missing-verdict]').innerText()).toContain('科室负责人');
  expect(await page.locator('[data-test=missing-verdict]').innerText()).toContain('抚顺教育 · 第5条');
  expect(await page.locator('[data-test=missing-confirm]').isDisabled()).toBe(true);
  await page.locator('[data-test=missing-note]').fill('突发纠纷，来不及开机');
  await page.locator('[data-test=missing-basis]').fill('出警单 2026-118');
  await inBothSizes('missing-dialog');
  await page.locator('[data-test=missing-confirm]').click();
  await page.locator('[data-test=dock-missing]').waitFor({ state: 'detached' });
});

test('I4: the list and the clip page say how each recording stands, and how that was counted', async () => {
  const { page } = open;
  await page.locator('[data-test=nav-footage]').click();
  await page.locator('[data-test=footage-row]').first().waitFor();
  await inBothSizes('footage-deadlines');
  await page.locator('[data-test=footage-row] a').first().click();
  await page.locator('[data-test=clip-storage]').waitFor();
  expect(await page.locator('[data-test=clip-storage]').innerText()).toContain('抚顺教育 · 第15条');
  await page.locator('[data-test=clip-storage]').scrollIntoViewIfNeeded();
  await inBothSizes('clip-deadline');
  await speak('en');
  await picture(open, 'clip-deadline-english');
  await speak('zh');
});

test('F5: the register tells who has to know, and whoever that is says so; others cannot', async () => {
  const { page } = open;
  await page.locator('[data-test=nav-records]').click();
  await page.locator('[data-test=tab-missing]').click();
  await page.getByText('出警单 2026-118').waitFor();
  await inBothSizes('missing-register');
  // The head of another section: refused with the reason.
  await page.locator('[data-test=missing-acknowledge]').click();
  await page.getByText('须由其科室的负责人').waitFor();
  expect(await page.getByText('科室负责人 未阅').count()).toBe(1);
});

test('A3: storage in time by month, section and person, and from there to what has no reason', async () => {
  const { page } = open;
  await page.locator('[data-test=tab-storage]').click();
  await page.locator('[data-test=statistics-total]').waitFor();
  // The longest delay grows with every day since the footage was made.
  const longest = Number(
    /(\d+) 天/.exec(await page.locator('[data-test=statistics-total]').innerText())?.[1],
  );
  const days = (Date.now() - Date.parse('2026-07-13T00:00:00+08:00')) / 86_400_000;
  expect(longest).toBeGreaterThan(days - 5);
  expect(longest).toBeLessThanOrEqual(days);
  await inBothSizes('storage-statistics');
});

test('H21: duty away is filed by who may, ended, and moves the deadline; the regulation must allow for it', async () => {
  const { page } = open;
  await page.locator('[data-test=tab-duty]').click();
  await page.getByText('没有为外出执法规定延后存储').waitFor();
  await signIn('system');
  const { hebei } = await import('#shared/profile/hebei');
  const own = Object.fromEntries(
    Object.entries(hebei.rules).flatMap(([name, rule]) =>
      rule.state === 'not-stated' ? [[name, rule.suggestion] as const] : [],
    ),
  );
  expect(await ask('profile.choose', { regulation: 'hebei', own })).toEqual({ refusals: [] });
  await signIn('demo');
  const filed = await ask('duty.file', {
    person: 'D003',
    kind: 'elsewhere',
    from: '2026-11-18T00:00:00.000Z',
    expectedReturn: null,
    returned: '2026-11-20T10:00:00.000Z',
    reason: '外地调取教学档案，往返两日',
  });
  expect(filed).toEqual({ refusals: [] });
  await page.locator('[data-test=nav-records]').click();
  await page.locator('[data-test=tab-duty]').click();
  await page.getByText('外地调取教学档案').waitFor();
  await page.locator('[data-test=duty-file]').click();
  await page.locator('[data-test=duty-confirm]').waitFor();
  await inBothSizes('duty-dialog');
  await page.keyboard.press('Escape');
  await inBothSizes('duty');
  // An officer files for themselves and nobody else.
  await signIn('officer');
  const other = { person: 'D001', kind: 'elsewhere', from: '2026-11-20T00:00:00.000Z', reason: '外出' };
  expect(await ask('duty.file', { ...other, expectedReturn: null, returned: null })).toMatchObject({
    refusals: [{ code: 'duty-of-another' }],
  });
  await page.locator('[data-test=nav-records]').click();
  await page.getByText('外地调取教学档案').waitFor();
  await speak('en');
  await picture(open, 'duty-english');
});
