/**
 * SCSI commands over USB's bulk-only transport: a command wrapper, perhaps data, a status wrapper. What goes wrong in
 * one is cleared away before the error is thrown, so that the next command meets a camera that listens.
 */
import { patiently } from '../patience';
import { usbErrorOf } from '../usb/errors';
import type { UsbPipes } from '../usb/pipes';
import { VendorError, vendorErrorOf } from './error';
import type { VendorTransport } from './transport';

const COMMAND_BYTES = 31;
const STATUS_BYTES = 13;
const COMMAND_MARK = 0x43425355; // "USBC"
const STATUS_MARK = 0x53425355; // "USBS"
const IN = 0x80;
/** The class's request that puts the transport back into its first state. */
const RESET = 0xff;
/** For one control request: together with the wait before it, a dead camera is given up in a few seconds. */
const CONTROL_MS = 500;

export type ScsiStatus = 'good' | 'failed' | 'out-of-step';

export interface StatusWrapper {
  readonly tag: number;
  /** How much less was sent or taken than the command said. */
  readonly residue: number;
  readonly status: ScsiStatus;
}

/** The wrapper of a command of 1 to 16 bytes. */
export function commandWrapper(
  tag: number,
  command: Uint8Array,
  data: { readonly direction: 'in' | 'out'; readonly bytes: number },
): Uint8Array {
  if (command.length < 1 || command.length > 16) throw new RangeError(`a command of ${command.length} bytes`);
  const wrapper = new Uint8Array(COMMAND_BYTES);
  const view = new DataView(wrapper.buffer);
  view.setUint32(0, COMMAND_MARK, true);
  view.setUint32(4, tag, true);
  view.setUint32(8, data.bytes, true);
  view.setUint8(12, data.direction === 'in' ? IN : 0);
  view.setUint8(14, command.length);
  wrapper.set(command, 15);
  return wrapper;
}

/** A status wrapper in the bytes; null when they are none. */
export function statusWrapper(bytes: Uint8Array): StatusWrapper | null {
  if (bytes.length !== STATUS_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const status = (['good', 'failed', 'out-of-step'] as const)[view.getUint8(12)];
  if (view.getUint32(0, true) !== STATUS_MARK || !status) return null;
  return { tag: view.getUint32(4, true), residue: view.getUint32(8, true), status };
}

function inStep(status: StatusWrapper): StatusWrapper {
  if (status.status === 'out-of-step') throw new VendorError('garbled', 'the camera is out of step');
  return status;
}

/** Speaks over pipes that are open; they are closed with it. */
export function bulkOnly(pipes: UsbPipes, patienceMs = 3_000): VendorTransport {
  let tag = 0;

  async function exchange(
    command: Uint8Array,
    length: number,
    data: Uint8Array | null,
  ): Promise<{ readonly data: Uint8Array; readonly status: StatusWrapper }> {
    tag = (tag + 1) % 0xffff_ffff || 1;
    const direction = data ? 'out' : 'in';
    await pipes.write(commandWrapper(tag, command, { direction, bytes: data?.length ?? length }), patienceMs);
    if (data) {
      await overHalt('out', () => pipes.write(data, patienceMs));
      return { data: new Uint8Array(0), status: await readStatus() };
    }
    const answer = (length > 0 ? await overHalt('in', () => readPackets(length)) : null) ?? new Uint8Array(0);
    // A camera that has nothing to say may go straight to its status.
    const early = statusWrapper(answer);
    if (early?.tag === tag) return { data: new Uint8Array(0), status: inStep(early) };
    const status = await readStatus();
    const told = Math.max(0, length - status.residue);
    return { data: answer.subarray(0, Math.min(told, answer.length)), status };
  }

  /** A read asks for whole packets; a camera that sends more than it was asked for is seen by it. */
  async function readPackets(length: number): Promise<Uint8Array> {
    const packets = Math.ceil(length / pipes.packetBytes);
    const answer = await pipes.read(packets * pipes.packetBytes, patienceMs);
    if (answer.length > length)
      throw new VendorError('garbled', `${answer.length} bytes came where ${length} were asked for`);
    return answer;
  }

  async function readStatus(): Promise<StatusWrapper> {
    const read = () => pipes.read(pipes.packetBytes, patienceMs);
    const bytes = (await overHalt('in', read)) ?? (await read());
    const status = statusWrapper(bytes);
    if (status?.tag !== tag) throw new VendorError('garbled', 'no status of this command');
    return inStep(status);
  }

  /** Halting a pipe is how a camera ends its data early: null then, and the pipe runs again. */
  async function overHalt<T>(pipe: 'in' | 'out', work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof VendorError || usbErrorOf(error).trouble !== 'stall') throw error;
      await clear(pipe);
      return null;
    }
  }

  async function run(command: Uint8Array, length: number, data: Uint8Array | null): Promise<Uint8Array> {
    try {
      const answer = await exchange(command, length, data);
      if (answer.status.status === 'good') return answer.data;
    } catch (thrown) {
      const error = vendorErrorOf(thrown);
      if (error.trouble === 'silent' || error.trouble === 'garbled') await recover();
      throw error;
    }
    throw new VendorError('refused', 'the camera failed the command');
  }

  /** Reset, then both halts, in this order. What does not work is the next command's to find out. */
  async function recover(): Promise<void> {
    await pipes.requestOut(RESET, new Uint8Array(0), CONTROL_MS).catch(() => undefined);
    await clear('in').catch(() => undefined);
    await clear('out').catch(() => undefined);
  }

  function clear(pipe: 'in' | 'out'): Promise<void> {
    return patiently(pipes.clearHalt(pipe), CONTROL_MS, 'clearing a halt');
  }

  return {
    ask: (command, length) => run(command, length, null),
    async tell(command, data) {
      await run(command, 0, data);
    },
    close: () => pipes.close(),
  };
}
