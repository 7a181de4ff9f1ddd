/**
 * Work that nobody waits for: second copies, readings of what is kept, digests, analyses. One piece at a time, the most
 * urgent first, and never while something is going on that a person waits for: then it pauses where it is.
 */
import { failed } from '#shared/failure';
import type { Lane } from '../vault/hashing';
import { lanesOf, type Lanes } from '../vault/lanes';

/** When a job wants to go on: at once, after a while, or when it is woken. */
export type Again = 'now' | 'when-woken' | { readonly inMs: number };

/** A piece of work that may run now. */
export interface Turn {
  /** Aborted when the work is to stop. */
  readonly signal: AbortSignal;
  /** Resolves when nothing more urgent goes on. Rejects with `cancelled` when the work is to stop. */
  breathe(): Promise<void>;
  /** Runs `work` with the lane of the background, whose every step breathes: moving bytes pauses in mid-file. */
  useLane<T>(work: (lane: Lane) => Promise<T>): Promise<T>;
}

export interface Job {
  readonly name: string;
  /** The job with the lowest rank that has work goes first. */
  readonly rank: number;
  /** Does one piece of work, about one file. What it throws is reported, and it is asked again a minute later. */
  step(turn: Turn): Promise<Again>;
  /** Called after the last step, to put on record what is done. */
  end?(): Promise<void>;
}

export interface JobHandle {
  /** There may be work now. */
  wake(): void;
  /** Stops the piece in hand and takes the job away. */
  remove(): Promise<void>;
}

export interface Background {
  add(job: Job): JobHandle;
  /** Something that a person waits for has begun: work pauses until the returned function is called. */
  hold(): () => void;
  /** The same for so many milliseconds from now; a later call prolongs it. */
  holdFor(ms: number): void;
  /** Resolves when every job waits to be woken or for a later time. */
  idle(): Promise<void>;
  /** Aborted when it is to close. */
  readonly ending: AbortSignal;
  /** Stops the piece in hand, ends every job, and lets the lane go. */
  close(): Promise<void>;
}

export interface BackgroundOptions {
  /** Told of errors that no job foresaw. */
  readonly onTrouble?: (job: string, error: unknown) => void;
  /** The lanes to work with; one of the background's own when left out. */
  readonly lanes?: Lanes;
}

/** A job that threw something unforeseen is asked again after this. */
const AFTER_TROUBLE_MS = 60_000;
/** An idle lane is memory and a thread that somebody else may need. */
const LANE_RESTS_MS = 30_000;
/** No timer can be set for longer. */
const LONGEST_TIMER = 2 ** 31 - 1;

interface Entry {
  readonly job: Job;
  readonly stop: AbortController;
  /** Resolves when it is to stop. */
  readonly stopped: Promise<void>;
  /** When it wants to go on, by `performance.now()`; Infinity: when it is woken. */
  due: number;
}

/** A schedule with nothing on it. */
export function openBackground({ onTrouble = () => undefined, lanes }: BackgroundOptions = {}): Background {
  const entries = new Set<Entry>();
  const waiters: (() => void)[] = [];
  let holds = 0;
  let heldUntil = 0;
  let running: { readonly entry: Entry; readonly done: Promise<void> } | null = null;
  let timer: NodeJS.Timeout | undefined;
  let holdTimer: NodeJS.Timeout | undefined;
  let closed = false;
  const ending = new AbortController();
  let closing: Promise<void> | null = null;
  let ownLanes = lanes ?? null;
  let laneTimer: NodeJS.Timeout | undefined;
  let freed: { readonly wait: Promise<void>; readonly tell: () => void } | null = null;

  const isHeld = (): boolean => holds > 0 || performance.now() < heldUntil;
  const letGo = (): void => {
    if (isHeld()) return;
    freed?.tell();
    freed = null;
    look();
  };
  const letGoInTime = (): void => {
    clearTimeout(holdTimer);
    const left = heldUntil - performance.now();
    if (left <= 0) {
      letGo();
      return;
    }
    // A timer counts whole milliseconds and may come a moment too early: then it is set again.
    holdTimer = setTimeout(letGoInTime, Math.ceil(left));
    holdTimer.unref();
  };
  const waitFree = (): Promise<void> => {
    if (!freed) {
      let tell = (): void => undefined;
      const wait = new Promise<void>((resolve) => {
        tell = resolve;
      });
      freed = { wait, tell };
    }
    return freed.wait;
  };

  const next = (): Entry | null => {
    const now = performance.now();
    const ready = [...entries].filter(({ due }) => due <= now);
    return ready.sort((a, b) => a.job.rank - b.job.rank || a.due - b.due)[0] ?? null;
  };

  /** Starts what is to be done now, or looks again when the next job is due. */
  const look = (): void => {
    clearTimeout(timer);
    if (running || closed) return;
    const entry = isHeld() ? null : next();
    if (entry) {
      const done = run(entry).finally(() => {
        running = null;
        look();
      });
      running = { entry, done };
      return;
    }
    if (isHeld()) return;
    for (const tell of waiters.splice(0)) tell();
    const soonest = Math.min(...[...entries].map(({ due }) => due));
    if (soonest === Infinity) return;
    timer = setTimeout(look, Math.min(Math.max(1, soonest - performance.now()), LONGEST_TIMER));
    timer.unref();
  };

  const run = async (entry: Entry): Promise<void> => {
    const { job, stop } = entry;
    entry.due = Infinity;
    let again: Again;
    // Whoever started it notes first that something runs.
    await Promise.resolve();
    try {
      again = await job.step(turnOf(entry));
    } catch (error) {
      if (stop.signal.aborted) return;
      onTrouble(job.name, error);
      again = { inMs: AFTER_TROUBLE_MS };
    }
    // Who was woken meanwhile goes on at once.
    entry.due = Math.min(entry.due, dueTime(again));
  };

  const turnOf = ({ stop: { signal }, stopped }: Entry): Turn => {
    const breathe = async (): Promise<void> => {
      while (isHeld()) {
        signal.throwIfAborted();
        await Promise.race([waitFree(), stopped]);
      }
      signal.throwIfAborted();
    };
    return {
      signal,
      breathe,
      async useLane(work) {
        clearTimeout(laneTimer);
        ownLanes ??= lanesOf(1);
        try {
          return await ownLanes.use((lane) => work(breathing(lane, breathe)));
        } finally {
          restLane();
        }
      },
    };
  };

  const restLane = (): void => {
    if (lanes) return;
    laneTimer = setTimeout(() => {
      const resting = ownLanes;
      ownLanes = null;
      void resting?.close();
    }, LANE_RESTS_MS);
    laneTimer.unref();
  };

  const remove = async (entry: Entry): Promise<void> => {
    if (!entries.delete(entry)) return;
    entry.stop.abort(failed('cancelled'));
    if (running?.entry === entry) await running.done;
    await entry.job.end?.();
  };

  const close = async (): Promise<void> => {
    closed = true;
    ending.abort(failed('cancelled'));
    clearTimeout(timer);
    clearTimeout(holdTimer);
    for (const { stop } of entries) stop.abort(failed('cancelled'));
    await running?.done;
    // Each may write once more; one that cannot must not keep the others from it.
    for (const entry of [...entries]) {
      await remove(entry).catch((error: unknown) => onTrouble(entry.job.name, error));
    }
    clearTimeout(laneTimer);
    if (!lanes) await ownLanes?.close();
    for (const tell of waiters.splice(0)) tell();
  };

  return {
    add(job) {
      if (closed) throw failed('no-vault');
      const stop = new AbortController();
      const stopped = new Promise<void>((resolve) => {
        stop.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      const entry: Entry = { job, stop, stopped, due: performance.now() };
      entries.add(entry);
      // Not before whoever adds has finished what it is doing.
      queueMicrotask(look);
      return {
        wake() {
          entry.due = performance.now();
          look();
        },
        remove: () => remove(entry),
      };
    },
    hold() {
      holds += 1;
      let held = true;
      return () => {
        if (held) holds -= 1;
        held = false;
        letGo();
      };
    },
    holdFor(ms) {
      heldUntil = Math.max(heldUntil, performance.now() + ms);
      letGoInTime();
    },
    idle() {
      return new Promise((resolve) => {
        waiters.push(resolve);
        queueMicrotask(look);
      });
    },
    ending: ending.signal,
    close: () => (closing ??= close()),
  };
}

function dueTime(again: Again): number {
  if (again === 'when-woken') return Infinity;
  return performance.now() + (again === 'now' ? 0 : again.inMs);
}

/** A lane that waits before each part of a file until nothing more urgent goes on. */
function breathing(lane: Lane, breathe: () => Promise<void>): Lane {
  return {
    ...lane,
    digest(algorithms) {
      const digesting = lane.digest(algorithms);
      return {
        async update(slot, length) {
          await breathe();
          await digesting.update(slot, length);
        },
        soFar: () => digesting.soFar(),
        end: () => digesting.end(),
      };
    },
  };
}
