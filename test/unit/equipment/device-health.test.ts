import { describe, expect, test } from 'vitest';
import { deviceHealth, type DockingMeasured, type DutyMeasured } from '#shared/device-health';
import { at, later } from './office';

const start = at('2026-06-01T18:00:00');
const DAY = 24 * 3_600_000;

const duty = (day: number, perHour: number, hours = 3): DutyMeasured => ({
  returned: later(start, day * DAY),
  batteryOut: 95,
  batteryBack: Math.round(95 - perHour * hours),
  recordedMs: hours * 3_600_000,
});
const docking = (day: number, changes: Partial<DockingMeasured> = {}): DockingMeasured => ({
  at: later(start, day * DAY),
  bytes: 10_000_000_000,
  copyingMs: 500_000,
  readErrors: 0,
  clockAheadMs: null,
  totalBytes: 64_000_000_000,
  ...changes,
});
const days = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n);
const codesOf = (duties: readonly DutyMeasured[], dockings: readonly DockingMeasured[]) =>
  deviceHealth(duties, dockings).warnings.map(({ code }) => code);

describe("a camera's health", () => {
  test('D1: says nothing with little to compare, and gives the numbers that it has', () => {
    expect(deviceHealth([], [])).toEqual({
      watch: false,
      warnings: [],
      batteryPerHour: null,
      importSpeed: null,
    });
    const health = deviceHealth(
      days(1, 9).map((day) => duty(day, day < 5 ? 8 : 30)),
      days(1, 9).map((day) => docking(day)),
    );
    expect(health).toEqual({ watch: false, warnings: [], batteryPerHour: 30, importSpeed: 200 });
  });

  test('D1: watches a battery that drains half as fast again as it used to', () => {
    const before = days(1, 10).map((day) => duty(day, 10));
    expect(codesOf([...before, ...days(11, 15).map((day) => duty(day, 14))], [])).toEqual([]);
    expect(deviceHealth([...before, ...days(11, 15).map((day) => duty(day, 15))], []).warnings).toEqual([
      { code: 'battery-drains-faster', recent: 15, before: 10 },
    ]);
    // One bad day among the last five is weather.
    expect(codesOf([...before, ...days(11, 14).map((day) => duty(day, 10)), duty(15, 30)], [])).toEqual([]);
  });

  test('D1: leaves out what says nothing: charged meanwhile, hardly used, not read', () => {
    const before = days(1, 10).map((day) => duty(day, 10));
    const useless = days(11, 20).flatMap((day) => [
      { ...duty(day, 20), batteryBack: 100 },
      duty(day, 90, 0.2),
      { ...duty(day, 30), batteryOut: null },
    ]);
    expect(codesOf([...before, ...useless], [])).toEqual([]);
  });

  test('D1: watches imports that have become slow', () => {
    const before = days(1, 8).map((day) => docking(day));
    const slow = days(9, 13).map((day) => docking(day, { copyingMs: 1_000_000 }));
    expect(deviceHealth([], [...before, ...slow]).warnings).toEqual([
      { code: 'imports-slower', recent: 100, before: 200 },
    ]);
    const small = days(9, 13).map((day) => docking(day, { bytes: 1000, copyingMs: 1000 }));
    expect(codesOf([], [...before, ...small])).toEqual([]);
  });

  test('D1: watches read errors that come again, but not for ever', () => {
    const at3 = docking(3, { readErrors: 1 });
    const at5 = docking(5, { readErrors: 4 });
    expect(codesOf([], [at3, docking(4)])).toEqual([]);
    expect(deviceHealth([], [at5, docking(4), at3]).warnings).toEqual([
      { code: 'read-errors', files: 5, dockings: 2 },
    ]);
    expect(codesOf([], [at3, at5, ...days(6, 15).map((day) => docking(day))])).toEqual([]);
  });

  test('I5: watches a clock that lost its time; another zone is none', () => {
    const year = 365 * DAY;
    const zone = docking(2, { clockAheadMs: -8 * 3_600_000 });
    expect(codesOf([], [zone])).toEqual([]);
    const lost = docking(3, { clockAheadMs: -year });
    expect(deviceHealth([], [zone, lost]).warnings).toEqual([
      { code: 'clock-lost', times: 1, last: lost.at },
    ]);
  });

  test('D1: notices another card', () => {
    const other = docking(2, { totalBytes: 32_000_000_000 });
    const unread = docking(1.5, { totalBytes: null });
    expect(deviceHealth([], [docking(1), unread, other]).warnings).toEqual([
      { code: 'card-changed', times: 1, last: other.at },
    ]);
    expect(deviceHealth([], [docking(1), other, docking(3)]).warnings).toMatchObject([{ times: 2 }]);
  });
});
