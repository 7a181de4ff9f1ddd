/** The guest's end of the lab: answers calls, one JSON a line, over a virtio serial port. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { AgentCalls, FromGuest, ShellAnswer, ToGuest } from './calls';

const port = fs.readdirSync('/dev').find((name) => /^vport\d+p1$/.test(name));
if (port === undefined) throw new Error('no virtio port');
// The port takes one opener only.
const line = fs.openSync(`/dev/${port}`, 'r+');

function tell(message: FromGuest): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let sent = 0; sent < bytes.length;) sent += fs.writeSync(line, bytes, sent);
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const agentCalls: AgentCalls = {
  sh: ({ line: command }) =>
    new Promise<ShellAnswer>((resolve) => {
      const shell = spawn('/bin/sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] });
      let out = '';
      let err = '';
      shell.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      shell.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
      shell.on('close', (code) => resolve({ code, out, err }));
    }),
  put({ file, position, base64 }) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, Buffer.from(base64, 'base64'), { flag: position === 0 ? 'w' : 'a' });
    return Promise.resolve(null);
  },
  async use({ module }) {
    const { calls: more } = (await import(module)) as { calls: Record<string, Call> };
    Object.assign(calls, more);
    return null;
  },
};

type Call = (args: unknown) => Promise<unknown>;
const calls = { ...agentCalls } as unknown as Record<string, Call>;

async function answer({ id, call, args }: ToGuest): Promise<void> {
  try {
    const work = calls[call];
    if (!work) throw new Error(`no such call: ${call}`);
    tell({ id, value: await work(args) });
  } catch (error) {
    tell({ id, error: textOf(error) });
  }
}

process.on('unhandledRejection', (error) => tell({ trouble: textOf(error) }));
process.on('uncaughtException', (error) => tell({ trouble: textOf(error) }));

let rest = Buffer.alloc(0);
const buffer = Buffer.alloc(2 ** 16);
function listen(): void {
  fs.read(line, buffer, 0, buffer.length, null, (error, count) => {
    if (error || count === 0) {
      setTimeout(listen, 100); // nobody holds the host's end just now
      return;
    }
    rest = Buffer.concat([rest, buffer.subarray(0, count)]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      void answer(JSON.parse(rest.toString('utf8', 0, end)) as ToGuest);
      rest = rest.subarray(end + 1);
    }
    listen();
  });
}
listen();
tell({ ready: true });
