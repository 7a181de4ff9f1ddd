/**
 * Reading one file at any position. Only what a whole, well ended exchange brought counts: after a stall or silence
 * the camera is reset, proves that the file is still the same, and the reading goes on behind the last such byte.
 */
import type { Removal } from '#shared/clearing';
import { MAX_32, Operation } from './codes';
import { isRefusal, MtpError } from './error';
import { wholeFileStream, type FileStream } from './file-stream';
import type { MtpFile } from './listing';
import { getPartialObject } from './operations';
import { withRenewal } from './renewal';
import type { Session } from './session';
import type { MtpTiming } from './timing';

/** Asked for in one exchange: what a failure costs, and how long others wait for their turn. */
export const CHUNK = 4 << 20;
/** Resets for one file. Each part has one; this ends a camera that needs one for every part. */
const MOST_RESUMES = 16;

export interface MtpReader {
  readonly bytes: number;
  /** Fills `into` from `position`; less only at the end of the file, or of what the camera gives. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Whether length and time are still those of the listing. */
  isUnchanged(): Promise<boolean>;
  /** Whether the camera protects the file from being removed. */
  isLocked(): Promise<boolean>;
  /** Removes this very file. Never throws: what became of it is the answer. */
  remove(): Promise<Removal>;
  close(): Promise<void>;
}

/** What a reader needs of its camera. */
export interface FileAccess {
  readonly session: Session;
  readonly operations: ReadonlySet<number>;
  readonly timing: MtpTiming;
  /** The same file in the present session. Throws `refused` when the camera has no such file any more. */
  relocate(file: MtpFile): Promise<MtpFile>;
  /** Whether the camera still shows the file with its length and time. */
  isUnchanged(file: MtpFile): Promise<boolean>;
  /** Whether the camera protects the file. */
  isLocked(file: MtpFile): Promise<boolean>;
  remove(file: MtpFile): Promise<Removal>;
}

/** Opens a listed file. Everything throws {@link MtpError}. */
export function openFile(listed: MtpFile, access: FileAccess): MtpReader {
  const { session, operations } = access;
  let file = listed;
  let resumes = 0;
  let stream: FileStream | null = null;
  /** Refused once: the camera says that it can, and cannot. */
  let noParts = false;

  const wide = operations.has(Operation.GetPartialObject64);
  const readsParts = () =>
    !noParts && (wide || (operations.has(Operation.GetPartialObject) && file.bytes <= MAX_32));

  /** Bytes at `position`, at least one before the end of the file. */
  async function part(into: Uint8Array, position: number): Promise<number> {
    const { facts, generation } = file;
    if (!facts) throw new MtpError('refused', 'not a file that can be read');
    if (readsParts()) {
      try {
        return await getPartialObject(session, facts.handle, position, into, wide, { generation });
      } catch (error) {
        if (!isRefusal(error, ...NOT_SUPPORTED)) throw error;
        noParts = true;
      }
    }
    stream ??= wholeFileStream(session, file, access.timing.idleStreamMs);
    return stream.read(into, position);
  }

  async function partInThisSession(into: Uint8Array, position: number): Promise<number> {
    if (file.generation !== session.generation) {
      await stream?.close();
      stream = null;
      file = await access.relocate(file);
    }
    return part(into, position);
  }

  return {
    bytes: listed.bytes,
    async read(into, position) {
      const wanted = Math.max(0, Math.min(into.length, file.bytes - position));
      let done = 0;
      while (done < wanted) {
        const room = into.subarray(done, done + Math.min(CHUNK, wanted - done));
        const came = await withRenewal(
          session,
          () => partInThisSession(room, position + done),
          () => ++resumes <= MOST_RESUMES,
        );
        if (came === 0) break; // less than the listing said: the caller knows the length
        done += came;
      }
      return done;
    },
    isUnchanged: () => access.isUnchanged(file),
    isLocked: () => access.isLocked(file),
    async remove() {
      // A file that is still being sent keeps the camera to itself.
      await stream?.close();
      stream = null;
      return access.remove(file);
    },
    async close() {
      await stream?.close();
      stream = null;
    },
  };
}

/** OperationNotSupported, ParameterNotSupported, InvalidParameter. */
const NOT_SUPPORTED = [0x2005, 0x2006, 0x201d] as const;
