/** The packets of usbredir, QEMU's protocol for a USB device that is somewhere else: little-endian, packed. Pure. */
import type { CarriedDevice } from '../../mtp-camera/carried';

export const PACKET = {
  hello: 0,
  connect: 1,
  disconnect: 2,
  reset: 3,
  interfaces: 4,
  endpoints: 5,
  setConfiguration: 6,
  getConfiguration: 7,
  configuration: 8,
  setAlternate: 9,
  getAlternate: 10,
  alternate: 11,
  startInterrupts: 15,
  stopInterrupts: 16,
  interruptsStatus: 17,
  cancel: 21,
  control: 100,
  bulk: 101,
  interrupt: 103,
} as const;

export const STATUS = { ok: 0, cancelled: 1, stall: 4 } as const;

/** Device version, packet sizes, ids of 64 bits, bulk lengths of 32 bits. */
const CAPABILITIES = (1 << 1) | (1 << 4) | (1 << 5) | (1 << 6);

export interface RedirPacket {
  readonly type: number;
  readonly id: bigint;
  readonly body: Buffer;
}

/** The first packet; ids have 32 bits until both sides said otherwise. */
export function hello(): Buffer {
  const packet = Buffer.alloc(12 + 68);
  packet.writeUInt32LE(PACKET.hello, 0);
  packet.writeUInt32LE(68, 4);
  packet.write('evidock lab', 12);
  packet.writeUInt32LE(CAPABILITIES, 12 + 64);
  return packet;
}

export function packetOf(type: number, id: bigint, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(body.length, 4);
  head.writeBigUInt64LE(id, 8);
  return Buffer.concat([head, body]);
}

/** Takes a stream apart; the returned function is fed with what arrives. */
export function packets(onPacket: (packet: RedirPacket) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let greeted = false;
  return (chunk) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (;;) {
      const head = greeted ? 16 : 12;
      if (rest.length < head) return;
      const end = head + rest.readUInt32LE(4);
      if (rest.length < end) return;
      const packet = {
        type: rest.readUInt32LE(0),
        id: greeted ? rest.readBigUInt64LE(8) : 0n,
        body: rest.subarray(head, end),
      };
      rest = rest.subarray(end);
      greeted = true;
      onPacket(packet);
    }
  };
}

/** A device with one interface: bulk in 81, bulk out 02, interrupt in 83. */
export function announcement({ vendorId, productId, face }: CarriedDevice['shows']): Buffer {
  // Tables of 32 endpoints each, the in-going from 16 on: type, interval, interface; then packet sizes of 16 bits.
  const endpoints = Buffer.alloc(32 * 3 + 64);
  endpoints.fill(255, 0, 32);
  const set = (index: number, type: number, packetBytes: number, interval: number): void => {
    endpoints[index] = type;
    endpoints[32 + index] = interval;
    endpoints.writeUInt16LE(packetBytes, 96 + 2 * index);
  };
  set(0, 0, 64, 0);
  set(16, 0, 64, 0);
  set(17, 2, 512, 0);
  set(2, 2, 512, 0);
  set(19, 3, 64, 8);
  const interfaces = Buffer.alloc(4 + 32 * 4);
  interfaces.writeUInt32LE(1, 0);
  interfaces[4 + 32] = face.class;
  interfaces[4 + 64] = face.subclass;
  interfaces[4 + 96] = face.protocol;
  const device = Buffer.alloc(10);
  device[0] = 2; // high speed
  device.writeUInt16LE(vendorId, 4);
  device.writeUInt16LE(productId, 6);
  device.writeUInt16LE(0x0100, 8);
  return Buffer.concat([
    packetOf(PACKET.endpoints, 0n, endpoints),
    packetOf(PACKET.interfaces, 0n, interfaces),
    packetOf(PACKET.connect, 0n, device),
  ]);
}

/** The USB descriptor of that device which is asked for; null for one that it has not. */
export function descriptor(
  type: number,
  index: number,
  { vendorId, productId, face, texts }: CarriedDevice['shows'],
): Buffer | null {
  switch (type) {
    case 1: {
      const whole = Buffer.from([18, 1, 0, 2, 0, 0, 0, 64, 0, 0, 0, 0, 0, 1, 1, 2, 3, 1]);
      whole.writeUInt16LE(vendorId, 8);
      whole.writeUInt16LE(productId, 10);
      return whole;
    }
    case 2:
      return Buffer.from([
        ...[9, 2, 39, 0, 1, 1, 0, 0x80, 250],
        ...[9, 4, 0, 0, 3, face.class, face.subclass, face.protocol, 4],
        ...[7, 5, 0x81, 2, 0, 2, 0],
        ...[7, 5, 2, 2, 0, 2, 0],
        ...[7, 5, 0x83, 3, 64, 0, 8],
      ]);
    case 3: {
      if (index === 0) return Buffer.from([4, 3, 9, 4]);
      const text = Buffer.from([...texts, face.name][index - 1] ?? '', 'utf16le');
      return Buffer.concat([Buffer.from([2 + text.length, 3]), text]);
    }
    default:
      return null;
  }
}
