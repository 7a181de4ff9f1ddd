/**
 * Reading a file in order, one part ahead of whoever reads: while one part is on its way to the process that copies, the
 * camera sends the next. It sends in large parts, because it searches anew for each. Nothing is read ahead before two
 * reads followed one another; so looking at the ends of a file costs no more than the ends.
 */
import { CHUNK, type MtpReader } from './file-reader';

/** Bytes that were asked for, perhaps before anybody wanted them. */
interface Part {
  readonly position: number;
  readonly room: Uint8Array;
  /** How many came. */
  readonly came: Promise<number>;
}

/** The same reader, with the same promises. It holds at most two parts of {@link CHUNK} bytes. */
export function readingAhead(reader: MtpReader): MtpReader {
  /** Where the last read ended. */
  let end: number | null = null;
  /** The part that is being given out, and the one behind it. */
  let current: Part | null = null;
  let next: Part | null = null;
  /** The memory of a part that was given out. */
  let spare: Uint8Array | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  function fetch(position: number): Part {
    const length = Math.min(CHUNK, reader.bytes - position);
    const room = spare?.length === length ? spare : new Uint8Array(length);
    spare = null;
    const came = reader.read(room, position);
    // Met by whoever reads there; until then it must not count as unhandled.
    came.catch(() => undefined);
    return { position, room, came };
  }

  /** The part in which `position` lies: the one in hand, the one behind it, or one that is asked for now. */
  function partAt(position: number): Part {
    const inHand = holding(current, position);
    if (inHand) return inHand;
    const behind = holding(next, position);
    spare = behind && current ? current.room : null;
    next = null;
    return (current = behind ?? fetch(position));
  }

  /** What lies from `position` on, up to the end of its part. A whole part has the next one following it. */
  async function partFrom(position: number): Promise<Uint8Array> {
    const part = partAt(position);
    try {
      const came = await part.came;
      const following = part.position + came;
      if (came === part.room.length && following < reader.bytes) next ??= fetch(following);
      return part.room.subarray(position - part.position, came);
    } catch (error) {
      // Whoever asks again is answered by the camera anew.
      current = next = null;
      throw error;
    }
  }

  async function read(into: Uint8Array, position: number): Promise<number> {
    const follows = position === end;
    end = position + into.length;
    if (!follows) return reader.read(into, position);
    const wanted = Math.min(into.length, reader.bytes - position);
    let done = 0;
    while (done < wanted) {
      const piece = (await partFrom(position + done)).subarray(0, wanted - done);
      if (piece.length === 0) break;
      into.set(piece, done);
      done += piece.length;
    }
    return done;
  }

  /** Resolves when nothing is read any more. */
  async function settled(): Promise<void> {
    await turn;
    await Promise.allSettled([current?.came, next?.came]);
    current = next = spare = null;
  }

  return {
    ...reader,
    read(into, position) {
      const reading = turn.then(() => read(into, position));
      turn = reading.catch(() => undefined);
      return reading;
    },
    async remove() {
      await settled();
      return reader.remove();
    },
    async close() {
      await settled();
      await reader.close();
    },
  };
}

function holding(part: Part | null, position: number): Part | null {
  return part && position >= part.position && position < part.position + part.room.length ? part : null;
}
