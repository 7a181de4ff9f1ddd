import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { signInAs } from './sign-in';

let open: OpenWindow;

beforeAll(async () => {
  open = await openWindow({ withCamera: false });
  await open.page.locator('[data-test=sign-out]').waitFor({ timeout: 60_000 });
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;
const FAMILY = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许';
const SECTIONS = ['执法一科', '执法二科', '民办教育与校外培训监管科', '办公室'] as const;

const signIn = (account: string): Promise<void> => signInAs(open.page, account);

test('a password that is typed while the dialog still opens stays in its own field', async () => {
  const { page } = open;
  const at = (name: string) => page.locator(`[data-test=${name}]`);
  await at('sign-out').click();
  await at('sign-in').click();
  await at('sign-in-account').fill('demo');
  await at('sign-in-password').focus();
  // Longer than a dialog takes to open.
  await page.keyboard.type('evidock-demo', { delay: 80 });
  expect(await at('sign-in-account').inputValue()).toBe('demo');
  expect(await at('sign-in-password').inputValue()).toBe('evidock-demo');
  await page.keyboard.press('Enter');
  await at('sign-out').waitFor();
});

test('the security administrator registers a person, opens an account, and sees no footage', async () => {
  const { page } = open;
  await page.locator('[data-test=sign-out]').waitFor();
  await signIn('security');
  expect(await page.locator('[data-test=nav-footage]').count()).toBe(0);
  await page.locator('[data-test=nav-ledger]').click();
  await page.locator('[data-test=people-register]').click();
  await page.locator('[data-test=person-id]').fill('E0001');
  await page.locator('[data-test=person-name]').fill('执法员丁');
  await page.locator('[data-test=person-section]').fill('执法二科');
  await page.locator('[data-test=person-certificate]').fill('ZF-2026-000123');
  await page.locator('[data-test=person-aliases]').fill('JX0999 B01OPR');
  await page.locator('[data-test=person-save]').click();
  await page.locator('[data-test=new-account]').fill('ding');
  await page.locator('[data-test=new-password]').fill('long enough');
  await page.locator('[data-test=role-reviewer]').click();
  await page.locator('[data-test=role-audit-admin]').click();
  expect(await page.locator('[data-test=account-create]').isDisabled()).toBe(true);
  await page.locator('[data-test=role-audit-admin]').click();
  await page.locator('[data-test=account-create]').click();
  await page.locator('[data-test=account-close]').waitFor();
  await page.locator('[data-test=token-badge]').fill('BADGE-000123');
  await page.locator('[data-test=token-badge]').press('Enter');
  for (const [width, height] of SIZES) {
    await resize(open, width, height);
    await picture(open, `person-${width}`);
  }
  await page.keyboard.press('Escape');
});

test('sixty people in one list, in both sizes and both languages', async () => {
  const { page } = open;
  const made = await page.evaluate(
    async ([family, sections]) => {
      const { station } = window as unknown as {
        station: { ask(name: string, args: unknown): Promise<{ ok: boolean }> };
      };
      let ok = 0;
      for (let n = 0; n < 56; n++) {
        const answer = await station.ask('people.register', {
          person: `E${String(1000 + n)}`,
          name: `${family[n % family.length] ?? ''}某${'甲乙丙丁戊己'[n % 6] ?? ''}`,
          section: sections[n % sections.length],
          certificate: n % 7 === 0 ? null : `ZF-2026-${String(100_200 + n)}`,
          aliases: n % 3 === 0 ? [`JX${String(1000 + n)}`] : [],
        });
        if (answer.ok) ok++;
      }
      return ok;
    },
    [FAMILY, SECTIONS] as const,
  );
  expect(made).toBe(56);
  await page.locator('[data-test=nav-dock]').click();
  await page.locator('[data-test=nav-ledger]').click();
  await page.getByText('E1055').first().waitFor();
  for (const [width, height] of SIZES) {
    await resize(open, width, height);
    await picture(open, `people-${width}`);
  }
  await page.locator('[data-test=people-search] input, input[data-test=people-search]').first().fill('民办');
  await expect.poll(() => page.locator('.el-table__row').count()).toBe(14);
  await page.locator('[data-test=language-switch]').click();
  await page.getByText('People and rights').first().waitFor();
  await picture(open, 'people-english');
});
