/** A scripted USB device as whatever carries it sees it: in one process, or on an emulated bus. */
import type { Content } from './content';

/** What the device sends in one go, as long as it may be. */
export interface Sending {
  readonly bytes: number;
  readonly read: Content;
  /** What happens after the last byte. */
  readonly then: 'go-on' | 'stall' | 'vanish' | 'hang';
  /** Whether an empty packet follows when the bytes are whole packets, as it should. */
  readonly endsEmpty: boolean;
}

export interface CarriedDevice {
  /** How it shows itself on USB: one interface with two bulk pipes, and one for events. */
  readonly shows: {
    readonly vendorId: number;
    readonly productId: number;
    readonly face: {
      readonly class: number;
      readonly subclass: number;
      readonly protocol: number;
      readonly name: string;
    };
    /** Maker, product, serial number. */
    readonly texts: readonly [string, string, string];
  };
  /** What the computer sent in one transfer. */
  onOut(transfer: Uint8Array): void;
  /** What waits to be sent, oldest first. The carrier takes it away. */
  readonly queue: Sending[];
  /** Called when there is something new in the queue, or when the device vanishes. */
  onNews: () => void;
  /** Whether it is off the bus. The carrier sets it back when it is plugged in again. */
  isGone: boolean;
  /** Bytes for the events' pipe. */
  readonly events: Uint8Array[];
  /** Whether it takes what the computer sends now. */
  readonly hears: boolean;
  /** What plugging in does: nothing is under way. Without effect on a dead device. */
  reset(): void;
  /** The port that it is plugged into was reset. */
  onBusReset(): void;
  /** A control request of its class; null for one that it does not know. */
  control(request: number, isHalted: boolean): Control | null;
}

export interface Control {
  readonly answer: Uint8Array;
  /** Whether what was being sent is dropped by it. */
  readonly forgets: boolean;
}
