/** The Dock with every kind of card at once, as pictures: cards are sent to the window as the vault process sends them. */
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DockCardView, ImportView } from '#shared/contract/dock';
import { NOTHING_OWED } from '#shared/contract/owed';
import { asInstant, type Instant } from '#shared/clock';
import type { DeviceId, DockId, SessionId } from '#shared/ids';
import { NO_READINGS, type CameraReadings } from '#shared/readings';
import { openWindow, picture, resize, type OpenWindow } from './open-window';

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

const copying: ImportView = {
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
};
const cards: readonly DockCardView[] = [
  card(1, copying, { transport: 'mtp', readings: readings(87, 3, true) }),
  card(
    2,
    { phase: 'safe', totals, seconds: 141, cleared: null },
    { transport: 'mtp', readings: readings(12, 3 * 3600 + 125) },
  ),
  card(3, { phase: 'not-safe', totals: { ...totals, failed: 2 }, failure: null }),
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
  card(8, { phase: 'listing' }, { readings: readings(64, -40) }),
];

test.each([
  [1366, 768],
  [1920, 1080],
])(
  'I1: eight cameras side by side, with battery, clock and every trouble in words, at %i×%i',
  async (width, height) => {
    const { app, page } = open;
    await resize(open, width, height);
    await app.evaluate(
      ({ BrowserWindow }, sent) =>
        BrowserWindow.getAllWindows()[0]?.webContents.send('station:event', 'dock.changed', sent),
      cards,
    );
    await page.locator('[data-test=dock-card]').nth(7).waitFor();
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
