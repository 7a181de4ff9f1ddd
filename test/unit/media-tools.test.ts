/** Runs under limits, and what the tools say of themselves. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingParts, partsIn, versionIn, type Parts } from '../../electron/media/capabilities';
import { systemConfinement, UNCONFINED } from '../../electron/media/confinement';
import {
  runLimited,
  type LimitedRun,
  type RunEnd,
  type RunLimits,
} from '../../electron/media/limited-process';
import { wholeLines } from '../../electron/media/lines';
import { openMediaTools } from '../../electron/media/tools';

let folder: string;
beforeAll(() => void (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-tools-'))));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const limits: RunLimits = {
  stallMs: 20_000,
  wholeMs: 20_000,
  outputBytes: 1 << 20,
  memoryBytes: 2 ** 36,
  fileBytes: 0,
};

interface Ran {
  readonly end: RunEnd;
  readonly out: string;
  readonly complaints: readonly string[];
}

/** Runs a little program of our own under the limits. */
async function run(
  script: string,
  changed: Partial<Omit<LimitedRun, 'limits'>> & { limits?: Partial<RunLimits> } = {},
  confine = UNCONFINED,
): Promise<Ran> {
  const out: Buffer[] = [];
  const complaints: string[] = [];
  const end = await runLimited(
    {
      program: process.execPath,
      args: ['-e', script],
      signal: new AbortController().signal,
      onOutput: (piece) => out.push(piece),
      onComplaint: (line) => complaints.push(line),
      ...changed,
      limits: { ...limits, ...changed.limits },
    },
    confine,
  );
  return { end, out: Buffer.concat(out).toString(), complaints };
}

test('output and complaints arrive whole and apart, with the exit code as it is', async () => {
  const { end, out, complaints } = await run(
    "process.stdout.write('abc'); process.stderr.write('one\\r\\ntwo\\nth'); process.stderr.write('ree'); process.exitCode = 7",
  );
  expect(end).toEqual({ how: 'exited', code: 7 });
  expect(out).toBe('abc');
  expect(complaints).toEqual(['one', 'two', 'three']);
});

test('a run has no input, and of our environment only what it needs', async () => {
  process.env['FFREPORT'] = 'file=x';
  const { out } = await run(
    "process.stdin.on('data', () => {}).on('end', () => console.log('end', process.env.FFREPORT, process.env.LC_ALL))",
  );
  delete process.env['FFREPORT'];
  expect(out).toBe('end undefined C\n');
});

const forever = 'setInterval(() => {}, 1000)';

test('what hangs, runs too long, writes too much or crashes is ended and told apart', async () => {
  const chatty = 'setInterval(() => process.stdout.write(String(process.pid)), 10)';
  expect((await run(forever, { limits: { stallMs: 300 } })).end).toEqual({ how: 'stalled' });
  expect((await run(chatty, { limits: { wholeMs: 600, stallMs: 500 } })).end).toEqual({ how: 'too-long' });
  const flood = "setInterval(() => process.stderr.write('x'.repeat(100000)), 1)";
  expect((await run(flood)).end).toEqual({ how: 'too-much-output' });
  if (process.platform !== 'win32')
    expect((await run("process.kill(process.pid, 'SIGSEGV')")).end).toEqual({
      how: 'crashed',
      signal: 'SIGSEGV',
    });
});

test('a run ends when it is cancelled, also before it began, and its process is gone', async () => {
  const stop = new AbortController();
  let pid = 0;
  const { end } = await run(`console.log(process.pid); ${forever}`, {
    signal: stop.signal,
    onOutput: (piece) => {
      pid = Number(piece.toString());
      stop.abort();
    },
  });
  expect(end).toEqual({ how: 'cancelled' });
  expect(() => process.kill(pid, 0)).toThrow();
  expect((await run(forever, { signal: stop.signal })).end).toEqual({ how: 'cancelled' });
});

test('what the taker of the output throws ends the run and is thrown on; a missing program is an error', async () => {
  const throwing = run(`console.log('x'); ${forever}`, {
    onOutput: () => {
      throw new RangeError('no more');
    },
  });
  await expect(throwing).rejects.toThrow('no more');
  await expect(run('', { program: path.join(folder, 'missing') })).rejects.toThrow('ENOENT');
});

test('a run has the lowest priority', async () => {
  const { out } = await run("setTimeout(() => console.log(require('os').getPriority()), 300)");
  expect(Number(out)).toBe(os.constants.priority.PRIORITY_LOW);
});

test.skipIf(process.platform !== 'linux')(
  'on Linux the system holds it to its memory, and it may write no file',
  async () => {
    const confine = systemConfinement();
    expect(confine.holdsMemory).toBe(true);
    const program = '/usr/bin/dd';
    const hungry = await run(
      '',
      {
        program,
        args: ['if=/dev/zero', 'of=/dev/null', 'bs=512M', 'count=1'],
        limits: { memoryBytes: 2 ** 28 },
      },
      confine,
    );
    expect(hungry.end).toEqual({ how: 'exited', code: 1 });
    expect(hungry.complaints.join()).toContain('memory exhausted');
    const file = path.join(folder, 'written');
    const writing = { program, args: ['if=/dev/zero', `of=${file}`, 'bs=1k', 'count=8'] };
    expect((await run('', writing, confine)).end.how).not.toBe('exited');
    expect(fs.statSync(file).size).toBe(0);
    expect((await run('', { ...writing, limits: { fileBytes: 8192 } }, confine)).end).toEqual({
      how: 'exited',
      code: 0,
    });
  },
);

test('lines longer than any that the tools write are cut and do not pile up', () => {
  const seen: string[] = [];
  const lines = wholeLines((line) => seen.push(line));
  for (let i = 0; i < 100; i++) lines.take(Buffer.alloc(100_000, 'x'));
  lines.take(Buffer.from('\nnext\n'));
  expect(seen.map((line) => line.length)).toEqual([4096, 4]);
});

test('the lists of old and new builds are read, with the codecs that decoders of other names decode', () => {
  const decoders = `Decoders:
 V..... = Video
 .....D = Supports direct rendering method 1
 ------
 V....D mjpeg                MJPEG (Motion JPEG)
 VFS..D h264
 A....D pcm_alaw             PCM A-law / G.711 A-law
 V..... libdav1d             dav1d AV1 decoder by VideoLAN (codec av1)
`;
  expect([...partsIn('decoders', decoders)]).toEqual(['mjpeg', 'h264', 'pcm_alaw', 'libdav1d', 'av1']);
  const filters = `Filters:
  T.. = Timeline support
  | = Source or sink filter
 ... acopy             A->A       (null)
 TSC blackdetect       V->V       Detect video intervals
 .. freezedetect       V->V       Seven's way
 ... nullsrc           |->V       Source
`;
  expect([...partsIn('filters', filters)]).toEqual(['acopy', 'blackdetect', 'freezedetect', 'nullsrc']);
  const formats = `File formats:
 D. = Demuxing supported
 .E = Muxing supported
 --
  E framehash       Per-frame hash testing
 D  mov,mp4,m4a,3gp,3g2,mj2 QuickTime / MOV
`;
  expect([...partsIn('muxers', formats)]).toEqual(['framehash']);
  const newer = `Formats:
 D.. = Demuxing supported
 ..d = Is a device
 ---
 D   mov,mp4,m4a,3gp,3g2,mj2
  E  framehash
`;
  expect([...partsIn('demuxers', newer)]).toEqual(['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2']);
  expect([...partsIn('muxers', newer)]).toEqual(['framehash']);
  expect(versionIn('ffmpeg version n7.1 Copyright (c)')).toBe('n7.1');
  expect(versionIn('ffprobe version N-47683-g0e8eb07980-static https://…')).toBe(
    'N-47683-g0e8eb07980-static',
  );
  expect(versionIn('bash: not found')).toBeNull();
});

test('what a build lacks is named, and an analysis that needs it is refused', async () => {
  const none = new Set<string>();
  const parts: Parts = {
    decoders: new Set(['h264']),
    encoders: none,
    filters: none,
    muxers: none,
    demuxers: none,
  };
  expect(missingParts(parts, { decoders: ['h264', 'hevc'], filters: ['blackdetect'] })).toEqual([
    'decoders: hevc',
    'filters: blackdetect',
  ]);
  const tools = await openMediaTools({ setting: null, bundled: null });
  const asked = tools.ffmpeg(
    {
      input: { file: path.join(folder, 'x.mp4') },
      options: [],
      limits,
      signal: new AbortController().signal,
      onOutput: () => undefined,
    },
    { filters: ['no-such-filter'] },
  );
  await expect(asked).rejects.toMatchObject({ failure: { code: 'media-tools-missing' } });
});

test.skipIf(process.platform === 'win32')(
  'the tools named in the settings come before others; a folder with programs that are none is passed over',
  async () => {
    const real = await openMediaTools({ setting: null, bundled: null });
    expect(real.state).toMatchObject({ found: true, place: 'path', lacking: { 'deep-check': [] } });
    for (const name of ['ffmpeg', 'ffprobe'])
      fs.writeFileSync(path.join(folder, name), '#!/bin/sh\necho something else\n', { mode: 0o755 });
    expect((await openMediaTools({ setting: folder, bundled: folder })).state).toEqual(real.state);
    for (const name of ['ffmpeg', 'ffprobe']) {
      fs.rmSync(path.join(folder, name));
      fs.symlinkSync(path.join('/usr/bin', name), path.join(folder, name));
    }
    expect((await openMediaTools({ setting: folder, bundled: null })).state).toMatchObject({
      place: 'setting',
    });
    expect((await openMediaTools({ setting: null, bundled: folder })).state).toMatchObject({
      place: 'bundled',
    });
  },
);
