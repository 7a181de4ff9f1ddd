/** What a person at a terminal sees of a long command, and that nobody else sees anything. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ReadingProgress } from '#shared/verification';
import { farText, progressLine } from '../../electron/cli/progress';
import { courseOf } from '../../electron/station/verification/course';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

test('one line is written over, not too often, and taken away before the result', () => {
  const to = terminal(true);
  const line = progressLine(false, to);
  for (let i = 0; i < 100; i++) line.show(() => `step ${i}`);
  expect(to.written).toEqual(['\r\u001b[Kstep 0']);
  vi.advanceTimersByTime(220);
  line.show(() => 'later');
  line.end();
  line.end();
  expect(to.written.slice(1)).toEqual(['\r\u001b[Klater', '\r\u001b[K']);
});

test.each([
  [true, true],
  [false, false],
])('nothing is shown where nobody watches (json: %s, terminal: %s)', (json, isTTY) => {
  const to = terminal(isTTY);
  const line = progressLine(json, to);
  line.show(() => 'step');
  line.end();
  expect(to.written).toEqual([]);
});

test('bytes of how many, how fast, and how long still', () => {
  const far = { bytesDone: 1.5e9, bytesTotal: 4e9, bytesPerSecond: 250e6, secondsLeft: 3723 };
  expect(farText(far)).toBe('1.50 GB / 4.00 GB  250.0 MB/s  剩余 left 1:02:03');
  expect(farText({ ...far, bytesPerSecond: 0, secondsLeft: null })).toBe('1.50 GB / 4.00 GB');
});

test('a reading counts each file once and wholly, whatever could be read of it, and says how long it takes', () => {
  let clock = 5000;
  const seen: ReadingProgress[] = [];
  const files = [{ bytes: 1000 }, { bytes: 3000 }, { bytes: 0 }];
  const course = courseOf(
    undefined,
    files,
    (progress) => seen.push(progress),
    () => clock,
  );
  const cut = course.file(1000);
  cut.read(400);
  cut.done();
  expect(seen.at(-1)).toMatchObject({ filesDone: 1, bytesDone: 1000, bytesPerSecond: 0, secondsLeft: null });
  clock += 2000;
  const longer = course.file(3000);
  longer.read(1000);
  expect(seen.at(-1)).toMatchObject({ bytesDone: 2000, bytesPerSecond: 1000, secondsLeft: 2 });
  longer.read(5000); // longer than on record: that is found elsewhere
  longer.done();
  course.file(0).done();
  expect(seen.at(-1)).toMatchObject({ filesDone: 3, filesTotal: 3, bytesDone: 4000, bytesTotal: 4000 });
  for (const [i, { bytesDone }] of seen.entries())
    expect(bytesDone).toBeGreaterThanOrEqual(seen[i - 1]?.bytesDone ?? 0);
});
