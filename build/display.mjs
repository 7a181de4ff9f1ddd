// The virtual display for machines without a screen, and for tests.
import { spawn } from 'node:child_process';
import { Plain } from './say.mjs';

/** Whether a window has nowhere to appear: Linux, with neither X nor Wayland. */
export function needsVirtualDisplay() {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
}

/**
 * A running X server that draws into memory.
 * @typedef {object} VirtualDisplay
 * @property {string} name what DISPLAY must say, such as `:0`
 * @property {() => Promise<void>} close
 */

/**
 * Starts an Xvfb with one screen of 1920x1080 on the first free display. It is ended with our process at the latest.
 * @returns {Promise<VirtualDisplay>}
 */
export function startVirtualDisplay() {
  return new Promise((resolve, reject) => {
    // Xvfb picks a free number by itself and writes it to the descriptor when it is ready. Its own process group keeps
    // a Ctrl-C of the terminal from taking the display away before the program on it has ended.
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const kill = () => {
      server.kill('SIGKILL');
    };
    process.once('exit', kill);
    let said = '';
    server.stderr?.on('data', (/** @type {Buffer} */ chunk) => {
      said = (said + chunk.toString()).slice(-2000);
    });
    /** @type {Promise<void>} */
    const ended = new Promise((resolveEnded) => {
      server.once('close', () => {
        process.off('exit', kill);
        resolveEnded();
      });
    });
    const refuse = () => {
      reject(
        new Plain(
          `The virtual display (Xvfb) did not start: ${said.trim()}`,
          `虚拟显示（Xvfb）启动失败：${said.trim()}`,
        ),
      );
    };
    server.once('error', refuse);
    server.once('exit', refuse);
    let number = '';
    server.stdio[3]?.on('data', (/** @type {Buffer} */ chunk) => {
      number += chunk.toString();
      if (!number.includes('\n')) return;
      const close = async () => {
        server.kill('SIGTERM');
        await ended;
      };
      resolve({ name: `:${number.trim()}`, close });
    });
  });
}

/**
 * Runs something with a display to draw on: the user's, or a virtual one that is closed afterwards.
 * @template T
 * @param {{ always?: boolean }} options `always`: a virtual one on Linux even where there is a screen
 * @param {(environment: NodeJS.ProcessEnv) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withDisplay({ always = false }, work) {
  if (process.platform !== 'linux' || (!always && !needsVirtualDisplay())) return work({ ...process.env });
  const display = await startVirtualDisplay();
  try {
    return await work({ ...process.env, DISPLAY: display.name, WAYLAND_DISPLAY: '' });
  } finally {
    await display.close();
  }
}
