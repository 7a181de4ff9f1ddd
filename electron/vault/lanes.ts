/**
 * A few lanes shared by all work that moves bytes, in fair turns: file by file, whoever has moved least comes next, so
 * that several cameras advance side by side and none starves, whatever the sizes of their files.
 */
import { openLane, type Lane } from './hashing';

export interface Lanes {
  readonly count: number;
  /** Runs `work` with a lane of its own, when one is free. */
  use<T>(work: (lane: Lane) => Promise<T>): Promise<T>;
  /** One import's share. When `signal` is aborted, nothing of it waits any longer. */
  share(signal: AbortSignal): Share;
  close(): Promise<void>;
}

/** Awaited between two pieces of a file: resolves at once, or when the work may go on, or when it is to stop. */
export type Gate = () => Promise<void>;

/** What one import gets of the lanes. */
export interface Share {
  /**
   * Runs `work` with a lane of its own, when its turn comes. Rejects with the signal's reason when that is aborted
   * before. Work that rests at its gate keeps its lane (and the lane's memory) but not its turn.
   */
  use<T>(work: (lane: Lane, gate: Gate) => Promise<T>): Promise<T>;
  /** Bytes were moved: they count when turns are given. */
  moved(bytes: number): void;
  /** No more turns, and what runs rests at its next gate. */
  pause(): void;
  goOn(): void;
  /** Served before all others, which make room at their next gates. */
  prefer(preferred: boolean): void;
  /** How long it was paused so far, milliseconds. */
  pausedMs(): number;
}

interface Sharer {
  readonly signal: AbortSignal;
  moved: number;
  paused: boolean;
  preferred: boolean;
}

interface Waiter {
  readonly sharer: Sharer;
  /** It has a lane already. */
  readonly resting: boolean;
  readonly order: number;
  readonly go: () => void;
}

/** `count` lanes, each opened when it is first needed, and one more for each file that rests half way. */
export function lanesOf(count: number, open: () => Lane = openLane): Lanes {
  const idle: Lane[] = [];
  const all = new Set<Lane>();
  const waiting = new Set<Waiter>();
  let turns = 0;
  let order = 0;
  /**
   * What the one served last had moved. There a newcomer begins, and one that was paused: it neither waits for the
   * others nor holds them up until it has caught up.
   */
  let level = 0;

  function give(): void {
    while (turns < count) {
      const next = [...waiting].filter(({ sharer }) => !sharer.paused).sort(byPrecedence)[0];
      if (!next) return;
      waiting.delete(next);
      turns += 1;
      if (!next.sharer.preferred) level = Math.max(level, next.sharer.moved);
      next.go();
    }
  }

  /** Waits for a turn. False: it was aborted, and there is none. */
  function turn(sharer: Sharer, resting: boolean): Promise<boolean> {
    const { signal } = sharer;
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const giveUp = (): void => {
        waiting.delete(waiter);
        resolve(false);
      };
      const waiter: Waiter = {
        sharer,
        resting,
        order: order++,
        go() {
          signal.removeEventListener('abort', giveUp);
          resolve(true);
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.add(waiter);
      give();
    });
  }

  function giveBack(): void {
    turns -= 1;
    give();
  }

  const isPreferredWaiting = (): boolean =>
    [...waiting].some(({ sharer }) => sharer.preferred && !sharer.paused);
  const mustRest = ({ signal, paused, preferred }: Sharer): boolean =>
    !signal.aborted && (paused || (!preferred && isPreferredWaiting()));

  async function use<T>(sharer: Sharer, work: (lane: Lane, gate: Gate) => Promise<T>): Promise<T> {
    let hasTurn = false;
    try {
      hasTurn = await turn(sharer, false);
      if (!hasTurn) throw sharer.signal.reason;
      return await withLane((lane) =>
        work(lane, async () => {
          if (!mustRest(sharer)) return;
          hasTurn = false;
          giveBack();
          hasTurn = await turn(sharer, true);
        }),
      );
    } finally {
      if (hasTurn) giveBack();
    }
  }

  async function withLane<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    const lane = idle.pop() ?? open();
    all.add(lane);
    let sound = false;
    try {
      const result = await work(lane);
      sound = true;
      return result;
    } finally {
      // What failed may have left digests half done, or the thread dead: a new lane costs milliseconds.
      if (sound && lane.isUsable() && idle.length < count) idle.push(lane);
      else {
        all.delete(lane);
        await lane.close();
      }
    }
  }

  const newSharer = (signal: AbortSignal): Sharer => ({
    signal,
    moved: level,
    paused: false,
    preferred: false,
  });

  return {
    count,
    use: (work) => use(newSharer(new AbortController().signal), work),
    share(signal) {
      const sharer = newSharer(signal);
      let pausedAt = 0;
      let pausedMs = 0;
      return {
        use: (work) => use(sharer, work),
        moved(bytes) {
          sharer.moved += bytes;
        },
        pause() {
          if (!sharer.paused) pausedAt = performance.now();
          sharer.paused = true;
        },
        goOn() {
          if (!sharer.paused) return;
          pausedMs += performance.now() - pausedAt;
          sharer.paused = false;
          sharer.moved = Math.max(sharer.moved, level);
          give();
        },
        prefer(preferred) {
          sharer.preferred = preferred;
          give();
        },
        pausedMs: () => pausedMs + (sharer.paused ? performance.now() - pausedAt : 0),
      };
    },
    async close() {
      await Promise.all([...all].map((lane) => lane.close()));
    },
  };
}

/** The preferred one first, then what is half done, then who has moved least, then who came first. */
function byPrecedence(a: Waiter, b: Waiter): number {
  if (a.sharer.preferred !== b.sharer.preferred) return a.sharer.preferred ? -1 : 1;
  if (a.resting !== b.resting) return a.resting ? -1 : 1;
  return a.sharer.moved - b.sharer.moved || a.order - b.order;
}
