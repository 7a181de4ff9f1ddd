/**
 * A file in one piece, for cameras that cannot give parts of it (and for parts beyond 4 GiB, where they cannot say
 * where). The camera does nothing else meanwhile; so one that nobody reads for a while is cancelled, and begun again
 * from the start when it is wanted.
 */
import type { MtpFile } from './listing';
import { MtpError } from './error';
import { getObject } from './operations';
import type { HeldExchange, Session } from './session';

export interface FileStream {
  /** Fills `into` from `position`; going back means beginning again. Throws {@link MtpError}. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Gives the camera free for others. Never throws. */
  close(): Promise<void>;
}

interface Running {
  readonly held: HeldExchange;
  /** Where the next byte lies. */
  position: number;
  rest: Uint8Array;
}

const NOTHING = new Uint8Array(0);

export function wholeFileStream(session: Session, file: MtpFile, idleMs: number): FileStream {
  let running: Running | null = null;
  let idle: NodeJS.Timeout | undefined;

  async function start(): Promise<Running> {
    if (!file.facts) throw new MtpError('refused', 'not a file that can be read');
    const held = await getObject(session, file.facts.handle, file.bytes, file);
    return { held, position: 0, rest: NOTHING };
  }

  async function stop(): Promise<void> {
    clearTimeout(idle);
    const former = running;
    running = null;
    await former?.held.close();
  }

  /** Moves on by at most `bytes`, giving them to `into` where there is one. Zero at the end. */
  async function advance(now: Running, bytes: number, into: Uint8Array | null): Promise<number> {
    if (now.rest.length === 0) now.rest = (await now.held.next()) ?? NOTHING;
    const piece = now.rest.subarray(0, bytes);
    into?.set(piece);
    now.rest = now.rest.subarray(piece.length);
    now.position += piece.length;
    return piece.length;
  }

  async function readFrom(into: Uint8Array, position: number): Promise<number> {
    if (running && running.position > position) await stop();
    const now = (running ??= await start());
    while (now.position < position) if ((await advance(now, position - now.position, null)) === 0) return 0;
    let done = 0;
    while (done < into.length) {
      const came = await advance(now, into.length - done, into.subarray(done));
      if (came === 0) break;
      done += came;
    }
    // The response is still to be read when the last byte has been.
    if (now.position === file.bytes && now.rest.length === 0) await now.held.next();
    return done;
  }

  return {
    async read(into, position) {
      clearTimeout(idle);
      try {
        const done = await readFrom(into, position);
        if (running?.position === file.bytes) await stop();
        else idle = setTimeout(() => void stop(), idleMs);
        return done;
      } catch (error) {
        await stop();
        throw error;
      }
    },
    close: stop,
  };
}
