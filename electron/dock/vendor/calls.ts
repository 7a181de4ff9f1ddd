/**
 * The calls of the vendors' published interface, put into the commands of one make. Every call asks once: a password
 * that is refused is never tried again by itself, because cameras lock after a few.
 */
import type { Instant } from '#shared/clock';
import { carriesPassword, type VendorAdapter, type VendorCall } from '#shared/vendor-adapter';
import { clockBytes, readClock, writeClock } from './clock-text';
import { VendorError } from './error';
import { gbkText } from './gbk';
import { requireYes } from './return-codes';
import type { VendorTransport } from './transport';
import { readZfyInfo, writeZfyInfo, ZFY_BYTES, type ZfyInfo, type ZfyLayout } from './zfy-info';

/**
 * Everything throws VendorError. `null` from a reading: this make has no such call. Calls whose commands carry the
 * password throw `password-missing` without one.
 */
export interface VendorCalls {
  /** Init_Device: connects. */
  initDevice(): Promise<void>;
  /** GetIDCode: the maker's and the model's code. */
  getIdCode(): Promise<string | null>;
  /** GetZFYInfo: whose camera it is. */
  getZfyInfo(): Promise<{ readonly info: ZfyInfo; readonly layout: ZfyLayout }>;
  /** WriteZFYInfo. False, and nothing is written, for a make without it. */
  writeZfyInfo(info: ZfyInfo, layout: ZfyLayout): Promise<boolean>;
  /** The camera's clock; not in the published interface, but without it nobody could say how wrong it was. */
  readDevTime(): Promise<Instant | null>;
  /** SyncDevTime. False, and nothing is set, for a make without it. */
  syncDevTime(now: Instant): Promise<boolean>;
  /** SetMSDC: disk mode, for this connection. The camera may leave the bus before it has answered. */
  setMsdc(): Promise<void>;
  /** ReadDeviceResolution. */
  readDeviceResolution(): Promise<{ readonly width: number; readonly height: number } | null>;
  /** ReadDeviceBatteryDumpEnergy: 0 to 100. */
  readDeviceBatteryDumpEnergy(): Promise<number | null>;
  /** UnInit_Device: disconnects. */
  unInitDevice(): Promise<void>;
}

/** No maker's code is longer. */
const LONGEST_ID_CODE = 32;

/** The calls of one connected camera. */
export function vendorCalls(
  transport: VendorTransport,
  adapter: VendorAdapter,
  password: string | null,
): VendorCalls {
  const { calls, byteOrder, clock, identity } = adapter;
  const number = (bytes: Uint8Array, at: number): number =>
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint16(
      at,
      byteOrder === 'little-endian',
    );

  function commandOf(call: VendorCall, bytes: number): Uint8Array | null {
    const template = calls[call];
    if (template === undefined) return null;
    if (password === null && carriesPassword(adapter, call))
      throw new VendorError('password-missing', `${call} needs the password`);
    return fillCommand(template, password ?? '', bytes);
  }

  /** What the camera answers to a call: at most `most` bytes, behind its return code. Null where it has no such call. */
  async function ask(call: VendorCall, most: number): Promise<Uint8Array | null> {
    const command = commandOf(call, most + 1);
    if (!command) return null;
    const answer = await transport.ask(command, most + 1);
    requireYes(answer[0], call);
    return answer.subarray(1);
  }

  async function tell(call: VendorCall, data: Uint8Array): Promise<boolean> {
    const command = commandOf(call, data.length);
    if (!command) return false;
    await transport.tell(command, data);
    await ask('outcome', 0);
    return true;
  }

  async function exactly(call: VendorCall, bytes: number): Promise<Uint8Array | null> {
    const answer = await ask(call, bytes);
    if (answer && answer.length !== bytes)
      throw new VendorError('garbled', `${call} gave ${answer.length} bytes and not ${bytes}`);
    return answer;
  }

  return {
    async initDevice() {
      await ask('initDevice', 0);
    },
    async getIdCode() {
      const answer = await ask('getIdCode', LONGEST_ID_CODE);
      if (!answer) return null;
      const end = answer.indexOf(0);
      const text = gbkText(end < 0 ? answer : answer.subarray(0, end));
      if (text === null) throw new VendorError('garbled', 'getIdCode gave no text');
      return text.trim();
    },
    async getZfyInfo() {
      const most = identity === 'either' ? ZFY_BYTES.terminated : ZFY_BYTES[identity];
      return readZfyInfo((await ask('getZfyInfo', most)) ?? new Uint8Array(0), identity);
    },
    writeZfyInfo: (info, layout) => tell('writeZfyInfo', writeZfyInfo(info, layout)),
    async readDevTime() {
      const answer = await exactly('readDevTime', clockBytes(clock));
      return answer && readClock(answer, clock);
    },
    syncDevTime: (now) => tell('syncDevTime', writeClock(now, clock)),
    async setMsdc() {
      await ask('setMsdc', 0);
    },
    async readDeviceResolution() {
      const answer = await exactly('readDeviceResolution', 4);
      return answer && { width: number(answer, 0), height: number(answer, 2) };
    },
    async readDeviceBatteryDumpEnergy() {
      const percent = (await exactly('readDeviceBatteryDumpEnergy', 1))?.[0];
      if (percent === undefined) return null;
      if (percent > 100) throw new VendorError('garbled', `a battery of ${percent} %`);
      return percent;
    },
    async unInitDevice() {
      await ask('unInitDevice', 0);
    },
  };
}

/** A command's bytes: password letters and length put in their places, the length highest byte first. */
export function fillCommand(template: string, password: string, bytes: number): Uint8Array {
  const places = template.split(' ');
  let letter = 0;
  let left = places.filter((place) => place === 'LL').length;
  return Uint8Array.from(places, (place) => {
    if (place === 'PP') return password.charCodeAt(letter++);
    if (place === 'LL') return Math.floor(bytes / 256 ** --left) % 256;
    return Number.parseInt(place, 16);
  });
}
