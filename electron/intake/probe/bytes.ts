/** A file's bytes as the walks read them: by position, any number of times, without ever changing anything. */
import fs from 'node:fs';

export interface Bytes {
  readonly length: number;
  /** Fills `into` from `position`; fewer only at the end. Errors are the system's (EIO, …). */
  read(into: Uint8Array, position: number): number;
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

/** Opens a file and gives its bytes to `work`. The length is that of the moment of opening. */
export function withFile<T>(file: string, work: (bytes: Bytes) => T): T {
  const descriptor = fs.openSync(file, fs.constants.O_RDONLY);
  try {
    return work({
      length: fs.fstatSync(descriptor).size,
      read(into, position) {
        let done = 0;
        while (done < into.length) {
          const n = fs.readSync(descriptor, into, done, into.length - done, position + done);
          if (n === 0) break;
          done += n;
        }
        return done;
      },
    });
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Up to `length` bytes from `position`: fewer at the end of the file, none past it. */
export function readAt(bytes: Bytes, position: number, length: number): Buffer {
  const room = Math.max(0, Math.min(length, bytes.length - position));
  const into = Buffer.alloc(room);
  return into.subarray(0, room === 0 ? 0 : bytes.read(into, position));
}
