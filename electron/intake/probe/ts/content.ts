/** The pass through a transport stream's packets: sync, counters, and the units (PES) that they carry. */
import { keyFrames, type KeyFrames } from '../key-frames';
import { met, tally, type Tally } from '../notebook';
import { pace, type Pace } from '../pace';
import type { ContentPass } from '../walk';
import { NO_PID, packetAt, PACKET, SYNC, type Packet, type Spacing } from './packets';
import type { TsStream } from './programme';

export interface TsVerdict {
  /** Stretches that are no packets. */
  readonly syncLost: Tally;
  /** Packets that are missing inside a unit. */
  readonly lost: Tally;
  /** Counters that jump between two units. */
  readonly jumps: Tally;
  readonly damaged: Tally;
  readonly scrambled: Tally;
  /** Units that say their length and are shorter. */
  readonly short: Tally;
  packets: number;
  readonly parts: ReadonlyMap<number, PartSum>;
  /** A last packet that is not whole. */
  rest: { readonly at: number; readonly bytes: number; readonly isPacket: boolean } | null;
  /** Where the last stretch that is no packets begins, when it goes on to the end of the file. */
  unsyncedEnd: number | null;
}

/** One part (PID) of the programme. */
export interface PartSum {
  readonly stream: TsStream;
  units: number;
  /** Of the units that say their length: how many came to their end. */
  measured: number;
  complete: number;
  /** Bytes that the current unit still has to have; null when it does not say. */
  missing: number | null;
  /** Time, in milliseconds from the part's first unit. */
  ms: number;
  lastClock: number | null;
  readonly pace: Pace;
  readonly keys: KeyFrames;
  marksKeys: boolean;
}

/** Ticks of a stream's clock in a millisecond; it starts anew after 2^33. */
const PER_MS = 90;
const CLOCK = 2 ** 33;
/** Steps of more than this are a new time line. */
const LONGEST_STEP_MS = 60_000;

/** A sync byte is believed again when so many packets follow. */
const FOLLOWERS = 3;
/** More than a packet and its followers. */
const AHEAD = 1024;

/** Follows the packets of the whole file. */
export function tsContent(
  fileBytes: number,
  spacing: Spacing,
  streams: readonly TsStream[],
): { readonly pass: ContentPass; readonly verdict: TsVerdict; readonly end: (length: number) => void } {
  const { stride } = spacing;
  const parts = new Map(streams.map((stream) => [stream.pid, partSum(stream)]));
  const verdict: TsVerdict = {
    syncLost: tally(),
    lost: tally(),
    jumps: tally(),
    damaged: tally(),
    scrambled: tally(),
    short: tally(),
    packets: 0,
    parts,
    rest: null,
    unsyncedEnd: null,
  };
  const counters = new Int8Array(NO_PID + 1).fill(-1);
  const repeated = new Uint8Array(NO_PID + 1);
  const main = [...parts.values()].find(({ stream }) => stream.kind === 'video') ?? [...parts.values()][0];
  const now = (): number | null => main?.ms ?? null;

  const onCounter = (packet: Packet, at: number): void => {
    const { pid, counter } = packet;
    const before = counters[pid] ?? -1;
    counters[pid] = counter;
    const expected = packet.hasPayload ? (before + 1) & 15 : before;
    if (before < 0 || counter === expected || packet.discontinuity) {
      repeated[pid] = 0;
      return;
    }
    // One packet may be sent twice.
    if (counter === before && repeated[pid] === 0) {
      repeated[pid] = 1;
      return;
    }
    // Recorders start their counters anew with a new unit; inside one, something is missing.
    met(packet.begins || !parts.has(pid) ? verdict.jumps : verdict.lost, at, now());
  };

  const onPacket = (bytes: Buffer, at: number, place: number): void => {
    verdict.packets += 1;
    const packet = packetAt(bytes, at);
    if (packet.damaged) {
      met(verdict.damaged, place, now());
      return;
    }
    if (packet.pid === NO_PID) return;
    onCounter(packet, place);
    const part = parts.get(packet.pid);
    if (!part) return;
    if (packet.scrambled) met(verdict.scrambled, place, now());
    else if (packet.hasPayload && repeated[packet.pid] === 0)
      onPayload(part, packet, bytes.subarray(at + packet.payload, at + PACKET), place, verdict);
  };

  /** Where the next packet's sync byte should stand. */
  let next = spacing.first;
  let searching = false;
  let lostAt = 0;
  /** The bytes from there on, as far as they were seen. */
  let carry: Buffer = Buffer.alloc(0);

  /** Whether further packets follow the one at `at`; null when that lies beyond what is seen so far. */
  const isSynced = (bytes: Buffer, at: number, position: number): boolean | null => {
    for (let i = 1; i <= FOLLOWERS; i++) {
      const place = at + i * stride;
      if (position + place >= fileBytes) return true;
      if (place >= bytes.length) return null;
      if (bytes[place] !== SYNC) return false;
    }
    return true;
  };

  const step = (bytes: Buffer, position: number): void => {
    let at = next - position;
    while (at >= 0 && at + PACKET <= bytes.length) {
      const synced = bytes[at] !== SYNC ? false : searching ? isSynced(bytes, at, position) : true;
      if (synced === null) break;
      if (synced) {
        searching = false;
        onPacket(bytes, at, position + at);
        at += stride;
        continue;
      }
      if (!searching) {
        met(verdict.syncLost, position + at, now());
        searching = true;
        lostAt = position + at;
        counters.fill(-1);
        for (const part of parts.values()) part.missing = null;
      }
      const found = bytes.indexOf(SYNC, at + 1);
      at = found < 0 ? bytes.length : found;
    }
    next = position + at;
  };

  const pass: ContentPass = {
    see(chunk, position) {
      // A packet across two steps is met with its beginning kept from the first.
      if (carry.length > 0) step(Buffer.concat([carry, chunk.subarray(0, AHEAD)]), position - carry.length);
      step(chunk, position);
      carry = next < position ? Buffer.concat([carry, chunk]) : Buffer.from(chunk.subarray(next - position));
    },
  };
  const end = (length: number): void => {
    const bytes = length - next;
    if (searching) verdict.unsyncedEnd = lostAt;
    else if (bytes > 0) verdict.rest = { at: next, bytes, isPacket: carry[0] === SYNC };
  };
  return { pass, verdict, end };
}

function partSum(stream: TsStream): PartSum {
  return {
    stream,
    units: 0,
    measured: 0,
    complete: 0,
    missing: null,
    ms: 0,
    lastClock: null,
    pace: pace(),
    keys: keyFrames(),
    marksKeys: false,
  };
}

function onPayload(part: PartSum, packet: Packet, content: Buffer, place: number, verdict: TsVerdict): void {
  if (!packet.begins) {
    if (part.missing === null) return;
    part.missing -= content.length;
    return;
  }
  closeUnit(part, place, verdict);
  if (content.length < 9 || content.readUIntBE(0, 3) !== 1) return;
  part.units += 1;
  const length = content.readUInt16BE(4);
  part.missing = length === 0 ? null : length + 6 - content.length;
  const clock = clockIn(content);
  if (clock !== null) moveTo(part, clock, place);
  if (packet.randomAccess) {
    part.keys.at(part.ms);
    part.marksKeys = true;
  }
}

/** The unit before ends here: one that said its length is complete or not. */
function closeUnit(part: PartSum, place: number, verdict: TsVerdict): void {
  if (part.missing === null) return;
  part.measured += 1;
  if (part.missing <= 0) part.complete += 1;
  else met(verdict.short, place, part.ms);
  part.missing = null;
}

function moveTo(part: PartSum, clock: number, place: number): void {
  if (part.lastClock !== null) {
    const ticks = (clock - part.lastClock + CLOCK) % CLOCK;
    const step = ticks / PER_MS;
    // A clock that goes back, or leaps, begins a new time line: no time of the recording lies between.
    if (step <= LONGEST_STEP_MS) {
      part.pace.step(step, part.ms, place);
      part.ms += step;
    }
  }
  part.lastClock = clock;
}

/** The time at which a unit is decoded, or shown where only that is told; ticks of 90 kHz. */
function clockIn(unit: Buffer): number | null {
  const flags = (unit[7] ?? 0) >> 6;
  if (flags === 2 && unit.length >= 14) return stampAt(unit, 9);
  if (flags === 3 && unit.length >= 19) return stampAt(unit, 14);
  return null;
}

function stampAt(unit: Buffer, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = unit.subarray(at, at + 5);
  return (
    ((a >> 1) & 7) * 2 ** 30 + (((b << 7) | (c >> 1)) & 0x7fff) * 2 ** 15 + (((d << 7) | (e >> 1)) & 0x7fff)
  );
}
