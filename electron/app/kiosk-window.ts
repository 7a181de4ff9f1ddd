/**
 * The window of a locked station: it fills the screen, stays in front, comes back when something took its place, and
 * hears no key that leads out. What the desktop keeps for itself is logged; docs/docking.md says how to take it away.
 */
import { globalShortcut, type BrowserWindow } from 'electron';
import { DESKTOP_SHORTCUTS, isUnheard } from './kiosk-keys';

/** A locked station is used standing, with gloves. */
const KIOSK_ZOOM = 1.25;
/** What took the place of the window may be on its way out already. */
const COME_BACK_MS = 250;

/** Makes a window one that can be locked: until it is, nothing changes. */
export function guardWindow(window: BrowserWindow, isLocked: () => boolean): void {
  window.webContents.on('before-input-event', (event, input) => {
    if (input.type === 'keyDown' && isLocked() && isUnheard(input)) event.preventDefault();
  });
  const comeBack = (): void => {
    setTimeout(() => {
      if (window.isDestroyed() || !isLocked()) return;
      if (window.isMinimized()) window.restore();
      if (!window.isKiosk()) window.setKiosk(true);
      window.moveTop();
      window.focus();
    }, COME_BACK_MS);
  };
  window.on('minimize', comeBack);
  window.on('blur', comeBack);
  window.on('leave-full-screen', comeBack);
}

/** Fills the screen, in front of everything, while the station is locked; and lets go of it afterwards. */
export function fillScreen(window: BrowserWindow, locked: boolean, log: (line: string) => void): void {
  window.webContents.setZoomFactor(locked ? KIOSK_ZOOM : 1);
  if (window.isKiosk() === locked) return;
  if (locked) window.webContents.closeDevTools();
  window.setKiosk(locked);
  window.setAlwaysOnTop(locked, 'screen-saver');
  window.setClosable(!locked);
  window.setMinimizable(!locked);
  holdShortcuts(locked, log);
}

function holdShortcuts(locked: boolean, log: (line: string) => void): void {
  globalShortcut.unregisterAll();
  if (!locked) return;
  const refused = DESKTOP_SHORTCUTS.filter((keys) => !isTaken(keys));
  if (refused.length > 0) log(`locked; the desktop keeps ${refused.join(', ')}`);
}

function isTaken(keys: string): boolean {
  try {
    return globalShortcut.register(keys, () => undefined);
  } catch {
    return false; // keys that this system does not know
  }
}
