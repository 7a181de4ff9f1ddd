/**
 * One transaction on the wire: command, data one way or the other, response. Data is pulled piece by piece, so that
 * its length never decides about memory. Anything that the protocol does not allow throws `garbled`; the session
 * then gets the camera back into a known state.
 */
import { codeText } from './codes';
import {
  announcedBytes,
  commandContainer,
  dataContainer,
  HEADER,
  headerOf,
  responseOf,
  type Header,
  type Response,
} from './container';
import { MtpError, mtpErrorOf } from './error';
import type { UsbPipes } from '../usb/pipes';

/** The most that is asked for in one transfer: what a timeout costs, and how slow a camera may be. */
export const TRANSFER = 256 << 10;
const LAST_BYTES = 4 << 10;
/** For answers whose length is not known beforehand. */
const FIRST_TRANSFER = 16 << 10;
const MOST_EMPTY_PACKETS = 8;
const MOST_STRAYS = 4;
/** What an earlier session may have left in the pipe before we rather reset the camera. */
const MOST_LEFTOVERS = 1 << 20;

/** A transport, and what came beyond the end of the last container. */
export interface Wire {
  readonly transport: UsbPipes;
  rest: Piece | null;
}

/** What one transfer brought. `ended`: by a packet that was not full. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly ended: boolean;
}

type Container =
  | { readonly is: 'response'; readonly response: Response }
  | { readonly is: 'data'; readonly header: Header; readonly piece: Piece };

export interface Request {
  readonly code: number;
  readonly transaction: number;
  readonly params: readonly number[];
  /** For each transfer from the camera. */
  readonly patienceMs: number;
  /** For each transfer to the camera. */
  readonly commandMs: number;
  /** Data for the camera. */
  readonly data?: Uint8Array | undefined;
  /** How much data was asked for: no more is taken. */
  readonly expected?: number | undefined;
  /** The first of a session: what an earlier one left in the pipe is thrown away. */
  readonly fresh?: boolean | undefined;
}

export interface Exchange {
  /** The next piece of the camera's data; null when there is no more. The piece is the caller's. */
  next(): Promise<Uint8Array | null>;
  /** The camera's answer. Only after `next` gave null. */
  response(): Promise<Response>;
}

/** Sends the command, and its data where it has any. Throws {@link MtpError}, and so do both calls of the exchange. */
export async function begin(wire: Wire, request: Request): Promise<Exchange> {
  const { code, transaction, params, data, commandMs } = request;
  wire.rest = null;
  await write(wire.transport, commandContainer(code, transaction, params), commandMs);
  if (data) await write(wire.transport, dataContainer(code, transaction, data), commandMs);
  return receiving(wire, request);
}

async function write(transport: UsbPipes, bytes: Uint8Array, commandMs: number): Promise<void> {
  try {
    await transport.write(bytes, commandMs);
    // Only a packet that is not full ends a transfer.
    if (bytes.length % transport.packetBytesOut === 0) await transport.write(new Uint8Array(0), commandMs);
  } catch (error) {
    throw mtpErrorOf(error);
  }
}

async function take(wire: Wire, wanted: number, patienceMs: number): Promise<Piece> {
  const { rest, transport } = wire;
  if (rest) {
    wire.rest = null;
    return rest;
  }
  // The last bytes of a part come with those before them: a transfer of their own would cost as much as a large one.
  const most = wanted <= TRANSFER + LAST_BYTES ? wanted : TRANSFER;
  const asked = wholePackets(most, transport.packetBytes);
  try {
    const bytes = await transport.read(asked, patienceMs);
    return { bytes, ended: bytes.length < asked };
  } catch (error) {
    throw mtpErrorOf(error);
  }
}

function receiving(wire: Wire, request: Request): Exchange {
  const expected = request.expected ?? null;
  let answer: Response | null = null;
  let phase: 'before' | 'data' | 'after' = 'before';
  let announced: number | null = null;
  let received = 0;
  let empties = 0;
  let strays = 0;
  let leftovers = 0;

  const garbled = (what: string) => new MtpError('garbled', `${codeText(request.code)}: ${what}`);

  function countEmpty(): void {
    if (++empties > MOST_EMPTY_PACKETS) throw garbled('nothing but empty packets');
  }

  /** What does not belong to this exchange: dropped, within limits. */
  function drop(piece: Piece, isStray: boolean, what: string): void {
    leftovers += piece.bytes.length;
    if (isStray && ++strays <= MOST_STRAYS) return;
    if (!request.fresh || leftovers > MOST_LEFTOVERS) throw garbled(what);
  }

  /** Reads until a container of this exchange begins. */
  async function nextContainer(wanted: number): Promise<Container> {
    const end = performance.now() + 2 * request.patienceMs;
    for (;;) {
      // Scraps can keep coming for ever, each in good time.
      if (performance.now() > end) throw new MtpError('silent', `${codeText(request.code)}: no answer`);
      const piece = await take(wire, wanted, request.patienceMs);
      if (piece.bytes.length === 0) {
        countEmpty(); // the empty packet that ends a data phase of whole packets
        continue;
      }
      const header = headerOf(piece.bytes);
      const isOurs = header?.transaction === request.transaction;
      const response = header?.type === 'response' ? responseOf(header, piece.bytes) : null;
      if (isOurs && response) return { is: 'response', response };
      if (isOurs && header.type === 'data' && header.code === request.code && phase === 'before')
        return { is: 'data', header, piece };
      const isLate = response !== null && header !== null && header.transaction < request.transaction;
      // Events have a pipe of their own, which not every camera knows.
      const isStray = isLate || header?.type === 'event';
      drop(piece, isStray, header ? `an unexpected ${header.type} container` : 'no container');
    }
  }

  function startData(header: Header): void {
    announced = announcedBytes(header, expected);
    if (expected !== null && announced !== null && announced > expected)
      throw garbled(`${announced} bytes announced, ${expected} asked for`);
    phase = announced === 0 ? 'after' : 'data';
  }

  /** The part of a piece that is data; what comes after belongs to the next container. */
  function dataIn({ bytes, ended }: Piece, isWithHeader: boolean): Uint8Array {
    const left = announced === null ? bytes.length : announced - received;
    const data = bytes.subarray(0, left);
    received += data.length;
    if (expected !== null && received > expected) throw garbled(`more than ${expected} bytes`);
    if (data.length < bytes.length) wire.rest = { bytes: bytes.subarray(data.length), ended };
    // Some cameras send the header in a packet of its own, which does not end the data.
    const isOver = ended && !(isWithHeader && bytes.length === 0);
    if (received === announced || (announced === null && isOver)) phase = 'after';
    else if (isOver) throw garbled(`data ended after ${received} of ${announced ?? '?'} bytes`);
    return data;
  }

  async function first(): Promise<Uint8Array | null> {
    const container = await nextContainer(expected === null ? FIRST_TRANSFER : HEADER + expected);
    if (container.is === 'response') {
      answer = container.response;
      phase = 'after';
      return null;
    }
    const { header, piece } = container;
    startData(header);
    const data = dataIn({ bytes: piece.bytes.subarray(HEADER), ended: piece.ended }, true);
    return data.length > 0 ? data : next();
  }

  async function next(): Promise<Uint8Array | null> {
    if (phase === 'before') return first();
    if (phase === 'after') return null;
    const left = announced === null ? TRANSFER : announced - received;
    const data = dataIn(await take(wire, left, request.patienceMs), false);
    return data.length > 0 ? data : next();
  }

  return {
    next,
    async response() {
      if (answer) return answer;
      const container = await nextContainer(FIRST_TRANSFER);
      if (container.is !== 'response') throw garbled('data where the response should be');
      answer = container.response;
      return answer;
    },
  };
}

function wholePackets(bytes: number, packetBytes: number): number {
  return Math.max(1, Math.ceil(bytes / packetBytes)) * packetBytes;
}
