/** The `station` command as a process, with readers of its output that leave. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStation } from '../../electron/station/open';

const station = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
let vault: string;

beforeAll(async () => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  vault = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-output-')), 'vault');
  await (await openStation({ folder: vault, create: true })).close();
});
afterAll(() => fs.rmSync(path.dirname(vault), { recursive: true, force: true }));

/** Runs the command and lets go of the named outputs before it has said a word. */
function run(
  words: readonly string[],
  closed: readonly ('stdout' | 'stderr')[],
): Promise<{ readonly code: number | null; readonly err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [station, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (err += piece));
    for (const name of closed) child[name].destroy();
    child.on('error', reject).on('close', (code) => resolve({ code, err }));
  });
}

test.each(['help', 'head', 'head --json', 'list --json', 'verify', 'verify --json'])(
  '`station %s` ends well when nobody reads what it prints',
  async (command) => {
    const words = command.split(' ');
    const place = command === 'help' ? [] : ['--vault', vault];
    expect(await run([...words, ...place], ['stdout'])).toEqual({ code: 0, err: '' });
  },
);

test('a failure keeps its exit code when nobody reads its reason', async () => {
  expect((await run(['head', '--vault', `${vault}-none`], ['stdout', 'stderr'])).code).toBe(1);
  expect((await run(['nonsense'], ['stderr'])).code).toBe(1);
});
