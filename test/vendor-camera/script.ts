/** What a scripted vendor camera is, and what it does wrong: plain data. */

export interface VendorScript {
  readonly idCode: string;
  /** The identity struct as it lies in the camera's memory. */
  readonly identity: Uint8Array;
  readonly battery: number;
  readonly resolution: readonly [number, number];
  /** What its clock shows: `20260713103000`. */
  readonly clock: string;
  readonly password: string;
  /** Makes that want the password for reading too. */
  readonly readsNeedPassword: boolean;
  /** How it goes into disk mode: answers and leaves the bus, leaves at once, answers 8, or answers 7 and stays. */
  readonly switches: 'answers' | 'leaves' | 'refuses' | 'stays';
  /** Refuses every password after so many wrong ones. */
  readonly locksAfter: number;
  readonly usb: { readonly vendorId: number; readonly productId: number; readonly serial: string };
}

/** One thing that goes wrong at a call, by its number in the command, once or `times` times. */
export interface VendorFault {
  readonly call: number;
  readonly times?: number;
  readonly kind:
    /** Halts the pipe instead of sending data, and says so in the status. */
    | 'stall'
    /** Takes the command and says nothing until it is reset by its class or by its port. */
    | 'hang'
    /** Says nothing until its port is reset. */
    | 'freeze'
    /** Says nothing more, ever. */
    | 'die'
    /** Falls off the bus instead of answering. */
    | 'vanish'
    /** Sends `data` in the place of its answer. */
    | 'data'
    /** Sends more than it was asked for. */
    | 'too-much'
    /** A status of another command. */
    | 'wrong-tag'
    /** "Phase error": the transport must be reset. */
    | 'out-of-step'
    /** Fails the command without a return code. */
    | 'failed'
    /** Goes straight to the status, without data. */
    | 'no-data';
  readonly data?: Uint8Array;
}

export const CALL = {
  initDevice: 1,
  getIdCode: 2,
  getZfyInfo: 3,
  writeZfyInfo: 4,
  syncDevTime: 5,
  setMsdc: 6,
  readDeviceResolution: 7,
  readDeviceBatteryDumpEnergy: 8,
  unInitDevice: 9,
  readDevTime: 10,
  outcome: 11,
} as const;
