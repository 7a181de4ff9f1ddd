/**
 * Carries a scripted camera inside one process, by the rules of a USB bus: packets, transfers that end with a packet
 * that is not full, pipes that stay halted, answers that do not come. No bus is needed, so this runs anywhere.
 */
import { UsbError } from '../../electron/dock/usb/errors';
import type { UsbPipes } from '../../electron/dock/usb/pipes';
import type { CarriedDevice, Control, Sending } from './carried';

export interface Carrier {
  readonly transport: UsbPipes;
  /** What the bus saw. */
  readonly seen: {
    clearedHalts: number;
    classRequests: number[];
    largestRead: number;
    closed: number;
    portResets: number;
  };
  /** Resets the port that the camera is plugged into. */
  resetPort(): void;
  /** Pulls the camera. */
  pull(): void;
  /** Puts it back; the old transport stays dead, as on a real bus. */
  plug(): Carrier;
}

export interface CarrierOptions {
  readonly packetBytes?: number;
  /** A camera that does not know the class's control requests. */
  readonly withoutClassRequests?: boolean;
}

interface Waiting {
  readonly length: number;
  readonly parts: Uint8Array[];
  got: number;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: UsbError) => void;
}

export function carry(camera: CarriedDevice, options: CarrierOptions = {}): Carrier {
  const { packetBytes = 512, withoutClassRequests = false } = options;
  const seen = { clearedHalts: 0, classRequests: [] as number[], largestRead: 0, closed: 0, portResets: 0 };
  let waiting: Waiting | null = null;
  let waitingForEvent: ((event: Uint8Array) => void) | null = null;
  let halted = false;
  let pulled = false;
  let owesEmpty = false;
  /** How much of the oldest sending is sent. */
  let at = 0;
  let sending: Sending | null = null;

  const isGone = () => pulled || camera.isGone;
  const gone = (what: string) => new UsbError('gone', `${what} error: Disconnected`);

  function finish(error: UsbError | null): void {
    const reader = waiting;
    if (!reader) return;
    waiting = null;
    if (error) reader.reject(error);
    else reader.resolve(joined(reader.parts));
  }

  /** Moves packets for as long as there is a reader and something to send. */
  function pump(): void {
    while (waiting) {
      if (isGone() || halted) {
        finish(isGone() ? gone('transferIn') : new UsbError('stall', 'transferIn error: Stall'));
        return;
      }
      if (owesEmpty) {
        owesEmpty = false;
        finish(null);
        return;
      }
      const next = camera.queue[0];
      if (next !== sending) {
        // Also after a reset took the rest away.
        sending = next ?? null;
        at = 0;
      }
      if (!next) return;
      const count = Math.min(waiting.length - waiting.got, next.bytes - at);
      if (count > 0) waiting.parts.push(next.read(at, count));
      at += count;
      waiting.got += count;
      if (at === next.bytes && next.then === 'hang' && waiting.got < waiting.length) return;
      const isEnded = at === next.bytes && endSending(next, waiting);
      if (isEnded || waiting.got === waiting.length) finish(null);
    }
  }

  /** The last byte is out. True when a packet that is not full ended the reader's transfer. */
  function endSending(next: Sending, reader: Waiting): boolean {
    if (next.then === 'hang') return false;
    camera.queue.shift();
    sending = null;
    at = 0;
    if (next.then === 'vanish') camera.isGone = true;
    if (next.then === 'stall') halted = true;
    if (next.then !== 'go-on') return false;
    if (next.bytes % packetBytes !== 0) return true;
    if (!next.endsEmpty) return false;
    if (reader.got < reader.length) return true;
    owesEmpty = true;
    return false;
  }

  function forget(): void {
    halted = false;
    owesEmpty = false;
    sending = null;
    at = 0;
  }

  camera.onNews = () => {
    pump();
    const event = camera.events[0];
    if (event && waitingForEvent) {
      camera.events.shift();
      waitingForEvent(event);
    }
  };

  function within<T>(
    timeoutMs: number,
    what: string,
    work: (resolve: (value: T) => void, reject: (error: UsbError) => void) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting = null; // what had come is lost
        waitingForEvent = null;
        reject(new UsbError('timeout', `${what} error: Cancelled`));
      }, timeoutMs);
      work(
        (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        (error) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });
  }

  function askedFor(request: number, direction: 'In' | 'Out'): Control {
    const control = camera.control(request, halted);
    if (!control) throw new UsbError('stall', `controlTransfer${direction} error: endpoint stalled`);
    return control;
  }

  const transport: UsbPipes = {
    packetBytes,
    packetBytesOut: packetBytes,
    read(length, timeoutMs) {
      if (waiting) return Promise.reject(new UsbError('pipe-in-use', 'transferIn error: endpoint not found'));
      if (length % packetBytes !== 0) throw new RangeError('a read must ask for whole packets');
      seen.largestRead = Math.max(seen.largestRead, length);
      return within(timeoutMs, 'transferIn', (resolve, reject) => {
        waiting = { length, parts: [], got: 0, resolve, reject };
        pump();
      });
    },
    async write(out, timeoutMs) {
      if (isGone()) throw gone('transferOut');
      if (!camera.hears) return within<undefined>(timeoutMs, 'transferOut', () => undefined);
      if (out.length > 0) camera.onOut(Uint8Array.from(out));
      return Promise.resolve();
    },
    readEvent(timeoutMs) {
      const event = camera.events.shift();
      if (event) return Promise.resolve(event);
      return within(timeoutMs, 'transferIn', (resolve) => (waitingForEvent = resolve));
    },
    async clearHalt() {
      if (isGone()) throw gone('clearHalt');
      seen.clearedHalts++;
      halted = false;
      return Promise.resolve();
    },
    async requestOut(request) {
      if (isGone()) throw gone('controlTransferOut');
      if (withoutClassRequests) throw new UsbError('stall', 'controlTransferOut error: endpoint stalled');
      seen.classRequests.push(request);
      if (askedFor(request, 'Out').forgets) forget();
      return Promise.resolve();
    },
    async requestIn(request) {
      if (isGone()) throw gone('controlTransferIn');
      if (withoutClassRequests) throw new UsbError('stall', 'controlTransferIn error: endpoint stalled');
      const { answer } = askedFor(request, 'In');
      seen.classRequests.push(request);
      return Promise.resolve(answer);
    },
    close() {
      seen.closed++;
      return Promise.resolve();
    },
  };

  return {
    transport,
    seen,
    resetPort() {
      seen.portResets++;
      forget();
      camera.onBusReset();
    },
    pull() {
      pulled = true;
      pump();
    },
    plug() {
      pulled = true;
      camera.reset();
      camera.isGone = false;
      return carry(camera, options);
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  return Buffer.concat(parts);
}
