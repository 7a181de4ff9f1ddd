/** The real window, driven from outside. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { layOutDemoCamera } from '../../build/demo.mjs';

/** A workstation in a throw-away folder. */
export interface OpenWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly folder: string;
  readonly vault: string;
  /** The folder that behaves as a docked camera. */
  readonly camera: string;
  close(): Promise<void>;
}

const root = process.env['EVIDOCK_ROOT'] ?? process.cwd();

export interface OpenOptions {
  /** Give the vault's place on the command line; false shows the first-start page. */
  readonly withVault?: boolean;
  readonly withCamera?: boolean;
  readonly sandbox?: boolean;
  /** More switches. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** An existing workstation's folder, to start it again. */
  readonly folder?: string;
}

/** Starts the workstation and waits for its window. */
export async function openWindow(options: OpenOptions = {}): Promise<OpenWindow> {
  const { withVault = true, withCamera = true, sandbox = false } = options;
  const folder = options.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-e2e-'));
  const vault = path.join(folder, 'vault');
  const camera = path.join(folder, 'camera');
  if (withCamera && !fs.existsSync(camera)) layOutDemoCamera(camera);
  const app = await _electron.launch({
    executablePath: process.env['EVIDOCK_ELECTRON'] ?? '',
    chromiumSandbox: sandbox,
    args: [
      root,
      `--user-data-dir=${path.join(folder, 'user-data')}`,
      ...(withVault ? [`--vault=${vault}`, '--demo-people'] : []),
      ...(withCamera ? [`--dock-folder=${camera}`] : []),
      ...(options.args ?? []),
    ],
    env: { ...(process.env as Record<string, string>), EVIDOCK_KEYCHAIN: 'off', ...options.env },
  });
  const page = await app.firstWindow();
  return { app, page, folder, vault, camera, close: () => app.close() };
}

/** Sets the window's inner size, as a screen of that size would. */
export async function resize({ app, page }: OpenWindow, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    {
      width,
      height,
    },
  );
  await page.waitForFunction((w) => Math.abs(window.innerWidth - w) < 2, width);
}

/** Saves a picture of the window where people (and the README) can look at it; `out/pictures` is not committed. */
export async function picture({ page }: OpenWindow, name: string): Promise<Buffer> {
  const folder = path.join(root, 'out', 'pictures');
  fs.mkdirSync(folder, { recursive: true });
  return page.screenshot({ path: path.join(folder, `${name}.png`) });
}
