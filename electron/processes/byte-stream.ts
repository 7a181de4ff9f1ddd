/**
 * Bytes from one of our processes to another over a socket of the system: a message between processes costs twelve
 * times as much of the processor for the same bytes. One end offers a place and a secret, which travel over the port
 * that both have; whoever comes with the secret gets the bytes, each piece under a number.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export interface BytesOffer {
  readonly address: string;
  /** In hexadecimal. Known to nobody else. */
  readonly secret: string;
}

export interface Sender {
  readonly offer: BytesOffer;
  /**
   * Sends a piece; resolves when its memory may be used again. False: nobody takes bytes here (yet, or any more), and
   * the piece has to go another way.
   */
  send(number: number, bytes: Uint8Array): Promise<boolean>;
  close(): void;
}

const SECRET_BYTES = 32;
/** Before each piece: its number and its length, 32 bits each, the lowest byte first. */
const HEADER_BYTES = 8;
const READ_BYTES = 256 << 10;

/** Offers bytes to one taker. Rejects where the system lets nobody listen. */
export async function offerBytes(): Promise<Sender> {
  const name = `evidock-${randomBytes(16).toString('hex')}`;
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : path.join(os.tmpdir(), name);
  const secret = randomBytes(SECRET_BYTES);
  let taker: net.Socket | null = null;
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    void admitted(socket, secret).then((isAdmitted) => {
      if (!isAdmitted || taker) {
        socket.destroy();
        return;
      }
      taker = socket;
      // Nobody else is waited for; the name disappears with this.
      server.close();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(address, resolve);
  });
  server.unref();
  return {
    offer: { address, secret: secret.toString('hex') },
    async send(number, bytes) {
      const socket = taker;
      if (!socket?.writable) return false;
      const header = Buffer.alloc(HEADER_BYTES);
      header.writeUInt32LE(number, 0);
      header.writeUInt32LE(bytes.length, 4);
      socket.cork();
      socket.write(header);
      const written = new Promise<boolean>((resolve) => {
        socket.write(bytes, (error) => resolve(!error));
      });
      socket.uncork();
      return written;
    },
    close() {
      server.close();
      taker?.destroy();
    },
  };
}

/** Whether the first bytes that come are the secret. Nothing else is ever read. */
function admitted(socket: net.Socket, secret: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    let came = Buffer.alloc(0);
    socket.once('close', () => resolve(false));
    socket.on('data', (more) => {
      came = Buffer.concat([came, more]);
      if (came.length < SECRET_BYTES) return;
      resolve(came.length === SECRET_BYTES && timingSafeEqual(came, secret));
    });
  });
}

export interface Taker {
  /** The memory for the piece of this number; null when nobody wants it any more. Exactly `length` bytes. */
  readonly room: (number: number, length: number) => Uint8Array | null;
  /** The piece has come whole. */
  readonly took: (number: number) => void;
  /** Nothing more will come. */
  readonly lost: () => void;
}

/** Takes what is offered, until it is closed by either end. */
export function takeBytes({ address, secret }: BytesOffer, taker: Taker): { close(): void } {
  const header = Buffer.alloc(HEADER_BYTES);
  let headed = 0;
  let number = 0;
  let length = 0;
  let filled = 0;
  let room: Uint8Array | null = null;

  /** Takes what belongs to one piece from the beginning of `bytes`, and tells how much that was. */
  function take(bytes: Uint8Array): number {
    if (headed < HEADER_BYTES) {
      const part = bytes.subarray(0, HEADER_BYTES - headed);
      header.set(part, headed);
      headed += part.length;
      if (headed < HEADER_BYTES) return part.length;
      number = header.readUInt32LE(0);
      length = header.readUInt32LE(4);
      filled = 0;
      room = taker.room(number, length);
      if (length === 0) end();
      return part.length;
    }
    const part = bytes.subarray(0, length - filled);
    room?.set(part, filled);
    filled += part.length;
    if (filled === length) end();
    return part.length;
  }
  function end(): void {
    headed = 0;
    if (room) taker.took(number);
    room = null;
  }

  const socket = net.connect({
    path: address,
    onread: {
      // Read into the same memory again and again: nothing is left for the collector.
      buffer: new Uint8Array(READ_BYTES),
      callback(bytes, buffer) {
        for (let at = 0; at < bytes;) at += take(buffer.subarray(at, bytes));
        return true;
      },
    },
  });
  socket.on('error', () => socket.destroy());
  socket.once('close', () => taker.lost());
  socket.write(Buffer.from(secret, 'hex'));
  return { close: () => void socket.destroy() };
}
