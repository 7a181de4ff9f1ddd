import { afterEach, beforeEach, vi } from 'vitest';

/**
 * Gives the tests of a file a clock of their own, which goes on to the next moment that somebody waits for: waits cost no
 * time, and a pause of a busy computer is not taken for the silence of a camera. Only for tests in which nothing outside
 * the process, a file or another program, is waited for. To be called before other hooks are set.
 */
export function onOwnClock(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setTimerTickMode('nextTimerAsync');
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}
