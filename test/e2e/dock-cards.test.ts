/** The Dock with every kind of card at once, as pictures: cards are sent to the window as the vault process sends them. */
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DockCardView, ImportView } from '#shared/contract/dock';
import { NOTHING_OWED, type OwedView } from '#shared/contract/owed';
import { asInstant, type Instant } from '#shared/clock';
import { DOCK_TROUBLES, type DockTrouble } from '#shared/device';
import type { Failure } from '#shared/failure';
import type { DeviceId, DockId, SessionId } from '#shared/ids';
import { NO_READINGS, type CameraReadings } from '#shared/readings';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { showCards } from './show-cards';

let open: OpenWindow;

beforeAll(async () => {
  open = await openWindow({ withCamera: false });
  await open.page.locator('[data-test=dock-empty]').waitFor();
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

const at = asInstant('2026-11-21T01:30:05Z') as Instant;
const session = '20261121T013005Z-00000000' as SessionId;
const totals = { session, sealed: 24, alreadySealed: 118, skipped: 3, failed: 0, bytes: 5_400_000_000 };

function readings(battery: number, aheadSeconds: number, charging = false): CameraReadings {
  const deviceClock = asInstant(new Date(Date.parse(at) + aheadSeconds * 1000).toISOString()) as Instant;
  return {
    ...NO_READINGS,
    batteryPercent: { value: battery, source: 'device', at },
    charging: { value: charging, source: 'device', at },
    clock: {
      value: { deviceClock, stationClock: at, uncertaintyMs: 500, zone: 'assumed' },
      source: 'device',
      at,
    },
  };
}

/** Somebody has it, and footage is due in so many hours. */
function owed(hours: number): OwedView {
  const due = Date.now() + hours * 3_600_000;
  const instant = (ms: number): Instant => new Date(ms).toISOString() as Instant;
  return {
    holder: {
      name: '赵某甲',
      section: '民办教育与校外培训监管科',
      since: at,
      purpose: 'inspection',
      case: '校外培训机构夜间联合检查',
      expectedReturn: instant(due),
      returned: null,
    },
    waiting: {
      clips: 12,
      due: instant(due),
      soonFrom: instant(due - 6 * 3_600_000),
      missingYear: null,
      undetermined: hours < 0 ? 1 : 0,
    },
    late: 0,
    missing: null,
  };
}

function card(number: number, work: ImportView, more: Partial<DockCardView> = {}): DockCardView {
  return {
    dock: `dock-${number}` as DockId,
    state: 'identified',
    trouble: null,
    transport: 'volume',
    device: `BC24000${number}` as DeviceId,
    doubt: null,
    traits: { model: '4255:1000', serial: `DSJ7A0${number}`, volume: 'ABCD-1234' },
    identityFrom: 'file-names',
    name: 'DCAM Body Camera',
    port: `1-4.${number}`,
    volume: { fileSystem: 'exfat', label: 'DCAM', totalBytes: 64e9, freeBytes: 51e9, readOnly: false },
    readings: NO_READINGS,
    vendor: null,
    clockToleranceSeconds: 60,
    offers: [],
    preferred: false,
    import: work,
    unexplained: 0,
    owed: NOTHING_OWED,
    ...more,
  };
}

const vendor: DockCardView['vendor'] = { adapter: 'reference', camera: 'BC24007', holder: null };

const copying = {
  phase: 'copying',
  progress: {
    session,
    filesDone: 7,
    filesTotal: 26,
    bytesDone: 1_900_000_000,
    bytesTotal: 6_100_000_000,
    bytesPerSecond: 41_000_000,
    secondsLeft: 103,
    takenUpBytes: 1_200_000_000,
    current: 'DCIM/100MEDIA/DCAM_BC240001_B01OPR_20260713_103000.mp4',
  },
} as const satisfies ImportView;
const cards: readonly DockCardView[] = [
  card(1, copying, { transport: 'mtp', readings: readings(87, 3, true), owed: owed(5) }),
  card(
    2,
    { phase: 'safe', totals, seconds: 141, cleared: null },
    {
      transport: 'mtp',
      readings: readings(12, 3 * 3600 + 125),
      owed: { ...owed(30), waiting: null, late: 4 },
    },
  ),
  card(3, { phase: 'not-safe', totals: { ...totals, failed: 2 }, failure: null }, { owed: owed(-2) }),
  card(4, { phase: 'stopped', failure: { code: 'camera-gone' } }, { state: 'present', trouble: 'gone' }),
  card(
    5,
    { phase: 'none' },
    { transport: 'mtp', state: 'present', trouble: 'held', device: null, volume: null },
  ),
  card(
    6,
    { phase: 'none' },
    { transport: 'mtp', state: 'present', trouble: 'denied', device: null, volume: null },
  ),
  card(7, { phase: 'none' }, { state: 'readable', trouble: 'not-a-camera', device: null }),
  card(8, { phase: 'listing' }, { readings: readings(64, -40), owed: owed(30) }),
];

test.each([
  [1366, 768],
  [1920, 1080],
])(
  'I1: eight cameras side by side, with battery, clock and every trouble in words, at %i×%i',
  async (width, height) => {
    const { page } = open;
    await resize(open, width, height);
    await showCards(open, cards);
    expect(await page.locator('[data-test=dock-safe]').count()).toBe(1);
    expect(await page.locator('[data-test=dock-battery]').first().innerText()).toContain('87%');
    expect(await page.locator('[data-test=dock-clock]', { hasText: '快' }).innerText()).toContain('3:02:05');
    await picture(open, `dock-eight-${width}`);
  },
);

test('the same in the dark theme and in English', async () => {
  const { page } = open;
  await page.locator('[data-test=theme-switch]').click();
  await page.locator('[data-test=language-switch]').click();
  await page.getByText('Another program holds it').waitFor();
  await picture(open, 'dock-eight-dark-english');
});

/** What is shown of a camera that cannot even be read, and of one whose import ended badly, or rests, or waits. */
const troubles = DOCK_TROUBLES.map((trouble: DockTrouble, n) => {
  const isGone = trouble === 'gone';
  return card(n + 1, isGone ? { phase: 'stopped', failure: { code: 'camera-gone' } } : { phase: 'none' }, {
    state: 'present',
    trouble,
    device: isGone ? card(n + 1, { phase: 'none' }).device : null,
    volume: null,
    transport: trouble === 'held' || trouble === 'denied' ? 'mtp' : 'volume',
    vendor: trouble.startsWith('password') || trouble === 'switch-failed' ? vendor : null,
  });
});
const FAILURES: readonly Failure[] = [
  { code: 'source-empty-after-pull' },
  { code: 'source-unreadable', values: { place: '/media/CAM', detail: 'EIO' } },
  { code: 'vault-full', values: { needed: '6.1 GB', free: '1.2 GB', reserve: '1.0 GB' } },
  { code: 'cancelled' },
  { code: 'clearing-interrupted', values: { removed: 3, kept: 1, unknown: 1, bytes: 1 } },
];
const works: readonly DockCardView[] = [
  ...FAILURES.map((failure, n) => card(n + 1, { phase: 'stopped', failure })),
  card(6, { phase: 'waiting', ahead: 2 }),
  card(7, { ...copying, phase: 'paused', by: 'person' }),
  card(8, { phase: 'second-copy', totals, left: 5, trouble: null }, { preferred: true }),
  card(
    9,
    { phase: 'paused', by: 'question', progress: null },
    { doubt: { why: 'twin', others: [{ dock: 'dock-1' as DockId, port: '1-4.1', name: 'DCAM' }] } },
  ),
  card(10, { phase: 'none' }, { device: null, doubt: { why: 'unknown' }, identityFrom: null }),
  card(
    11,
    { phase: 'none' },
    {
      doubt: {
        why: 'changed',
        differs: ['serial'],
        before: { model: '4255:1000', serial: 'DSJ7A99', volume: 'ABCD-1234', at },
      },
    },
  ),
  card(12, { phase: 'clearing', filesDone: 3, filesTotal: 24, bytesDone: 6e8, bytesTotal: 5.4e9 }),
  card(13, {
    phase: 'safe',
    totals,
    seconds: 141,
    cleared: { removed: 24, kept: 1, unknown: 0, bytes: 5e9 },
  }),
];

test('every trouble of a camera, and every way in which an import rests or ends, is told in words, at both sizes and in both languages', async () => {
  const { page } = open;
  for (const language of ['English', '中文'])
    for (const [name, sent] of [
      ['troubles', troubles],
      ['works', works],
    ] as const)
      for (const [width, height] of [
        [1366, 768],
        [1920, 1080],
      ] as const) {
        const button = page.locator('[data-test=language-switch]');
        if ((await button.innerText()).includes(language)) await button.click();
        await resize(open, width, height);
        await showCards(open, sent);
        for (const text of await page.locator('[data-test=dock-card]').allInnerTexts()) {
          // Words, never a code, a hole, or nothing.
          expect(text).not.toMatch(/undefined|null|\{|[a-z]+-[a-z]+-[a-z]+|(?:trouble|failure|dock)\.[a-z]/);
          expect(text.length).toBeGreaterThan(25);
        }
        await picture(open, `dock-${name}-${language === 'English' ? 'en' : 'zh'}-${width}`);
      }
});
