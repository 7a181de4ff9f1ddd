/** Files of an MTP camera through the very same import as those of a mounted one. */
import fs from 'node:fs';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { FailureError } from '#shared/failure';
import type { ImportReport } from '#shared/intake';
import { openCamera, type MtpCamera } from '../../electron/dock/mtp/camera';
import type {
  SourceAnswer,
  SourceCall,
  SourceReply,
  SourceRequest,
  SourceValues,
} from '../../electron/dock/mtp/messages';
import { mtpSource } from '../../electron/dock/mtp/source';
import { FileFailure, type FootageSource } from '../../electron/intake/source';
import { scriptedCamera, type ScriptedCamera } from '../mtp-camera/camera';
import { file, folder } from '../mtp-camera/cards';
import { carry, type Carrier } from '../mtp-camera/in-process';
import type { ScriptedObject } from '../mtp-camera/script';
import { intakeForEach, MP4_HEAD, sha256 } from './intake-fixture';

const intake = intakeForEach();
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A file that begins as an MP4 does. */
function clip(handle: number, name: string, bytes: number): ScriptedObject {
  const plain = file(handle, name, bytes, 1);
  return {
    ...plain,
    content(position, length) {
      const body = Uint8Array.from(plain.content?.(position, length) ?? []);
      MP4_HEAD.subarray(Math.min(position, MP4_HEAD.length), position + length).forEach(
        (byte, index) => (body[index] = byte),
      );
      return body;
    },
  };
}

const CARD = [
  folder(1, 'DCIM'),
  clip(2, 'DCAM_BC240001_B01OPR_20260713_103000.mp4', 9_000_001),
  clip(3, '夜巡.MP4', 700_000),
  file(4, 'CONFIG.INI', 40, 1),
];

const digest = (object: ScriptedObject | undefined) =>
  sha256(object?.content?.(0, object.bytes ?? 0) ?? new Uint8Array());

async function openOn(carrier: Carrier): Promise<MtpCamera> {
  // Longer than a busy computer pauses.
  const timing = { stallMs: 1_000, afterResetMs: 1_000, reopenMs: 500, controlMs: 300 };
  const camera = await openCamera(carrier.transport, { timing });
  closing.push(() => camera.close());
  return camera;
}

/** What the copying process will do: every call and answer goes through a message port. */
function overPort(camera: MtpCamera): FootageSource {
  const { port1, port2 } = new MessageChannel();
  const source = mtpSource(camera, 'LabCam BC-4G');
  port2.on('message', ({ call, what }: SourceRequest) => {
    void source.answer(what).then((answer) => port2.postMessage({ call, answer } satisfies SourceReply));
  });
  const waiting = new Map<number, (answer: SourceReply['answer']) => void>();
  port1.on('message', ({ call, answer }: SourceReply) => {
    waiting.get(call)?.(answer);
    waiting.delete(call);
  });
  closing.push(() => port1.close());
  let last = 0;
  async function ask<C extends SourceCall>(what: C): Promise<SourceValues[C['do']]> {
    const answer = await new Promise<SourceAnswer<unknown>>((resolve) => {
      waiting.set(++last, resolve);
      port1.postMessage({ call: last, what } satisfies SourceRequest);
    });
    if (answer.ok) return answer.value as SourceValues[C['do']];
    throw 'reason' in answer ? new FileFailure(answer.reason) : new FailureError(answer.failure);
  }
  return {
    transport: source.transport,
    list: () => ask({ do: 'list' }),
    async open(listed) {
      const opened = await ask({ do: 'open', path: listed.path });
      return {
        bytes: opened.bytes,
        depth: 1,
        async read(into, position) {
          const got = await ask({ do: 'read', file: opened.file, position, length: into.length });
          into.set(got);
          return got.length;
        },
        isUnchanged: () => ask({ do: 'is-unchanged', file: opened.file }),
        close: async () => {
          await ask({ do: 'close', file: opened.file });
        },
      };
    },
  };
}

/** What became of each file, by its own name. */
const outcomes = ({ files }: ImportReport): Readonly<Record<string, string>> =>
  Object.fromEntries(
    files.map(({ source, outcome, reason }) => [source.split('/').at(-1) ?? '', reason ?? outcome]),
  );

async function imported(scripted: ScriptedCamera, carrier = carry(scripted)): Promise<ImportReport> {
  return intake.run({ source: overPort(await openOn(carrier)) });
}

test('seals what a camera holds, whole and named as on the camera, and knows it the second time', async () => {
  const scripted = scriptedCamera({ objects: CARD });
  const report = await imported(scripted);
  expect(outcomes(report)).toEqual({
    'DCAM_BC240001_B01OPR_20260713_103000.mp4': 'sealed',
    '夜巡.MP4': 'sealed',
    'CONFIG.INI': 'not-footage',
  });
  expect(report.safeToUnplug).toBe(true);
  for (const sealed of intake.records.clips()) {
    const object = CARD.find(({ name }) => sealed.source === `DCIM/${name}`);
    const kept = fs.readFileSync(intake.vault.pathOf(sealed.original));
    expect(sealed.sha256).toBe(digest(object));
    expect(sha256(kept)).toBe(sealed.sha256);
    expect(sealed.modified).toBe('2026-07-13T02:30:00.000Z');
  }
  const before = scripted.log.length;
  expect(outcomes(await imported(scripted))['夜巡.MP4']).toBe('already-sealed');
  const asked = scripted.log.slice(before).filter(({ operation }) => operation === 0x95c1);
  expect(asked.every(({ params }) => (params[3] ?? 0) <= 64 << 10)).toBe(true); // the ends only
});

test('seals a file through a stall and a hang in its middle, with the same hash', async () => {
  const scripted = scriptedCamera({ objects: CARD });
  scripted.fault({ operation: 0x95c1, kind: 'stall', at: 300_000, skip: 1 });
  scripted.fault({ operation: 0x95c1, kind: 'hang', at: 90_000, skip: 1 });
  const report = await imported(scripted);
  expect(report.safeToUnplug).toBe(true);
  expect(intake.records.clips().map((sealed) => sealed.sha256)).toContain(digest(CARD[1]));
});

test('says so when the camera is pulled, seals nothing half, and seals it when the camera is back', async () => {
  const scripted = scriptedCamera({ objects: CARD });
  const carrier = carry(scripted);
  scripted.fault({ operation: 0x95c1, kind: 'vanish', at: 500_000, skip: 3 });
  const pulled = await imported(scripted, carrier);
  expect(pulled.safeToUnplug).toBe(false);
  expect(pulled.failure?.code).toBe('camera-gone');
  expect(Object.values(outcomes(pulled))).toContain('source-gone');
  for (const sealed of intake.records.clips()) expect(CARD.map(digest)).toContain(sealed.sha256);
  const back = await imported(scripted, carrier.plug());
  expect(back.safeToUnplug).toBe(true);
  expect(
    intake.records
      .clips()
      .map(({ sha256: sum }) => sum)
      .sort(),
  ).toEqual([digest(CARD[1]), digest(CARD[2])].sort());
});

test('does not call a camera empty that shows no storage, or went while it was listed', async () => {
  const locked = scriptedCamera({ objects: CARD, storages: [] });
  await expect(imported(locked)).rejects.toMatchObject({ failure: { code: 'source-unreadable' } });
  const pulled = scriptedCamera({ objects: CARD });
  pulled.fault({ operation: 0x1007, kind: 'vanish' });
  await expect(imported(pulled)).rejects.toMatchObject({ failure: { code: 'camera-gone' } });
});

test('refuses calls that make no sense, and gives files free', async () => {
  const source = mtpSource(await openOn(carry(scriptedCamera({ objects: CARD }))), 'x');
  expect(await source.answer({ do: 'open', path: 'DCIM/夜巡.MP4' })).toEqual({
    ok: false,
    reason: 'source-gone',
  });
  await source.answer({ do: 'list' });
  const opened = await source.answer({ do: 'open', path: 'DCIM/夜巡.MP4' });
  expect(opened).toEqual({ ok: true, value: { file: 1, bytes: 700_000 } });
  for (const [position, length] of [
    [-1, 10],
    [0.5, 10],
    [0, 2 ** 40],
    [0, Number.NaN],
  ] as const)
    await expect(source.answer({ do: 'read', file: 1, position, length })).rejects.toThrow(TypeError);
  await expect(source.answer({ do: 'read', file: 9, position: 0, length: 1 })).rejects.toThrow(TypeError);
  await source.close();
  await expect(source.answer({ do: 'is-unchanged', file: 1 })).rejects.toThrow(TypeError);
});
