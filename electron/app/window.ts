import { app, BrowserWindow, Menu, screen, type MenuItemConstructorOptions } from 'electron';
import { fillScreen, guardWindow } from './kiosk-window';
import { FIRST_SIZE, LEAST_SIZE, openingPlace } from './window-place';
import type { SettingsStore, Theme } from './settings';

const PAGE = 'app://station/';

/** The page's own background, so that nothing flashes before the first paint. */
const BACKGROUND: Readonly<Record<Theme, string>> = { light: '#f3f5f8', dark: '#14171c' };

export interface WindowOptions {
  readonly preload: string;
  readonly settings: SettingsStore;
  /** Opens with exactly the size of a picture to be taken, and remembers nothing. */
  readonly forPicture: boolean;
  /** Whether the station is locked to docking: then a person cannot close the window. */
  readonly isLocked: () => boolean;
  /** Milliseconds until a page that crashed is loaded again, by the times of its crashes. */
  readonly msUntilReload: (crashes: readonly number[], now: number) => number;
  readonly log: (line: string) => void;
}

/** Opens the one window, locked as far as Electron can, and loads the page. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { preload, settings, forPicture, isLocked, log } = options;
  const { window: last, theme } = settings.current();
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...(forPicture ? FIRST_SIZE : openingPlace(last, areas)),
    ...(forPicture ? { useContentSize: true } : { minWidth: LEAST_SIZE.width, minHeight: LEAST_SIZE.height }),
    show: false,
    autoHideMenuBar: true,
    backgroundColor: BACKGROUND[theme],
    title: '执法记录仪工作站 EviDock',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
      // Imports go on behind another window, and so must their progress.
      backgroundThrottling: false,
    },
  });
  if (!forPicture && last?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  // Loading sets the size of the page back.
  window.webContents.on('did-finish-load', () => fillScreen(window, isLocked(), log));
  guardWindow(window, isLocked);
  let isEnding = false;
  app.on('before-quit', () => (isEnding = true));
  window.on('close', (event) => {
    // Alt+F4 and the like; whoever ends the program from outside still can.
    if (isLocked() && !isEnding) {
      event.preventDefault();
      return;
    }
    if (forPicture) return;
    settings.change({ window: { ...window.getNormalBounds(), maximized: window.isMaximized() } });
  });
  reloadAfterCrash(window, options);
  if (!app.isPackaged) openToolsOnF12(window, isLocked);
  void window.loadURL(PAGE).catch((error: unknown) => {
    log(`page did not load: ${String(error)}`);
  });
  return window;
}

/**
 * No menu: its shortcuts would reload the page and open tools. macOS needs one for copying and, unless the station is
 * locked, for quitting.
 */
export function setMenu(locked: boolean): void {
  const menu = locked ? LOCKED_MENU : OPEN_MENU;
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(menu) : null);
}

const OPEN_MENU: MenuItemConstructorOptions[] = [
  { role: 'appMenu' },
  { role: 'editMenu' },
  { role: 'windowMenu' },
];
/** The first one stands under the program's name, whatever its label. */
const LOCKED_MENU: MenuItemConstructorOptions[] = [{ label: 'EviDock', submenu: [] }, { role: 'editMenu' }];

/** Shows the window to somebody who started the program a second time. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function reloadAfterCrash(window: BrowserWindow, { log, msUntilReload }: WindowOptions): void {
  let crashes: readonly number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log(`page gone: ${reason}, code ${exitCode}`);
    if (reason === 'clean-exit') return;
    const now = performance.now();
    crashes = [...crashes.slice(-20), now];
    setTimeout(
      () => {
        if (!window.isDestroyed()) window.reload();
      },
      msUntilReload(crashes, now),
    );
  });
}

function openToolsOnF12(window: BrowserWindow, isLocked: () => boolean): void {
  window.webContents.on('before-input-event', (_event, input) => {
    if (input.type === 'keyDown' && input.key === 'F12' && !isLocked()) window.webContents.toggleDevTools();
  });
}
