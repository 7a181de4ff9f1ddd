/**
 * A session with a camera: one exchange at a time, in fair turns. What goes wrong in an exchange leaves the session
 * in doubt; before the next exchange the camera is reset and the session opened anew, once. A camera that does not
 * even open a session any more is given up, and all who wait for it are told at once.
 */
import { codeText, Operation, ResponseCode } from './codes';
import type { Response } from './container';
import { isRecoverable, MtpError, mtpErrorOf } from './error';
import { begin, type Exchange, type Wire } from './exchange';
import type { UsbPipes } from '../usb/pipes';
import type { MtpTiming } from './timing';
import { cancelRunning, openFresh, resetAndOpen } from './recovery';
import { turns } from './turns';

export interface Ask {
  readonly operation: number;
  readonly params?: readonly number[];
  /** Data for the camera. */
  readonly data?: Uint8Array;
  /** How much data is asked for. */
  readonly expected?: number;
  /** The most data that is taken, where the camera decides how much it sends. */
  readonly limit?: number;
  /** Gets the data piece by piece instead of the answer. What came before a failure is worth nothing. */
  readonly onData?: (piece: Uint8Array) => void;
  /**
   * Handles of objects are good for one session: with the number of a former one, `reopened` is thrown. Without it,
   * the question is asked once more after a failure that a reset can mend.
   */
  readonly generation?: number;
}

export interface Answer extends Response {
  readonly data: Uint8Array;
}

/** An exchange whose data is pulled by the caller, and which keeps the camera to itself until it is closed. */
export interface HeldExchange {
  next(): Promise<Uint8Array | null>;
  /** Ends the exchange, cancelling it where it is not over. Never throws. */
  close(): Promise<void>;
}

export interface Session {
  /** Counts the openings; handles of an earlier one mean nothing. */
  readonly generation: number;
  /** Why there is nothing more to hope for, or null. */
  readonly over: MtpError | null;
  /** One exchange. Throws {@link MtpError}; `refused` for every answer but OK. */
  ask(ask: Ask): Promise<Answer>;
  /** Begins an exchange that the caller reads at its own pace. */
  hold(ask: Ask): Promise<HeldExchange>;
  /** Ends the session, waiting for the exchange that runs, and gives the camera free. Never throws. */
  close(): Promise<void>;
}

/** Datasets are small; lists of handles and properties are the largest. */
const DEFAULT_LIMIT = 64 << 10;
/** So many answers after a reset are waited for less long. */
const ON_PROBATION = 4;

/** Opens a session, resetting the camera once where it does not open. The transport is closed when all fails. */
export async function openSession(transport: UsbPipes, timing: MtpTiming): Promise<Session> {
  const wire: Wire = { transport, rest: null };
  const queue = turns();
  let transaction = 0;
  let generation = 0;
  let doubt: MtpError | null = null;
  let over: MtpError | null = null;
  let probation = 0;
  let closing: Promise<void> | null = null;

  const patience = () => (probation > 0 ? timing.afterResetMs : timing.stallMs);

  async function exchange(ask: Ask): Promise<Answer> {
    const running = await start(ask);
    const parts: Uint8Array[] = [];
    let bytes = 0;
    const limit = ask.limit ?? DEFAULT_LIMIT;
    for (let piece = await running.next(); piece !== null; piece = await running.next()) {
      if (ask.onData) {
        ask.onData(piece);
        continue;
      }
      bytes += piece.length;
      if (bytes > limit)
        throw new MtpError('garbled', `${codeText(ask.operation)}: more than ${limit} bytes`);
      parts.push(piece);
    }
    const response = await running.response();
    probation = Math.max(0, probation - 1);
    return { ...response, data: Buffer.concat(parts) };
  }

  function start(ask: Ask, patienceMs = patience()): Promise<Exchange> {
    transaction = (transaction + 1) % 0xffff_ffff || 1;
    return begin(wire, {
      code: ask.operation,
      transaction,
      params: ask.params ?? [],
      data: ask.data,
      expected: ask.expected,
      patienceMs,
      commandMs: Math.min(timing.commandMs, patienceMs),
    });
  }

  /** Asks again while the camera says that it is busy. */
  async function whenFree(ask: Ask): Promise<Answer> {
    const end = performance.now() + timing.busyMs;
    for (let pause = 25; ; pause = Math.min(pause * 2, 400)) {
      const answer = await exchange(ask);
      if (answer.code === ResponseCode.OK) return answer;
      const what = `${codeText(ask.operation)} answered ${codeText(answer.code)}`;
      if (answer.code !== ResponseCode.DeviceBusy)
        throw new MtpError('refused', what, { response: answer.code });
      if (performance.now() + pause > end) throw new MtpError('busy', what);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** Notes what an error means for the exchanges to come, and gives it back. */
  function noted(thrown: unknown): MtpError {
    const error = mtpErrorOf(thrown);
    if (error.trouble === 'gone' || error.trouble === 'denied') over ??= error;
    else if (isRecoverable(error)) doubt = error;
    return error;
  }

  async function attempt(ask: Ask): Promise<Answer> {
    if (doubt) await reopen(doubt);
    if (ask.generation !== undefined && ask.generation !== generation)
      throw new MtpError('reopened', 'the session was opened anew');
    try {
      return await whenFree(ask);
    } catch (error) {
      throw noted(error);
    }
  }

  /** Gets the camera out of whatever it is in; one that this does not help is given up. */
  async function reopen(cause: MtpError): Promise<void> {
    try {
      await resetAndOpen(wire, cause, timing, transaction);
      opened();
      probation = ON_PROBATION;
    } catch (thrown) {
      const last = mtpErrorOf(thrown);
      over ??= last.trouble === 'gone' ? last : new MtpError(cause.trouble, cause.message, { cause: last });
      throw over;
    }
  }

  function opened(): void {
    doubt = null;
    transaction = 0;
    generation++;
  }

  async function takeTurn(): Promise<() => void> {
    const giveBack = await queue.take();
    if (!over) return giveBack;
    giveBack();
    throw over;
  }

  try {
    await openFresh(wire, timing.stallMs, timing.commandMs).then(opened, async (thrown: unknown) => {
      const error = mtpErrorOf(thrown);
      if (!isRecoverable(error)) throw error;
      await reopen(error);
    });
  } catch (error) {
    await transport.close();
    throw mtpErrorOf(error);
  }

  return {
    get generation() {
      return generation;
    },
    get over() {
      return over;
    },
    async ask(ask) {
      const giveBack = await takeTurn();
      try {
        return await attempt(ask).catch((error: unknown) => {
          const again = ask.generation === undefined && doubt !== null && over === null;
          if (!again) throw error;
          return attempt(ask);
        });
      } finally {
        giveBack();
      }
    },
    async hold(ask) {
      const giveBack = await takeTurn();
      try {
        if (doubt) await reopen(doubt);
        if (ask.generation !== undefined && ask.generation !== generation)
          throw new MtpError('reopened', 'the session was opened anew');
        return held(await start(ask), ask, giveBack);
      } catch (error) {
        const met = noted(error);
        giveBack();
        throw met;
      }
    },
    close: () => (closing ??= close()),
  };

  async function close(): Promise<void> {
    await queue.end(new MtpError('closed', 'the camera was closed'));
    if (over?.trouble !== 'gone') await sayGoodbye();
    over ??= new MtpError('closed', 'the camera was closed');
    await transport.close();
  }

  async function sayGoodbye(): Promise<void> {
    try {
      const running = await start({ operation: Operation.CloseSession }, timing.controlMs);
      while ((await running.next()) !== null);
    } catch {
      // Whatever it still says: the next to open it knows how to take over.
    }
  }

  function held(running: Exchange, ask: Ask, giveBack: () => void): HeldExchange {
    let state: 'running' | 'over' = 'running';
    return {
      async next() {
        if (state === 'over') return null;
        try {
          const piece = await running.next();
          if (piece !== null) return piece;
          state = 'over';
          const { code } = await running.response();
          if (code === ResponseCode.OK) return null;
          throw new MtpError('refused', `${codeText(ask.operation)} answered ${codeText(code)}`, {
            response: code,
          });
        } catch (error) {
          state = 'over';
          throw noted(error);
        }
      },
      async close() {
        if (state === 'running') {
          state = 'over';
          if (!(await cancelRunning(transport, transaction, timing.controlMs)))
            noted(new MtpError('garbled', 'an exchange could not be cancelled'));
        }
        giveBack();
      },
    };
  }
}
