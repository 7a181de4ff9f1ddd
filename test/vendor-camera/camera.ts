/**
 * A scripted camera of the reference make: hidden behind a card reader without a card, until the right password puts
 * it into disk mode. It knows the bulk-only transport, the few SCSI commands that systems ask every disk, and the
 * make's own. Whatever carries it hands it what the computer sends, and takes what it has to say from a queue.
 */
import type { CarriedDevice, Sending } from '../mtp-camera/carried';
import { contentOf } from '../mtp-camera/content';
import { CALL, type VendorFault, type VendorScript } from './script';

export interface ScriptedVendorCamera extends CarriedDevice {
  readonly script: VendorScript;
  change(script: Partial<VendorScript>): void;
  fault(fault: VendorFault): void;
  /** The make's own calls in order, by number. */
  readonly calls: readonly number[];
  /** What was written into it. */
  readonly written: { identity: Uint8Array | null; clock: string | null };
  /** Called when it leaves the bus to come back as a disk. */
  onDiskMode: () => void;
}

const NOTHING = new Uint8Array(0);
const RESET = 0xff;
const MAX_LUN = 0xfe;

/** The struct as it is in the field, made without the product's own writer: fields of these lengths, in GBK. */
export function identityStruct(texts: readonly Uint8Array[], terminated: boolean): Uint8Array {
  const lengths = [7, 6, 32, 12, 32].map((length) => length + (terminated ? 1 : 0));
  const parts = lengths.map((length, n) => {
    const part = Buffer.alloc(length);
    part.set((texts[n] ?? NOTHING).subarray(0, length));
    return part;
  });
  return Uint8Array.from(Buffer.concat(parts));
}

const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
/** 张伟, 城东执法大队, as GBK bytes. */
export const GBK_NAME = Uint8Array.of(0xd5, 0xc5, 0xce, 0xb0);
export const GBK_UNIT = Uint8Array.from(Buffer.from('b3c7b6abd6b4b7a8b4f3b6d3', 'hex'));

const PLAIN: VendorScript = {
  idCode: 'REF-A1',
  identity: identityStruct(
    [ascii('BC24007'), ascii('JX0999'), GBK_NAME, ascii('210211000000'), GBK_UNIT],
    true,
  ),
  battery: 76,
  resolution: [1920, 1080],
  clock: '20260713103000',
  password: '0a1B2c',
  readsNeedPassword: false,
  switches: 'answers',
  locksAfter: 3,
  usb: { vendorId: 0x1209, productId: 0x0001, serial: 'REF000777' },
};

/** What a call answers: its return code, data behind it, and how the command ends. */
interface Reply {
  readonly data: Uint8Array;
  readonly failed?: boolean;
}

export function scriptedVendorCamera(changes: Partial<VendorScript> = {}): ScriptedVendorCamera {
  let script: VendorScript = { ...PLAIN, ...changes };
  const faults: { fault: VendorFault; times: number }[] = [];
  const calls: number[] = [];
  const queue: Sending[] = [];
  let state: 'ready' | 'hanging' | 'frozen' | 'dead' = 'ready';
  let connected = false;
  let wrongPasswords = 0;
  let outcome = 0;
  /** A command whose data is to come. */
  let awaiting: { readonly tag: number; readonly command: Uint8Array; readonly bytes: number } | null = null;
  /** Why SCSI's last command failed: sense key and additional code. */
  let sense: readonly [number, number] = [0, 0];

  function send(bytes: Uint8Array, then: Sending['then'] = 'go-on'): void {
    queue.push({ bytes: bytes.length, read: contentOf(bytes), then, endsEmpty: false });
  }

  function status(tag: number, residue: number, code: number): void {
    const wrapper = Buffer.alloc(13);
    wrapper.write('USBS', 'latin1');
    wrapper.writeUInt32LE(tag, 4);
    wrapper.writeUInt32LE(residue, 8);
    wrapper[12] = code;
    send(Uint8Array.from(wrapper));
  }

  function onCommand(wrapper: Buffer): void {
    const tag = wrapper.readUInt32LE(4);
    const bytes = wrapper.readUInt32LE(8);
    const isIn = (wrapper.readUInt8(12) & 0x80) !== 0;
    const command = Uint8Array.from(wrapper.subarray(15, 15 + wrapper.readUInt8(14)));
    if (!isIn && bytes > 0) {
      awaiting = { tag, command, bytes };
      return;
    }
    const own = command[0] === 0xd0 ? (command[1] ?? 0) : null;
    const fault = own === null ? null : takeFault(own);
    if (own !== null) calls.push(own);
    if (fault && goesWrong(fault, tag, bytes)) return;
    const reply = own === null ? scsi(command) : replyTo(own, command);
    if (own === CALL.setMsdc && reply.data[0] === 7 && script.switches === 'leaves') {
      leave();
      return;
    }
    const data = reply.data.subarray(0, bytes);
    if (data.length > 0) send(data);
    else if (bytes > 0) send(NOTHING, 'stall');
    status(tag, bytes - data.length, reply.failed ? 1 : 0);
    camera.onNews();
    if (own === CALL.setMsdc && reply.data[0] === 7 && script.switches === 'answers') setTimeout(leave, 20);
  }

  function leave(): void {
    camera.isGone = true;
    camera.onNews();
    camera.onDiskMode();
  }

  function takeFault(call: number): VendorFault | null {
    const found = faults.find(({ fault, times }) => fault.call === call && times > 0);
    if (!found) return null;
    found.times--;
    return found.fault;
  }

  /** True when the fault was all of the answer. */
  function goesWrong({ kind, data = NOTHING }: VendorFault, tag: number, bytes: number): boolean {
    switch (kind) {
      case 'stall':
        send(NOTHING, 'stall');
        status(tag, bytes, 1);
        break;
      case 'hang':
        state = 'hanging';
        return true;
      case 'freeze':
        state = 'frozen';
        return true;
      case 'die':
        state = 'dead';
        return true;
      case 'vanish':
        camera.isGone = true;
        break;
      case 'data':
        send(data);
        status(tag, Math.max(0, bytes - data.length), 0);
        break;
      case 'too-much':
        send(new Uint8Array(bytes + 3).fill(1));
        status(tag, 0, 0);
        break;
      case 'wrong-tag':
        send(new Uint8Array(bytes).fill(1));
        status(tag + 1, 0, 0);
        break;
      case 'out-of-step':
        status(tag, bytes, 2);
        break;
      case 'failed':
        status(tag, bytes, 1);
        break;
      case 'no-data':
        status(tag, bytes, 0);
    }
    camera.onNews();
    return true;
  }

  function isRight(command: Uint8Array): boolean {
    const given = Buffer.from(command.subarray(2, 8)).toString('latin1');
    if (wrongPasswords >= script.locksAfter) return false;
    if (given === script.password) return true;
    wrongPasswords++;
    return false;
  }

  function replyTo(call: number, command: Uint8Array): Reply {
    const say = (code: number, data: Uint8Array = NOTHING): Reply => ({
      data: Uint8Array.from([code, ...data]),
    });
    if (call === CALL.initDevice) connected = true;
    if (!connected) return say(2);
    const reading = (code: number, data: Uint8Array): Reply =>
      script.readsNeedPassword && !isRight(command) ? say(4) : say(code, data);
    switch (call) {
      case CALL.initDevice:
        return say(1);
      case CALL.getIdCode:
        return say(1, ascii(script.idCode));
      case CALL.getZfyInfo:
        return reading(3, script.identity);
      case CALL.readDevTime:
        return say(1, ascii(script.clock));
      case CALL.readDeviceResolution: {
        const numbers = Buffer.alloc(4);
        script.resolution.forEach((value, n) => numbers.writeUInt16LE(value, 2 * n));
        return reading(3, numbers);
      }
      case CALL.readDeviceBatteryDumpEnergy:
        return reading(3, Uint8Array.of(script.battery));
      case CALL.setMsdc:
        if (!isRight(command)) return say(4);
        return say(script.switches === 'refuses' ? 8 : 7);
      case CALL.unInitDevice:
        connected = false;
        return say(1);
      case CALL.outcome:
        return say(outcome);
      default:
        sense = [5, 0x20];
        return { data: NOTHING, failed: true };
    }
  }

  function onData(data: Uint8Array, { tag, command, bytes }: NonNullable<typeof awaiting>): void {
    const call = command[1] ?? 0;
    calls.push(call);
    const right = isRight(command);
    if (call === CALL.writeZfyInfo) {
      outcome = right ? 3 : 4;
      if (right) camera.written.identity = data;
    } else {
      outcome = right ? 5 : 4;
      if (right) camera.written.clock = Buffer.from(data).toString('latin1');
    }
    status(tag, bytes - data.length, 0);
    camera.onNews();
  }

  /** What systems ask every disk. */
  function scsi(command: Uint8Array): Reply {
    const fail = (key: number, code: number): Reply => {
      sense = [key, code];
      return { data: NOTHING, failed: true };
    };
    switch (command[0] ?? -1) {
      case 0x03: {
        const answer = Buffer.alloc(18);
        answer[0] = 0x70;
        answer[2] = sense[0];
        answer[7] = 10;
        answer[12] = sense[1];
        sense = [0, 0];
        return { data: answer };
      }
      case 0x12: {
        const answer = Buffer.alloc(36);
        answer[1] = 0x80; // removable
        answer[2] = 4;
        answer[3] = 2;
        answer[4] = 31;
        answer.write('EviDock ReferenceCamera  1.00', 8, 'latin1');
        return (command[1] ?? 0) & 1 ? fail(5, 0x24) : { data: answer };
      }
      case 0x00:
      case 0x25:
      case 0x28:
        return fail(2, 0x3a); // medium not present
      case 0x1e:
        return { data: NOTHING };
      default:
        return fail(5, 0x20);
    }
  }

  function forget(): void {
    if (state === 'dead' || state === 'frozen') return;
    state = 'ready';
    queue.length = 0;
    awaiting = null;
  }

  const camera: ScriptedVendorCamera = {
    get script() {
      return script;
    },
    get shows() {
      const { vendorId, productId, serial } = script.usb;
      return {
        vendorId,
        productId,
        face: { class: 8, subclass: 6, protocol: 0x50, name: '' },
        texts: ['EviDock', 'Reference Camera', serial] as const,
      };
    },
    calls,
    written: { identity: null, clock: null },
    queue,
    events: [],
    isGone: false,
    hears: true,
    onNews: () => undefined,
    onDiskMode: () => undefined,
    change(changed) {
      script = { ...script, ...changed };
    },
    fault(fault) {
      faults.push({ fault, times: fault.times ?? 1 });
    },
    onOut(transfer) {
      if (state !== 'ready') return;
      const waiting = awaiting;
      awaiting = null;
      const wrapper = Buffer.from(transfer);
      if (waiting) onData(transfer, waiting);
      else if (wrapper.length === 31 && wrapper.toString('latin1', 0, 4) === 'USBC') onCommand(wrapper);
      else state = 'hanging';
    },
    reset() {
      forget();
      connected = false;
    },
    onBusReset() {
      if (state === 'frozen') state = 'ready';
      camera.reset();
    },
    control(request) {
      if (request === MAX_LUN) return { answer: Uint8Array.of(0), forgets: false };
      if (request !== RESET) return null;
      forget();
      return { answer: NOTHING, forgets: true };
    },
  };
  return camera;
}
