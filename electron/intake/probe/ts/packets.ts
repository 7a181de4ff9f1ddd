/** Packets of MPEG transport streams (ISO/IEC 13818-1): 188 bytes that begin with a sync byte, alone or with 4 or 16 more. */
import { readAt, type Bytes } from '../bytes';

export const SYNC = 0x47;
export const PACKET = 188;
export const NO_PID = 0x1fff;

/** How the packets lie: every `stride` bytes, the sync byte `lead` bytes behind the beginning of each. */
export interface Spacing {
  readonly stride: number;
  readonly lead: number;
  /** Where the first packet's sync byte stands. */
  readonly first: number;
}

const SPACINGS = [
  { stride: 188, lead: 0 },
  { stride: 192, lead: 4 },
  { stride: 204, lead: 0 },
] as const;
const SAMPLE = 64 << 10;

/** The spacing that most of a file's beginning agrees with, or null when it is no transport stream. */
export function spacingOf(bytes: Bytes): Spacing | null {
  const head = readAt(bytes, 0, SAMPLE);
  let best: (Spacing & { readonly share: number }) | null = null;
  for (const { stride, lead } of SPACINGS) {
    for (let first = lead; first < lead + stride; first++) {
      if (head[first] !== SYNC) continue;
      const packets = Math.floor((head.length - first - 1) / stride) + 1;
      let hits = 0;
      for (let i = 0; i < packets; i++) if (head[first + i * stride] === SYNC) hits += 1;
      const share = hits / packets;
      if (hits >= Math.min(3, packets) && share > (best?.share ?? 0.5)) best = { stride, lead, first, share };
    }
  }
  return best;
}

/** The fixed part of a packet, read from where its sync byte stands. */
export interface Packet {
  readonly pid: number;
  readonly begins: boolean;
  /** The sender marked it as damaged. */
  readonly damaged: boolean;
  readonly scrambled: boolean;
  readonly counter: number;
  readonly hasPayload: boolean;
  /** A break of the counter is announced. */
  readonly discontinuity: boolean;
  /** A picture begins that can be shown without the ones before. */
  readonly randomAccess: boolean;
  /** Where its payload begins, from the sync byte; {@link PACKET} when there is none. */
  readonly payload: number;
}

/** Reads the head of the packet whose sync byte stands at `at`; the whole packet is in `bytes`. */
export function packetAt(bytes: Buffer, at: number): Packet {
  const b1 = bytes[at + 1] ?? 0;
  const b3 = bytes[at + 3] ?? 0;
  const hasAdaptation = (b3 & 0x20) !== 0;
  const hasPayload = (b3 & 0x10) !== 0;
  const length = hasAdaptation ? (bytes[at + 4] ?? 0) : 0;
  const flags = hasAdaptation && length > 0 ? (bytes[at + 5] ?? 0) : 0;
  const payload = hasPayload ? 4 + (hasAdaptation ? 1 + length : 0) : PACKET;
  return {
    pid: ((b1 & 0x1f) << 8) | (bytes[at + 2] ?? 0),
    begins: (b1 & 0x40) !== 0,
    damaged: (b1 & 0x80) !== 0,
    scrambled: (b3 & 0xc0) !== 0,
    counter: b3 & 0x0f,
    hasPayload,
    discontinuity: (flags & 0x80) !== 0,
    randomAccess: (flags & 0x40) !== 0,
    payload: Math.min(payload, PACKET),
  };
}
