/** What a scripted camera is, and what it does wrong: plain data. */
import type { Content } from './content';

export interface ScriptedObject {
  readonly handle: number;
  /** 0: at the root. Nothing checks that it makes sense. */
  readonly parent: number;
  readonly name: string;
  readonly isFolder?: boolean;
  readonly bytes?: number;
  readonly content?: Content;
  /** As MTP writes it: `20260713T103000`. */
  readonly modified?: string;
  /** The first storage where it is left out. */
  readonly storage?: number;
  /** Whether it is protected from being removed. */
  readonly isProtected?: boolean;
}

export interface ScriptedStorage {
  readonly id: number;
  readonly totalBytes: bigint;
  readonly freeBytes: bigint;
  readonly description: string;
}

export interface ScriptedBattery {
  readonly level: number;
  readonly as: 'UINT8' | 'UINT16';
  readonly form: readonly ['range', number, number] | readonly ['one-of', ...number[]] | readonly ['any'];
}

export interface CameraScript {
  readonly manufacturer: string;
  readonly model: string;
  readonly version: string;
  readonly serial: string;
  readonly battery: ScriptedBattery | null;
  /** What its clock shows; null for a camera that shows none. */
  readonly clock: (() => string) | null;
  readonly isClockWritable: boolean;
  /** Says yes to a new time, and goes on showing the old one. */
  readonly isClockStuck: boolean;
  readonly storages: readonly ScriptedStorage[];
  readonly objects: readonly ScriptedObject[];
  /** Operations that it does not know. */
  readonly without: readonly number[];
  /** How it takes the folder in GetObjectHandles: some refuse the root, some list everything whatever is asked. */
  readonly folders: 'known' | 'root-refused' | 'ignored';
  /** Sizes in ObjectInfo: 0xffffffff for what is larger, or the lower 32 bits of the true size. */
  readonly longSizes: 'marked' | 'cut';
  /** The most that it gives in one part of a file. */
  readonly mostPerPart: number;
  /** Whether handles are other ones in each session. */
  readonly renumbers: boolean;
  /** Takes no command while it has something to send, as firmware with one thread does. */
  readonly isDeafWhileSending: boolean;
  /** Answers the class's reset and cancel, and does nothing. */
  readonly ignoresReset: boolean;
}

/** One thing that goes wrong, once or `times` times, at an operation, after `skip` times that it went well. */
export interface Fault {
  readonly operation: number;
  readonly times?: number;
  readonly skip?: number;
  readonly kind:
    /** Halts the pipe: instead of an answer, or after `at` bytes of the data. */
    | 'stall'
    /** Says nothing more until it is reset: instead of an answer, or after `at` bytes. */
    | 'hang'
    /** Says nothing more until its port is reset. */
    | 'freeze'
    /** Says nothing more, ever. */
    | 'die'
    /** Ends the data after `at` bytes, with a response as if nothing were wrong. */
    | 'short'
    /** Falls off the bus: at once, or after `at` bytes. */
    | 'vanish'
    /** Answers with `code`, e.g. DeviceBusy. */
    | 'refuse'
    /** Sends `bytes` (or a few at random) and nothing else. */
    | 'garbage'
    /** Sends `bytes` as the data. */
    | 'data'
    /** Whole packets of data without the empty packet that should follow. */
    | 'no-empty-packet'
    /** Empty packets before the response. */
    | 'empty-packets'
    /** The header in a packet of its own. */
    | 'split-header'
    /** The response to an earlier transaction comes first. */
    | 'late-response'
    /** A response to another transaction, and no other. */
    | 'wrong-transaction'
    /** Announces `at` bytes more than it was asked for, and sends them. */
    | 'too-much'
    /** A data phase whose length says "unknown". */
    | 'unknown-length';
  readonly at?: number;
  readonly code?: number;
  readonly bytes?: Uint8Array;
}

export const FIRST_STORAGE = 0x0001_0001;

/** A camera that does everything right and holds nothing. */
export const PLAIN_CAMERA: CameraScript = {
  manufacturer: 'LabCam',
  model: 'BC-4G',
  version: '1.2.3',
  serial: 'BC-000777',
  battery: { level: 87, as: 'UINT8', form: ['range', 0, 100] },
  clock: () => '20260713T103000',
  isClockWritable: true,
  isClockStuck: false,
  storages: [
    { id: FIRST_STORAGE, totalBytes: 64_000_000_000n, freeBytes: 12_345_678_912n, description: 'SD card' },
  ],
  objects: [],
  without: [],
  folders: 'known',
  longSizes: 'marked',
  mostPerPart: 0xffff_ffff,
  renumbers: false,
  isDeafWhileSending: false,
  ignoresReset: false,
};
