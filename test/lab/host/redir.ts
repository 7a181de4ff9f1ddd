/** Carries a scripted camera onto the guest's emulated USB bus, as the far end of QEMU's usb-redir device. */
import net from 'node:net';
import path from 'node:path';
import type { CarriedDevice, Sending } from '../../mtp-camera/carried';
import type { Lab } from './lab';
import { announcement, descriptor, hello, PACKET, packetOf, packets, STATUS } from './redir-packets';

export interface PluggedCamera {
  /** Pulls the cable. */
  pull(): Promise<void>;
  /** After the camera fell off the bus by itself: lets it come back. */
  comeBack(): void;
  /** Bytes of content and headers that it has sent. */
  readonly sent: () => number;
  /** How often the computer cleared a halted pipe. */
  readonly clearedHalts: () => number;
}

interface Reader {
  readonly id: bigint;
  readonly endpoint: number;
  readonly length: number;
  readonly stream: number;
  readonly parts: Uint8Array[];
  got: number;
}

const PACKET_BYTES = 512;

/** Plugs a scripted camera in. */
export async function plugCamera(
  lab: Lab,
  id: string,
  camera: CarriedDevice,
  port?: number,
): Promise<PluggedCamera> {
  const socketPath = path.join(lab.qemu.folder, `${id}.redir`);
  const wire = carrier(camera);
  const server = net.createServer((socket) => wire.open(socket));
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  const addr = { type: 'unix', data: { path: socketPath } };
  await lab.qemu.qmp('chardev-add', {
    id: `${id}-wire`,
    backend: { type: 'socket', data: { addr, server: false } },
  });
  await lab.qemu.qmp('device_add', {
    driver: 'usb-redir',
    id,
    bus: 'xhci.0',
    chardev: `${id}-wire`,
    ...(port === undefined ? {} : { port: String(port) }),
  });
  return {
    async pull() {
      await lab.qemu.qmp('device_del', { id });
      await lab.qemu.deleted(id);
      wire.close();
      server.close();
    },
    comeBack: () => wire.comeBack(),
    sent: () => wire.sent,
    clearedHalts: () => wire.clearedHalts,
  };
}

interface Wire {
  open(socket: net.Socket): void;
  comeBack(): void;
  close(): void;
  readonly sent: number;
  readonly clearedHalts: number;
}

/** The bus's rules, for one camera: transfers end with a packet that is not full, or when they are full. */
function carrier(camera: CarriedDevice): Wire {
  let socket: net.Socket | null = null;
  let readers: Reader[] = [];
  let deaf: (() => void)[] = [];
  /** The oldest thing to send, of which `at` bytes are sent. */
  let sending: Sending | null = null;
  let at = 0;
  let owesEmpty = false;
  let isOff = false;
  let sent = 0;
  let clearedHalts = 0;

  const send = (type: number, id: bigint, body: Buffer): void => void socket?.write(packetOf(type, id, body));

  function answerBulk(
    reader: Pick<Reader, 'id' | 'endpoint' | 'stream'>,
    status: number,
    bytes: number,
    data?: Buffer,
  ): void {
    const head = Buffer.alloc(10);
    head[0] = reader.endpoint;
    head[1] = status;
    head.writeUInt16LE(bytes & 0xffff, 2);
    head.writeUInt32LE(reader.stream, 4);
    head.writeUInt16LE(bytes >>> 16, 8);
    send(PACKET.bulk, reader.id, data ? Buffer.concat([head, data]) : head);
  }

  function finish(reader: Reader, status: number): void {
    readers.shift();
    sent += reader.got;
    answerBulk(reader, status, reader.got, Buffer.concat(reader.parts));
  }

  function fallOff(): void {
    isOff = true;
    readers = [];
    forget();
    send(PACKET.disconnect, 0n, Buffer.alloc(0));
  }

  function forget(): void {
    sending = null;
    at = 0;
    owesEmpty = false;
  }

  /** Moves what the camera has to whoever reads. */
  function pump(): void {
    for (let reader = readers[0]; reader && !isOff; reader = readers[0]) {
      if (owesEmpty) {
        owesEmpty = false;
        finish(reader, STATUS.ok);
        continue;
      }
      const next = camera.queue[0];
      if (next !== sending) {
        sending = next ?? null;
        at = 0;
      }
      if (!next) break;
      const count = Math.min(reader.length - reader.got, next.bytes - at);
      if (count > 0) reader.parts.push(next.read(at, count));
      at += count;
      reader.got += count;
      if (at < next.bytes) {
        finish(reader, STATUS.ok);
        continue;
      }
      if (next.then === 'hang') {
        if (reader.got < reader.length) break; // for ever, or until it is cancelled
        finish(reader, STATUS.ok);
        continue;
      }
      camera.queue.shift();
      forget();
      if (next.then === 'vanish') {
        camera.isGone = true;
        finish(reader, STATUS.ok);
        break;
      }
      if (next.then === 'stall') finish(reader, STATUS.stall);
      else if (next.bytes % PACKET_BYTES !== 0 || (next.endsEmpty && reader.got < reader.length))
        finish(reader, STATUS.ok);
      else if (next.endsEmpty) {
        owesEmpty = true;
        finish(reader, STATUS.ok);
      }
      // Otherwise nothing tells the end, and what the camera sends next goes into the same transfer.
      else if (reader.got === reader.length) finish(reader, STATUS.ok);
    }
    if (camera.isGone && !isOff) fallOff();
    if (camera.hears) for (const hear of deaf.splice(0)) hear();
  }

  function onNews(): void {
    for (const event of camera.events.splice(0)) {
      const head = Buffer.alloc(4);
      head[0] = 0x83;
      head.writeUInt16LE(event.length, 2);
      send(PACKET.interrupt, 0n, Buffer.concat([head, event]));
    }
    pump();
  }

  function onBulk(id: bigint, body: Buffer): void {
    const endpoint = body.readUInt8(0);
    const length = body.readUInt16LE(2) + body.readUInt16LE(8) * 2 ** 16;
    const reader = { id, endpoint, length, stream: body.readUInt32LE(4), parts: [], got: 0 };
    if (endpoint & 0x80) {
      readers.push(reader);
      pump();
      return;
    }
    const data = Uint8Array.from(body.subarray(10));
    const hear = (): void => {
      answerBulk(reader, STATUS.ok, data.length);
      if (data.length > 0) camera.onOut(data);
    };
    if (camera.hears) hear();
    else deaf.push(hear);
  }

  function onControl(id: bigint, body: Buffer): void {
    const request = body.readUInt8(1);
    const type = body.readUInt8(2);
    const value = body.readUInt16LE(4);
    const length = body.readUInt16LE(8);
    const reply = (status: number, data: Buffer = Buffer.alloc(0), bytes = data.length): void => {
      const head = Buffer.from(body.subarray(0, 10));
      head[3] = status;
      head.writeUInt16LE(bytes, 8);
      send(PACKET.control, id, Buffer.concat([head, data]));
    };
    if (type === 0x80 && request === 6) {
      const found = descriptor(value >> 8, value & 255, camera.shows);
      reply(found ? STATUS.ok : STATUS.stall, found?.subarray(0, length));
    } else if (type === 0x80 && request === 0) reply(STATUS.ok, Buffer.from([0, 0]));
    else if (type === 0x02 && request === 1) {
      clearedHalts++;
      reply(STATUS.ok);
    } else if (type === 0x21 || type === 0xa1) {
      const control = camera.control(request, false);
      if (control?.forgets) forget();
      if (!control) reply(STATUS.stall);
      else if (type === 0x21) reply(STATUS.ok, undefined, length);
      else reply(STATUS.ok, Buffer.from(control.answer.subarray(0, length)));
    } else reply(STATUS.stall);
  }

  function onPacket(type: number, id: bigint, body: Buffer): void {
    switch (type) {
      case PACKET.hello:
        plugIn();
        return;
      case PACKET.reset:
        readers = [];
        deaf = [];
        forget();
        camera.onBusReset();
        return;
      case PACKET.setConfiguration:
        send(PACKET.configuration, id, Buffer.from([0, body.readUInt8(0)]));
        return;
      case PACKET.getConfiguration:
        send(PACKET.configuration, id, Buffer.from([0, 1]));
        return;
      case PACKET.setAlternate:
        send(PACKET.alternate, id, Buffer.from([0, body.readUInt8(0), body.readUInt8(1)]));
        return;
      case PACKET.getAlternate:
        send(PACKET.alternate, id, Buffer.from([0, body.readUInt8(0), 0]));
        return;
      case PACKET.startInterrupts:
      case PACKET.stopInterrupts:
        send(PACKET.interruptsStatus, id, Buffer.from([0, body.readUInt8(0)]));
        return;
      case PACKET.cancel: {
        const reader = readers.find((each) => each.id === id);
        readers = readers.filter((each) => each !== reader);
        if (reader) answerBulk(reader, STATUS.cancelled, 0);
        return;
      }
      case PACKET.control:
        onControl(id, body);
        return;
      case PACKET.bulk:
        onBulk(id, body);
    }
  }

  function plugIn(): void {
    isOff = false;
    camera.isGone = false;
    readers = [];
    deaf = [];
    forget();
    camera.reset();
    socket?.write(announcement(camera.shows));
  }

  return {
    open(opened) {
      socket = opened;
      camera.onNews = onNews;
      // The guest was stopped, or the cable pulled.
      opened.on('error', () => opened.destroy());
      opened.on(
        'data',
        packets(({ type, id, body }) => onPacket(type, id, body)),
      );
      opened.write(hello());
    },
    comeBack: plugIn,
    close: () => socket?.destroy(),
    get sent() {
      return sent;
    },
    get clearedHalts() {
      return clearedHalts;
    },
  };
}
