import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf, millisecondsOf, type Instant } from '#shared/clock';
import type { ClockComparison } from '#shared/readings';
import { endOfRecording, type RecordingTimes } from '#shared/recording-end';

const at = (text: string): Instant => instantOf(Date.parse(`${text}+08:00`));
const video = (start: string | null, modified: string, durationMs: number | null = null): RecordingTimes => ({
  kind: 'video',
  recorded: start === null ? null : { deviceClock: at(start), from: 'file-name' },
  durationMs,
  modified: at(modified),
});
/** The camera's clock `ms` ahead at docking. */
const ahead = (ms: number, docked = '2026-07-13T18:00:00'): ClockComparison => ({
  deviceClock: instantOf(millisecondsOf(at(docked)) + ms),
  stationClock: at(docked),
  uncertaintyMs: 500,
  zone: 'told',
});
const docking = { from: null, to: at('2026-07-13T18:00:00') };

describe('the end of a recording', () => {
  test('I4: is start and verified duration, put right by the difference of the clocks, both kept', () => {
    const end = endOfRecording(
      video('2026-07-13T10:30:00', '2026-07-13T10:36:10', 300_000),
      ahead(120_000),
      docking,
    );
    expect(end).toEqual({
      known: true,
      deviceClock: at('2026-07-13T10:35:00'),
      stationClock: at('2026-07-13T10:33:00'),
      from: 'start-and-duration',
      clock: 'corrected',
      driftMs: 120_000,
      uncertaintyMs: 1500,
    });
  });

  test("I4: is the file's time when the duration is not known", () => {
    expect(endOfRecording(video('2026-07-13T10:30:00', '2026-07-13T10:35:02'), null, docking)).toMatchObject({
      from: 'file-time',
      stationClock: at('2026-07-13T10:35:02'),
      clock: 'not-measured',
      driftMs: null,
    });
    expect(endOfRecording(video(null, '2026-07-13T10:35:02'), null, docking)).toMatchObject({
      from: 'file-time',
    });
  });

  test.each([
    ['earlier than the beginning', '2026-07-13T09:00:00'],
    ['more than a day after it', '2026-07-14T10:30:01'],
  ])("I4: is taken for the beginning, the stricter reading, when the file's time is %s", (_, modified) => {
    const end = endOfRecording(video('2026-07-13T10:30:00', modified), null, {
      from: null,
      to: at('2026-07-15T08:00:00'),
    });
    expect(end).toMatchObject({ from: 'start', stationClock: at('2026-07-13T10:30:00') });
  });

  test('I4: a photo has no length', () => {
    const photo = { ...video('2026-07-13T10:30:00', '2026-07-13T11:00:00'), kind: 'photo' as const };
    expect(endOfRecording(photo, null, docking)).toMatchObject({ stationClock: at('2026-07-13T10:30:00') });
  });

  test('I5: a clock that lost its time before the recording is put right by the difference', () => {
    const lost = millisecondsOf(at('2000-01-01T09:00:00')) - millisecondsOf(at('2026-07-13T18:00:00'));
    expect(
      endOfRecording(video('2000-01-01T01:00:00', '2000-01-01T01:05:00'), ahead(lost), docking),
    ).toMatchObject({ clock: 'corrected', stationClock: at('2026-07-13T10:05:00') });
  });

  test('I5: a clock that was set after the recording says nothing about it; the word of the file stands', () => {
    const lost = millisecondsOf(at('2000-01-01T00:10:00')) - millisecondsOf(at('2026-07-13T18:00:00'));
    expect(
      endOfRecording(video('2026-07-13T10:00:00', '2026-07-13T10:05:00'), ahead(lost), docking),
    ).toMatchObject({ clock: 'set-since', stationClock: at('2026-07-13T10:05:00') });
  });

  test.each([
    ['clock-lost', '2000-01-01T00:05:00', null],
    ['after-docking', '2026-07-13T19:00:00', null],
    ['before-hand-out', '2026-07-12T23:00:00', '2026-07-13T08:00:00'],
  ] as const)('I4 I5: nobody guesses: %s', (why, modified, handedOut) => {
    const from = handedOut && at(handedOut);
    expect(endOfRecording(video(null, modified), null, { ...docking, from })).toMatchObject({
      known: false,
      why,
      deviceClock: at(modified),
    });
  });

  test('I4: a recording that ran until the camera was docked ends at docking, not a moment later', () => {
    expect(endOfRecording(video(null, '2026-07-13T18:00:01'), ahead(0), docking)).toMatchObject({
      known: true,
      stationClock: docking.to,
    });
  });

  test('I4: whatever the clocks show, a known end lies between hand-out and docking', () => {
    const ms = fc.integer({ min: Date.UTC(1999, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(
        fc.option(ms),
        ms,
        fc.option(fc.integer({ min: 0, max: 7_200_000 })),
        fc.option(ms),
        (start, changed, durationMs, camera) => {
          const between = { from: at('2026-07-13T08:00:00'), to: at('2026-07-13T18:00:00') };
          const clock: ClockComparison | null =
            camera === null
              ? null
              : {
                  deviceClock: instantOf(camera),
                  stationClock: between.to,
                  uncertaintyMs: 400,
                  zone: 'assumed',
                };
          const end = endOfRecording(
            {
              kind: 'video',
              recorded: start === null ? null : { deviceClock: instantOf(start), from: 'file-name' },
              durationMs,
              modified: instantOf(changed),
            },
            clock,
            between,
          );
          if (!end.known) return;
          const ended = millisecondsOf(end.stationClock);
          expect(ended).toBeLessThanOrEqual(millisecondsOf(between.to));
          expect(ended).toBeGreaterThanOrEqual(millisecondsOf(between.from) - end.uncertaintyMs);
        },
      ),
      { numRuns: 500 },
    );
  });
});
