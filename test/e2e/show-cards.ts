import { expect } from 'vitest';
import type { DockCardView } from '#shared/contract/dock';
import type { OpenWindow } from './open-window';

/**
 * Shows these cards in the window's Dock, sent as the main process sends them. What the real dock has to tell is kept from
 * the window from now on: its first word, that nothing is docked, may come late and would wipe them away.
 */
export async function showCards({ app, page }: OpenWindow, cards: readonly DockCardView[]): Promise<void> {
  await app.evaluate(({ BrowserWindow }, sent) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) return;
    const own = Object.getPrototypeOf(contents) as typeof contents;
    contents.send = (channel: string, ...what: readonly unknown[]) => {
      if (what[0] !== 'dock.changed') own.send.call(contents, channel, ...what);
    };
    own.send.call(contents, 'station:event', 'dock.changed', sent);
  }, cards);
  await expect.poll(() => page.locator('[data-test=dock-card]').count()).toBe(cards.length);
}
