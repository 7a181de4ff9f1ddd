/** A file's bytes as the walks read them: by position, any number of times, without ever changing anything. */
import fs from 'node:fs';
import { alignedMemory, BLOCK } from '../../vault/medium';

export interface Bytes {
  readonly length: number;
  /** Fills `into` from `position`; fewer only at the end. Errors are the system's (EIO, …). */
  read(into: Uint8Array, position: number): number;
  /**
   * The same for reading the whole file in steps: past the system's cache where that can be done, which takes half of
   * the processor's time and leaves the cache to others. `into` is {@link stepMemory}.
   */
  scan?(into: Uint8Array, position: number): number;
}

/** Bytes that are in memory already. */
export function bytesIn(buffer: Uint8Array): Bytes {
  return {
    length: buffer.length,
    read(into, position) {
      const part = buffer.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
  };
}

const { O_RDONLY } = fs.constants;
const { O_DIRECT = 0 } = fs.constants as { readonly O_DIRECT?: number };

/** Opens a file and gives its bytes to `work`. The length is that of the moment of opening. */
export function withFile<T>(file: string, work: (bytes: Bytes) => T): T {
  const bytes = openBytes(file);
  const past = pastTheCache(file);
  try {
    return work({
      length: bytes.length,
      read: (into, position) => bytes.read(into, position),
      scan: (into, position) => past.read(into, position) ?? bytes.read(into, position),
    });
  } finally {
    past.close();
    bytes.close();
  }
}

/** A file's bytes until they are closed. The length is that of the moment of opening. */
export function openBytes(file: string): Bytes & { close(): void } {
  const open = fs.openSync(file, O_RDONLY);
  return {
    length: fs.fstatSync(open).size,
    read: (into, position) => readAll(open, into, position),
    close: () => fs.closeSync(open),
  };
}

function readAll(descriptor: number, into: Uint8Array, position: number): number {
  let done = 0;
  while (done < into.length) {
    const n = fs.readSync(descriptor, into, done, into.length - done, position + done);
    if (n === 0) break;
    done += n;
  }
  return done;
}

/** The same file past the cache; `read` gives null where that cannot be done, and the reader takes the usual way. */
function pastTheCache(file: string): {
  read(into: Uint8Array, position: number): number | null;
  close(): void;
} {
  let descriptor: number | null = null;
  try {
    if (O_DIRECT !== 0) descriptor = fs.openSync(file, O_RDONLY | O_DIRECT);
  } catch {
    // A file system without it; what else is wrong, the usual way meets as well.
    descriptor = null;
  }
  const close = (): void => {
    if (descriptor !== null) fs.closeSync(descriptor);
    descriptor = null;
  };
  return {
    close,
    read(into, position) {
      if (descriptor === null || position % BLOCK !== 0 || into.length % BLOCK !== 0) return null;
      try {
        return fs.readSync(descriptor, into, 0, into.length, position);
      } catch {
        // Some systems take the flag and refuse the read; a bad block the usual way tells as it is.
        close();
        return null;
      }
    },
  };
}

/** Up to `length` bytes from `position`: fewer at the end of the file, none past it. */
export function readAt(bytes: Bytes, position: number, length: number): Buffer {
  const room = Math.max(0, Math.min(length, bytes.length - position));
  const into = Buffer.alloc(room);
  return into.subarray(0, room === 0 ? 0 : bytes.read(into, position));
}

/** Memory for {@link Bytes.scan}: as much as a processor's own cache holds, one for all files of a thread. */
export function stepMemory(): Buffer {
  memory ??= Buffer.from(alignedMemory(STEP).buffer);
  return memory;
}

const STEP = 1 << 20;
let memory: Buffer | null = null;
