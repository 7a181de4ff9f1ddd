/** However a bus cuts an exchange into transfers, what comes out is what the camera sent. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { announcedBytes, commandContainer, headerOf, responseOf } from '../../electron/dock/mtp/container';
import { MtpError } from '../../electron/dock/mtp/error';
import { begin, type Request } from '../../electron/dock/mtp/exchange';
import type { UsbPipes } from '../../electron/dock/usb/pipes';
import { UsbError } from '../../electron/dock/usb/errors';
import { bytes } from '../mtp-camera/bytes';
import { synthetic } from '../mtp-camera/content';
import { onOwnClock } from './own-clock';

onOwnClock();

const PACKET = 64;

function container(type: number, code: number, transaction: number, payload: Uint8Array, length?: number) {
  return bytes()
    .u32(length ?? 12 + payload.length)
    .u16(type)
    .u16(code)
    .u32(transaction)
    .raw(payload)
    .done();
}

/**
 * A transport that sends packets: `sends` are what a camera sends in one go, each ended by a short packet, which is an
 * empty one after whole packets unless `endsEmpty` is false.
 */
function packets(sends: readonly Uint8Array[], endsEmpty = true): UsbPipes & { readonly sent: Uint8Array[] } {
  const queue: Uint8Array[] = [];
  for (const send of sends) {
    for (let at = 0; at < send.length; at += PACKET) queue.push(send.subarray(at, at + PACKET));
    if (send.length % PACKET === 0 && endsEmpty) queue.push(new Uint8Array(0));
  }
  const never = () => Promise.reject(new UsbError('timeout', 'Cancelled'));
  const sent: Uint8Array[] = [];
  return {
    sent,
    packetBytes: PACKET,
    packetBytesOut: PACKET,
    read(length) {
      const parts: Uint8Array[] = [];
      for (let got = 0; got < length;) {
        const packet = queue.shift();
        if (!packet) return never();
        parts.push(packet);
        got += packet.length;
        if (packet.length < PACKET) break;
      }
      return Promise.resolve(Buffer.concat(parts));
    },
    write: (written) => Promise.resolve(void sent.push(written)),
    readEvent: never,
    clearHalt: () => Promise.resolve(),
    requestOut: () => Promise.resolve(),
    requestIn: never,
    close: () => Promise.resolve(),
  };
}

async function exchanged(transport: UsbPipes, more: Partial<Request> = {}) {
  const request: Request = {
    code: 0x1009,
    transaction: 7,
    params: [],
    patienceMs: 100,
    commandMs: 100,
    ...more,
  };
  const exchange = await begin({ transport, rest: null }, request);
  const pieces: Uint8Array[] = [];
  for (let piece = await exchange.next(); piece; piece = await exchange.next()) pieces.push(piece);
  return { data: Buffer.concat(pieces), response: await exchange.response() };
}

const done = container(3, 0x2001, 7, Uint8Array.of(9, 0, 0, 0));

describe('an exchange', () => {
  test('gives the data that was sent, whatever its length, and however the camera cuts it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.nat(700),
          fc
            .nat(12)
            .map((n) => n * PACKET - 12)
            .filter((n) => n >= 0),
          fc.nat(300_000),
        ),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom('exactly', 'more', 'nothing'),
        fc.nat(4),
        async (length, endsEmpty, split, expecting, empties) => {
          const payload = synthetic(1)(0, length);
          const data = container(2, 0x1009, 7, payload);
          const sends = split ? [data.subarray(0, 12), ...(length > 0 ? [data.subarray(12)] : [])] : [data];
          const none = Array.from({ length: empties }, () => new Uint8Array(0));
          const expected = { exactly: length, more: length + 100, nothing: undefined }[expecting];
          const transport = packets([...sends, ...none, done], endsEmpty);
          const got = await exchanged(transport, { expected });
          expect(got.data.equals(payload)).toBe(true);
          expect(got.response).toEqual({ code: 0x2001, params: [9] });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('ends in what was sent or in an MtpError, whatever bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 200 }),
            fc
              .tuple(fc.nat(5), fc.constantFrom(0x1009, 0x2001), fc.nat(9), fc.uint8Array({ maxLength: 150 }))
              .map(([type, code, transaction, payload]) => container(type, code, transaction, payload)),
          ),
          { maxLength: 8 },
        ),
        fc.option(fc.nat(200), { nil: undefined }),
        fc.boolean(),
        async (sends, expected, fresh) => {
          try {
            const { data } = await exchanged(packets(sends), { expected, fresh });
            if (expected !== undefined) expect(data.length).toBeLessThanOrEqual(expected);
          } catch (error) {
            if (!(error instanceof MtpError)) throw error;
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('of a session that is new drops what is left of an old one', async () => {
    const left = [synthetic(3)(0, 1_000), container(3, 0x2001, 88, new Uint8Array(0))];
    expect((await exchanged(packets([...left, done]), { fresh: true })).response.code).toBe(0x2001);
    await expect(exchanged(packets([...left, done]))).rejects.toMatchObject({ trouble: 'garbled' });
  });

  test('takes data of unknown length to its end, and no more than was asked for', async () => {
    const data = (length: number) => container(2, 0x1009, 7, synthetic(1)(0, length), 0xffff_ffff);
    expect((await exchanged(packets([data(1_000), done]))).data).toHaveLength(1_000);
    expect((await exchanged(packets([data(1_012), done]))).data).toHaveLength(1_012);
    await expect(exchanged(packets([data(1_000), done]), { expected: 999 })).rejects.toMatchObject({
      trouble: 'garbled',
    });
  });

  test('sends data after its command, with an empty packet after whole ones', async () => {
    const transport = packets([done]);
    await exchanged(transport, { data: new Uint8Array(PACKET - 12), params: [1, 0xffff_ffff] });
    expect(transport.sent.map(({ length }) => length)).toEqual([20, PACKET, 0]);
    expect(transport.sent[0]).toEqual(commandContainer(0x1009, 7, [1, 0xffff_ffff]));
  });
});

describe('a container', () => {
  test('announces more than 32 bits can say where that was asked for', () => {
    const header = (length: number) => ({ length, type: 'data' as const, code: 0x1009, transaction: 1 });
    expect(announcedBytes(header(0xffff_ffff), null)).toBeNull();
    expect(announcedBytes(header(0xffff_ffff), 5_000_000_000)).toBe(5_000_000_000);
    expect(announcedBytes(header(0xffff_ffff), 100)).toBeNull();
    expect(announcedBytes(header(5_000_000_012 % 2 ** 32), 5_000_000_000)).toBe(5_000_000_000);
    expect(announcedBytes(header(112), 5_000_000_000)).toBe(100);
    expect(announcedBytes(header(12), null)).toBe(0);
  });

  test('may have a parameter that is cut short', () => {
    const raw = Uint8Array.of(13, 0, 0, 0, 3, 0, 0x1e, 0x20, 0, 0, 0, 0, 1);
    const header = headerOf(raw);
    expect(header && responseOf(header, raw)).toEqual({ code: 0x201e, params: [] });
  });

  test('that is none is not taken for one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (raw) => {
        const header = headerOf(raw);
        if (!header) return;
        expect(header.length).toBeGreaterThanOrEqual(12);
        const response = responseOf(header, raw);
        if (response) expect(response.params.length).toBe(Math.floor((header.length - 12) / 4));
      }),
    );
  });
});
