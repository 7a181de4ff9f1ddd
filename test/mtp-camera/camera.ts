/**
 * A scripted body camera that speaks PTP and MTP: battery, clock, storages, files, and every fault that cameras are
 * known for. It knows nothing of what carries it: a carrier hands it what the computer sends, and takes what it has
 * to say from a queue.
 */
import { bytes } from './bytes';
import type { CarriedDevice, Sending } from './carried';
import { behind, contentOf, type Content } from './content';
import { OK, replyTo, type SessionState } from './replies';
import { PLAIN_CAMERA, type CameraScript, type Fault } from './script';

export interface ScriptedCamera extends CarriedDevice {
  readonly script: CameraScript;
  /** What was asked, in order. */
  readonly log: readonly { readonly operation: number; readonly params: readonly number[] }[];
  /** Changes what the camera is or holds. */
  change(script: Partial<CameraScript>): void;
  /** Makes something go wrong. */
  fault(fault: Fault): void;
  /** Clocks that were set, as they were sent. */
  readonly clockSettings: readonly string[];

  /** Says on the events' pipe that something happened. */
  tell(event: number, params: readonly number[]): void;
}

/** The still-image class's control requests. */
const CANCEL = 0x64;
const RESET = 0x66;
const DEVICE_STATUS = 0x67;

const COMMAND = 1;
const DATA = 2;
const RESPONSE = 3;
const EVENT = 4;
const NOTHING = new Uint8Array(0);

export function scriptedCamera(changes: Partial<CameraScript> = {}): ScriptedCamera {
  let script: CameraScript = { ...PLAIN_CAMERA, ...changes };
  const log: { operation: number; params: readonly number[] }[] = [];
  const clockSettings: string[] = [];
  const faults: { fault: Fault; skip: number; times: number }[] = [];
  const queue: Sending[] = [];
  const events: Uint8Array[] = [];
  const session: SessionState = { isOpen: false, count: 0 };
  let state: 'ready' | 'hanging' | 'frozen' | 'dead' = 'ready';
  /** The transaction for which data is to come. */
  let awaited: number | null = null;

  function send(sending: Partial<Sending> & Pick<Sending, 'bytes' | 'read'>): void {
    queue.push({ then: 'go-on', endsEmpty: true, ...sending });
    camera.onNews();
  }

  function sendBytes(whole: Uint8Array): void {
    send({ bytes: whole.length, read: contentOf(whole) });
  }

  function takeFault(operation: number): Fault | null {
    const found = faults.find((each) => each.fault.operation === operation && each.times > 0);
    if (!found) return null;
    if (found.skip > 0) {
      found.skip--;
      return null;
    }
    found.times--;
    return found.fault;
  }

  function onCommand(operation: number, transaction: number, params: readonly number[]): void {
    log.push({ operation, params });
    const fault = takeFault(operation);
    if (fault && fault.at === undefined && goesWrongAtOnce(fault, transaction)) return;
    const reply = replyTo(script, session, operation, params);
    switch (reply.is) {
      case 'awaiting-data':
        awaited = transaction;
        return;
      case 'response':
        respond(reply.code, transaction, fault);
        return;
      case 'removal':
        script = { ...script, objects: script.objects.filter(({ handle }) => handle !== reply.handle) };
        respond(OK, transaction, fault);
        return;
      case 'data': {
        const { length, read } = fault?.kind === 'data' ? dataOf(fault) : reply;
        if (sendData(operation, transaction, length, read, fault)) respond(OK, transaction, fault);
      }
    }
  }

  function respond(code: number, transaction: number, fault: Fault | null): void {
    if (fault?.kind === 'late-response') sendBytes(container(RESPONSE, OK, transaction - 1, NOTHING));
    if (fault?.kind === 'empty-packets') for (let count = 0; count < 3; count++) sendBytes(NOTHING);
    const id = fault?.kind === 'wrong-transaction' ? transaction + 7 : transaction;
    sendBytes(container(RESPONSE, code, id, NOTHING));
  }

  /** A fault that comes instead of the answer. False: the answer comes, changed by it. */
  function goesWrongAtOnce(fault: Fault, transaction: number): boolean {
    switch (fault.kind) {
      case 'stall':
        send({ bytes: 0, read: () => NOTHING, then: 'stall' });
        return true;
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
        camera.onNews();
        return true;
      case 'refuse':
        respond(fault.code ?? 0x2002, transaction, null);
        return true;
      case 'garbage':
        sendBytes(fault.bytes ?? Uint8Array.of(1, 2, 3, 4, 5));
        return true;
      case 'short':
      case 'data':
      case 'no-empty-packet':
      case 'empty-packets':
      case 'split-header':
      case 'late-response':
      case 'wrong-transaction':
      case 'too-much':
      case 'unknown-length':
        return false;
    }
  }

  /** A data phase, with the fault in it if there is one. False when no response follows. */
  function sendData(
    operation: number,
    transaction: number,
    length: number,
    read: Content,
    fault: Fault | null,
  ): boolean {
    const kind = fault?.kind;
    const stop = fault?.at ?? length;
    const sent = kind === 'too-much' ? length + (fault?.at ?? 1) : Math.min(stop, length);
    const told = kind === 'unknown-length' ? 0xffff_ffff : 12 + (kind === 'too-much' ? sent : length);
    const header = container(DATA, operation, transaction, NOTHING);
    header.set(bytes().u32(Math.min(told, 0xffff_ffff)).done());
    const content: Content = kind === 'too-much' ? (_, count) => new Uint8Array(count) : read;
    const then = kind === 'stall' || kind === 'vanish' || kind === 'hang' ? kind : 'go-on';
    const endsEmpty = kind !== 'no-empty-packet';
    if (kind === 'split-header') sendBytes(header);
    if (kind !== 'split-header') send({ bytes: 12 + sent, read: behind(header, content), then, endsEmpty });
    else if (sent > 0) send({ bytes: sent, read: content });
    if (kind === 'hang') state = 'hanging';
    return then === 'go-on';
  }

  function forget(): void {
    if (state === 'dead' || state === 'frozen') return;
    state = 'ready';
    queue.length = 0;
    awaited = null;
  }

  function statusOf(isHalted: boolean): Uint8Array {
    if (isHalted) return bytes().u16(8).u16(0x2002).u32(0x81).done();
    const isReady = state === 'ready' && queue.length === 0;
    return bytes()
      .u16(4)
      .u16(isReady ? 0x2001 : 0x2019)
      .done();
  }

  const camera: ScriptedCamera = {
    get script() {
      return script;
    },
    log,
    clockSettings,
    queue,
    events,
    isGone: false,
    onNews: () => undefined,
    get hears() {
      return !(script.isDeafWhileSending && queue.length > 0);
    },
    get shows() {
      const { manufacturer, model, serial } = script;
      return {
        vendorId: 0x2e8d,
        productId: 0x6b61,
        face: { class: 6, subclass: 1, protocol: 1, name: 'MTP' },
        texts: [manufacturer, model, serial] as const,
      };
    },
    change(changed) {
      script = { ...script, ...changed };
    },
    fault(fault) {
      faults.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
    },
    onOut(transfer) {
      if (state !== 'ready' || transfer.length < 12) return;
      const view = new DataView(transfer.buffer, transfer.byteOffset, transfer.byteLength);
      const type = view.getUint16(4, true);
      const transaction = view.getUint32(8, true);
      if (type === DATA && awaited === transaction) {
        awaited = null;
        // One byte of length, then the text and its zero.
        const text = new TextDecoder('utf-16le').decode(transfer.slice(13, -2));
        clockSettings.push(text);
        if (!script.isClockStuck) script = { ...script, clock: () => text };
        respond(OK, transaction, null);
      }
      if (type !== COMMAND) return;
      const params: number[] = [];
      for (let at = 12; at + 4 <= transfer.length; at += 4) params.push(view.getUint32(at, true));
      onCommand(view.getUint16(6, true), transaction, params);
    },
    reset() {
      forget();
      session.isOpen = false;
    },
    onBusReset() {
      if (state === 'frozen') state = 'ready';
      camera.reset();
    },
    control(request, isHalted) {
      const forgets = !script.ignoresReset;
      switch (request) {
        case CANCEL:
          if (forgets) forget();
          return { answer: NOTHING, forgets };
        case RESET:
          if (forgets) camera.reset();
          return { answer: NOTHING, forgets };
        case DEVICE_STATUS:
          return { answer: statusOf(isHalted), forgets: false };
        default:
          return null;
      }
    },
    tell(event, params) {
      const payload = bytes();
      for (const param of params) payload.u32(param);
      events.push(container(EVENT, event, 0, payload.done()));
      camera.onNews();
    },
  };
  return camera;
}

function container(type: number, code: number, transaction: number, payload: Uint8Array): Uint8Array {
  const head = bytes()
    .u32(12 + payload.length)
    .u16(type)
    .u16(code)
    .u32(transaction);
  return head.raw(payload).done();
}

function dataOf({ bytes: whole = NOTHING }: Fault): { length: number; read: Content } {
  return { length: whole.length, read: contentOf(whole) };
}
