/** Bytes between two processes past their messages: whole and under their number, for whoever has the secret, or not at all. */
import fs from 'node:fs';
import net from 'node:net';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { DockId } from '#shared/ids';
import type { SourceReply } from '../../electron/dock/mtp/messages';
import { offerBytes, takeBytes, type Sender } from '../../electron/processes/byte-stream';
import type { ToSource } from '../../electron/processes/ports';
import { sourcePort } from '../../electron/processes/source-port';
import { serveSource } from '../../electron/processes/source-server';
import { synthetic } from '../mtp-camera/content';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function offered(): Promise<Sender> {
  const sender = await offerBytes();
  closing.push(() => sender.close());
  return sender;
}

/** Takes everything that is sent; `unwanted` numbers have no room. */
function taken(sender: Sender, unwanted: ReadonlySet<number> = new Set()) {
  const pieces = new Map<number, Uint8Array>();
  const whole: number[] = [];
  let lost = false;
  const taking = takeBytes(sender.offer, {
    room(number, length) {
      if (unwanted.has(number)) return null;
      const room = new Uint8Array(length);
      pieces.set(number, room);
      return room;
    },
    took: (number) => whole.push(number),
    lost: () => (lost = true),
  });
  closing.push(() => taking.close());
  return { pieces, whole, isLost: () => lost };
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it did not happen');
}

test('pieces of any length arrive whole, in order, under their numbers; unwanted ones are passed over', async () => {
  const lengths = fc.array(fc.oneof(fc.nat(40), fc.nat(700_000), fc.constant(1 << 20)), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(lengths, fc.nat(8), async (all, unwanted) => {
      const sender = await offered();
      const to = taken(sender, new Set([unwanted + 1]));
      await until(() => sender.send(0, new Uint8Array(1)));
      for (const [i, length] of all.entries())
        expect(await sender.send(i + 1, synthetic(i)(0, length))).toBe(true);
      const wanted = all.flatMap((_, i) => (i === unwanted ? [] : [i + 1]));
      await until(() => to.whole.length > wanted.length);
      expect(to.whole).toEqual([0, ...wanted]);
      for (const number of wanted)
        expect(
          Buffer.compare(
            to.pieces.get(number) ?? Buffer.alloc(0),
            synthetic(number - 1)(0, all[number - 1] ?? 0),
          ),
        ).toBe(0);
      sender.close();
      await until(to.isLost);
    }),
    { numRuns: 30 },
  );
});

test('nobody without the secret gets a byte, and nobody hinders the one who has it', async () => {
  const sender = await offered();
  const heard: Buffer[] = [];
  const thief = net.connect(sender.offer.address);
  closing.push(() => thief.destroy());
  thief.on('data', (more) => heard.push(Buffer.from(more)));
  thief.write(Buffer.alloc(32, 7));
  await new Promise((resolve) => thief.once('close', resolve));
  expect(await sender.send(1, new Uint8Array(9))).toBe(false);
  const to = taken(sender);
  await until(() => sender.send(2, Uint8Array.of(4, 5)));
  await until(() => to.whole.length === 1);
  expect([...(to.pieces.get(2) ?? [])]).toEqual([4, 5]);
  expect(heard).toEqual([]);
  // The name is gone: there is nothing to connect to any more.
  if (process.platform !== 'win32') expect(fs.existsSync(sender.offer.address)).toBe(false);
});

test('what nobody takes any more has to go another way', async () => {
  const sender = await offered();
  expect(await sender.send(1, new Uint8Array(9))).toBe(false);
  const to = taken(sender);
  await until(() => sender.send(2, new Uint8Array(9)));
  closing.pop()?.();
  await until(async () => !(await sender.send(3, new Uint8Array(1 << 20))));
  await until(to.isLost);
});

/** A port of Electron, as far as the two ends use it. */
function asMain(port: MessagePort): MessagePortMain {
  closing.push(() => port.close());
  const main = {
    on: (event: 'message' | 'close', heard: (message: { readonly data: unknown }) => void) =>
      event === 'message' ? port.on('message', (data: unknown) => heard({ data })) : port.on('close', heard),
    postMessage: (data: unknown) => port.postMessage(data),
    start: () => undefined,
    close: () => port.close(),
  };
  return main as unknown as MessagePortMain;
}

test('a file is read through both ends as the dock process answers it, most of it past the port', async () => {
  const content = synthetic(5);
  const { port1, port2 } = new MessageChannel();
  const asked: ToSource[] = [];
  const byMessage: number[] = [];
  port2.on('message', ({ call, answer }: Partial<SourceReply> & { readonly call: number }) => {
    if (answer?.ok && answer.value instanceof Uint8Array) byMessage.push(call);
  });
  serveSource(asMain(port1), (call) => {
    asked.push(call);
    const { what } = call;
    if (what.do !== 'read') return Promise.resolve({ ok: true, value: true });
    return Promise.resolve(
      what.position > 50e6
        ? { ok: false, reason: 'source-gone' }
        : { ok: true, value: content(what.position, what.length) },
    );
  });
  const ends = sourcePort();
  ends.use(asMain(port2));
  const ask = ends.channel('d1' as DockId);
  expect(await ask({ do: 'is-unchanged', file: 1 })).toEqual({ ok: true, value: true });
  const into = new Uint8Array(1 << 20);
  for (let at = 0; at < 20; at++) {
    const answer = await ask({ do: 'read', file: 1, position: at << 20, length: 1 << 20 }, into);
    const value = answer.ok ? answer.value : new Uint8Array();
    expect(Buffer.compare(value, content(at << 20, 1 << 20))).toBe(0);
    if (!byMessage.includes(at + 2)) expect(value.buffer).toBe(into.buffer);
  }
  expect(byMessage.length).toBeLessThan(10);
  expect(await ask({ do: 'read', file: 1, position: 60e6, length: 1 })).toEqual({
    ok: false,
    reason: 'source-gone',
  });
  expect(asked.every(({ dock }) => dock === 'd1')).toBe(true);
  const last = ask({ do: 'list' });
  port1.close();
  await Promise.allSettled([last]);
  await expect(ask({ do: 'list' })).rejects.toThrow('the dock process is gone');
});
