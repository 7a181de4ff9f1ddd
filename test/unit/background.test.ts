/** Work that nobody waits for rests while something goes on that a person waits for, and goes on by itself afterwards. */
import { afterEach, expect, test } from 'vitest';
import { openBackground, type Background, type JobHandle } from '../../electron/station/background';

let background: Background;
let job: JobHandle;
afterEach(() => background.close());

/** Adds a job and tells how often it ran. */
function counted(): () => number {
  let runs = 0;
  job = background.add({
    name: 'counted',
    rank: 1,
    step: () => {
      runs += 1;
      return Promise.resolve('when-woken');
    },
  });
  return () => runs;
}

test('what is held for a time goes on by itself, however the timer and the clock are rounded', async () => {
  background = openBackground();
  const runs = counted();
  await expect.poll(runs).toBe(1);
  for (let round = 2; round <= 60; round++) {
    background.holdFor(2);
    job.wake();
    expect(runs()).toBe(round - 1);
    await expect.poll(runs, { interval: 2, timeout: 5_000 }).toBe(round);
  }
});

test('a later time prolongs, an earlier one does not shorten, and whoever holds without a time holds on', async () => {
  background = openBackground();
  const runs = counted();
  const began = performance.now();
  const release = background.hold();
  background.holdFor(300);
  background.holdFor(1);
  await new Promise((resolve) => setTimeout(resolve, 350));
  expect(runs()).toBe(0);
  release();
  await expect.poll(runs, { timeout: 20_000 }).toBe(1);
  expect(performance.now() - began).toBeGreaterThanOrEqual(300);
});
