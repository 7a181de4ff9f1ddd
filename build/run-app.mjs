// Runs a program that opens our window: Electron with the checkout, or the packaged app.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './child.mjs';
import { withDisplay } from './display.mjs';
import { Plain } from './say.mjs';

/**
 * Chromium's flags that this computer needs.
 * @param {string} dist the folder of the Electron distribution
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[]}
 */
function chromiumFlags(dist, environment) {
  if (process.platform !== 'linux') return [];
  const flags = [];
  if (process.geteuid?.() === 0) flags.push('--no-sandbox');
  else checkSandbox(dist);
  if (!environment.DISPLAY && environment.WAYLAND_DISPLAY) flags.push('--ozone-platform=wayland');
  return flags;
}

/**
 * Chromium's sandbox needs either user namespaces, which some systems keep from ordinary users, or its set-uid helper.
 * Without them Electron dies with a long technical message; the sandbox is never switched off for an ordinary user.
 * @param {string} dist
 */
function checkSandbox(dist) {
  if (spawnSync('unshare', ['-Ur', 'true']).status === 0) return;
  const helper = path.join(dist, 'chrome-sandbox');
  const found = fs.statSync(helper, { throwIfNoEntry: false });
  if (!found || (found.uid === 0 && (found.mode & 0o4000) !== 0)) return;
  throw new Plain(
    "This system keeps user namespaces from ordinary users, so the window's sandbox needs its helper. Run this once:\n\n" +
      `  sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'\n`,
    '本系统不允许普通用户使用用户命名空间，请先运行上面这一行命令以启用窗口沙箱，再重试。',
  );
}

/**
 * Lines that Chromium writes on machines without a desktop session or a graphics card. They mean nothing to the user
 * and would bury what does.
 */
const chromiumNoise =
  /^\[\d+:\d+\/[\d.]+:(ERROR|WARNING):[\w./]*(bus|object_proxy|viz_main_impl|command_buffer_proxy_impl|gpu_memory_buffer_support_x11|gl_surface_presentation_helper|sandbox_linux|angle_platform_impl|gles2_cmd_decoder_passthrough|vaapi_wrapper)\.cc/;

/**
 * Passes a child's stderr on, line by line, without Chromium's noise.
 * @param {import('node:stream').Readable} stream
 */
function passOnWithoutNoise(stream) {
  let rest = '';
  /** @param {string} line */
  const write = (line) => {
    if (!chromiumNoise.test(line)) process.stderr.write(line);
  };
  stream.setEncoding('utf8');
  stream.on('data', (/** @type {string} */ chunk) => {
    const lines = (rest + chunk).split(/(?<=\n)/);
    rest = lines.at(-1)?.endsWith('\n') ? '' : (lines.pop() ?? '');
    lines.forEach(write);
  });
  stream.on('end', () => {
    write(rest);
  });
}

/**
 * Runs a windowed program to its end, on a virtual display where there is no other.
 * @param {object} what
 * @param {string} what.program the executable
 * @param {readonly string[]} what.args
 * @param {string} what.cwd
 * @param {Readonly<Record<string, string>>} [what.environment] added to ours
 * @param {number | undefined} [what.timeoutMs] ends the program, with a sentence
 * @returns {Promise<number>} the program's exit code; 124 after the timeout
 */
export function runWindowed({ program, args, cwd, environment = {}, timeoutMs }) {
  return withDisplay({}, (displayed) => {
    const env = { ...displayed, ...environment };
    // Set in the terminals of some editors; Electron would then be a plain Node.
    delete env.ELECTRON_RUN_AS_NODE;
    const flags = chromiumFlags(path.dirname(program), env);
    return run(program, [...flags, ...args], {
      cwd,
      env,
      stdio: ['inherit', 'inherit', 'pipe'],
      onStart: (child) => {
        if (child.stderr) passOnWithoutNoise(child.stderr);
      },
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  });
}
