// `npm start [-- --demo] [-- --shot FILE] [-- any switch of the app]`: from a fresh clone to the open window.
//   --demo           docks a simulated camera into a throw-away vault, removed at the end
//   --keep           keeps the demo's folder
//   --shot FILE      saves a picture of the window once every docked camera's import has ended, and quits
//   --timeout SECS   with --shot: give up after so long (180)
import fs from 'node:fs';
import path from 'node:path';
import { bringUpToDate } from './bundle.mjs';
import { makeDemo } from './demo.mjs';
import { calledFrom, root } from './paths.mjs';
import { runWindowed } from './run-app.mjs';
import { Plain, runScript, say } from './say.mjs';
import { setUp } from './set-up.mjs';

/**
 * @param {readonly string[]} args
 * @returns {{ demo: boolean, keep: boolean, shot: string | undefined, timeoutSeconds: number, rest: string[] }}
 *   `rest` is for the app
 */
function parse(args) {
  const options = { demo: false, keep: false, timeoutSeconds: 180 };
  /** @type {string | undefined} */
  let shot;
  /** @type {string[]} */
  const rest = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] ?? '';
    const [name, inline] = /^(--shot|--timeout)=(.*)$/s.exec(argument)?.slice(1) ?? [argument];
    const value = () => {
      const given = inline ?? args[++i];
      if (given) return given;
      throw new Plain(`${name} needs a value.`, `${name} 后面缺少参数。`);
    };
    if (name === '--demo') options.demo = true;
    else if (name === '--keep') options.keep = true;
    else if (name === '--shot') shot = path.resolve(calledFrom, value());
    else if (name === '--timeout') options.timeoutSeconds = Number(value());
    else rest.push(argument);
  }
  if (!(options.timeoutSeconds > 0))
    throw new Plain('--timeout needs a number of seconds.', '--timeout 须为秒数。');
  return { ...options, shot, rest };
}

runScript(async () => {
  const { demo: wantsDemo, keep, shot, timeoutSeconds, rest } = parse(process.argv.slice(2));
  const electron = await setUp();
  await bringUpToDate();
  if (shot !== undefined) {
    fs.mkdirSync(path.dirname(shot), { recursive: true });
    // A picture of an earlier run must not pass for this one's.
    fs.rmSync(shot, { force: true });
  }
  const demo = wantsDemo ? makeDemo() : undefined;
  try {
    if (demo) say(`Demo station in ${demo.folder}`, `演示数据位于 ${demo.folder}`);
    const code = await runWindowed({
      program: electron.bin,
      args: [root, ...(demo?.switches ?? []), ...(shot === undefined ? [] : [`--shot=${shot}`]), ...rest],
      cwd: calledFrom,
      environment: demo?.environment ?? {},
      timeoutMs: shot === undefined ? undefined : timeoutSeconds * 1000,
    });
    if (code === 124) {
      say(
        `No picture after ${timeoutSeconds} s: the import did not end. The app was stopped (--timeout SECONDS allows more).`,
        `${timeoutSeconds} 秒内导入未结束，未能截图，程序已停止（可用 --timeout 秒数 延长）。`,
      );
    } else if (shot !== undefined && fs.existsSync(shot)) {
      say(`Picture saved: ${shot}`, `截图已保存：${shot}`);
    } else if (shot !== undefined && code === 0) {
      throw new Plain('The app ended without saving the picture.', '程序已结束，但没有保存截图。');
    }
    return code;
  } finally {
    if (!keep) demo?.remove();
  }
});
