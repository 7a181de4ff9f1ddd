/** Who may look, in the real window: approval by another, secrets, and one's own footage. */
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Arguments, RequestName, Result } from '#shared/contract/requests';
import type { ClipId } from '#shared/ids';
import { answerOf, askStation } from './ask-station';
import { openWindow, picture, resize, type OpenWindow } from './open-window';

let window: OpenWindow;
let clip: ClipId;

beforeAll(async () => {
  window = await openWindow();
  await resize(window, 1366, 768);
  await window.page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
  // The demonstration's person signs in by itself, in its own time.
  await window.page.locator('[data-test=nav-footage]').waitFor({ timeout: 30_000 });
  clip =
    (
      await ask('footage.page', {
        filter: { text: '103000.mp4' },
        after: null,
        limit: 1,
      })
    ).rows[0]?.clip ?? clip;
}, 120_000);
afterAll(async () => {
  await window.close();
  fs.rmSync(window.folder, { recursive: true, force: true });
});

const asked = <N extends RequestName>(name: N, args: Arguments<N>) => answerOf(window.page, name, args);
const ask = <N extends RequestName>(name: N, args: Arguments<N>): Promise<Result<N>> =>
  askStation(window.page, name, args);
async function signIn(account: string): Promise<void> {
  await ask('session.sign-out', {});
  await ask('session.sign-in', { account, password: 'evidock-demo' });
  await window.page.reload();
  await window.page.locator('[data-test="who"]').waitFor();
}
async function toDesk(): Promise<void> {
  await window.page.evaluate((to) => (globalThis.location.hash = `#/desk/${to}`), clip);
  await window.page.locator('[data-test="desk"]').waitFor();
}

test('R4: a reviewer asks, another approves, and then the reviewer looks; each look is on record with its seconds', async () => {
  await signIn('reviewer');
  await toDesk();
  const refused = window.page.locator('[data-test="desk-refused"]');
  await refused.waitFor();
  expect(await refused.getAttribute('data-failure')).toBe('look-needs-approval');
  // The border refuses too, whatever a window shows.
  expect(await asked('footage.look', { clip, why: null })).toMatchObject({
    ok: false,
    failure: { code: 'look-needs-approval' },
  });
  expect(await asked('desk.look', { clip, review: null, why: null, as: 'original' })).toMatchObject({
    ok: false,
    failure: { code: 'look-needs-approval' },
  });
  await picture(window, 'desk-needs-approval-1366');
  await refused.locator('input').fill('每周抽查');
  await window.page.locator('[data-test="desk-ask-approval"]').click();
  await expect.poll(async () => (await ask('looking.requests', {})).length).toBe(1);
  // It is asked once: until there is an answer the desk says since when it waits, also after a return.
  await window.page.locator('[data-test="approval-waits"]').waitFor();
  await window.page.reload();
  expect(await window.page.locator('[data-test="approval-waits"]').innerText()).toContain('每周抽查');
  expect(await refused.locator('input').count()).toBe(0);

  await signIn('demo');
  await window.page.evaluate(() => (globalThis.location.hash = '#/reviews/approvals'));
  await window.page.locator('[data-test="look-request"]').waitFor();
  expect(await window.page.locator('[data-test="look-request"]').innerText()).toContain('抽查员乙');
  expect(await window.page.locator('[data-test="tab-approvals"]').innerText()).toContain('1');
  await picture(window, 'desk-approvals-1366');
  await window.page.locator('[data-test="look-grant"]').click();
  await expect
    .poll(() => window.page.locator('[data-test="look-request"] .answer').innerText())
    .toContain('已同意');

  await signIn('reviewer');
  await toDesk();
  await window.page.locator('.stage[data-showing="true"]').waitFor({ timeout: 20_000 });
  expect(await window.page.locator('[data-test="viewer-mark"]').innerText()).toContain('reviewer');
  await window.page.locator('[data-test="desk-video"]').click();
  await window.page.waitForTimeout(1500);
  await window.page.keyboard.press('k');
  const looks = async () =>
    (await ask('footage.clip', { clip })).history
      .filter(({ by }) => by === 'reviewer')
      .map(({ kind }) => kind);
  await expect.poll(looks).toEqual(expect.arrayContaining(['clip.looked-at', 'clip.watched']));
  // What was asked for is why it was looked at.
  const { history } = await ask('footage.clip', { clip });
  for (const kind of ['clip.looked-at', 'clip.watched'])
    expect(history.find((act) => act.kind === kind && act.by === 'reviewer')?.why).toBe('每周抽查');
}, 120_000);

test('C5: what is marked as secret is closed, and opens for the one who is cleared', async () => {
  await signIn('demo');
  await window.page.evaluate((to) => (globalThis.location.hash = `#/footage/${to}`), clip);
  await window.page.locator('[data-test="secrecy-change"]').click();
  await window.page.locator('.el-checkbox', { hasText: '隐私' }).click();
  await window.page.locator('[data-test="secrecy-why"]').fill('涉及未成年人');
  await window.page.locator('[data-test="secrecy-mark"]').click();
  await expect.poll(() => window.page.locator('[data-test="clip-secrecy"]').innerText()).toContain('隐私');
  await picture(window, 'clip-secrecy-1366');
  expect(await asked('footage.look', { clip, why: null })).toMatchObject({
    ok: false,
    failure: { code: 'footage-secret' },
  });
  await signIn('security');
  await ask('looking.clear', { person: 'D000', kinds: ['personal-privacy'], why: '岗位需要' });
  expect(await ask('looking.cleared', { person: 'D000' })).toEqual({ kinds: ['personal-privacy'] });
  await signIn('demo');
  // Whoever may look says why, which goes on record.
  expect(await asked('footage.look', { clip, why: null })).toMatchObject({
    ok: false,
    failure: { code: 'look-needs-reason' },
  });
  expect(await asked('footage.look', { clip, why: '投诉核查' })).toMatchObject({ ok: true });
  const { history } = await ask('footage.clip', { clip });
  expect(history.at(-1)).toMatchObject({ kind: 'clip.looked-at', by: 'demo', why: '投诉核查' });
}, 120_000);

test('R4: one’s own footage is not reviewed by oneself', async () => {
  const { personAlias } = await ask('footage.clip', { clip });
  await signIn('security');
  await ask('people.change', {
    person: 'D000',
    name: '演示人员',
    section: '办公室',
    certificate: null,
    aliases: [personAlias ?? ''],
  });
  await signIn('demo');
  expect(await asked('desk.open', { clip, drawn: null, why: null })).toMatchObject({
    ok: false,
    failure: { code: 'own-footage' },
  });
  await toDesk();
  await expect.poll(() => window.page.locator('[data-test="desk"] header').innerText()).toContain('本人');
  await picture(window, 'desk-own-1366');
}, 60_000);
