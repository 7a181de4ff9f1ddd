/**
 * A few lanes shared by all work that moves bytes, in fair turns: file by file, whoever has moved least comes next, so
 * that several cameras advance side by side and none starves, whatever the sizes of their files. Nobody has two lanes
 * while another has none, and one that stands still (a cable that hangs) holds up nobody but itself. In each lane one
 * file is read back while the next is copied.
 */
import { openLane, type Lane } from './hashing';

export interface Lanes {
  readonly count: number;
  /** Files that can be under way at once: one that is copied and one that is read back in each lane. */
  readonly files: number;
  /** Runs `work` with a lane of its own, when one is free. */
  use<T>(work: (lane: Lane) => Promise<T>): Promise<T>;
  /** One import's share. When `signal` is aborted, nothing of it waits any longer. */
  share(signal: AbortSignal): Share;
  close(): Promise<void>;
}

/** Awaited between two pieces of a file: resolves at once, or when the work may go on, or when it is to stop. */
export type Gate = () => Promise<void>;

/**
 * Says that a file's copy is whole: the lane goes on with the next file's copy, and the turn to whoever is next, while
 * this one is read back, which is done one file after another in each lane. Resolves when this one's turn to be read
 * back has come. Needs no gate from then on.
 */
export type CopyDone = () => Promise<void>;

/** What one import gets of the lanes. */
export interface Share {
  /**
   * Runs `work` with a lane of its own, when its turn comes. Rejects with the signal's reason when that is aborted
   * before. Work that rests at its gate keeps its lane (and the lane's memory) but not its turn.
   */
  use<T>(work: (lane: Lane, gate: Gate, copyDone: CopyDone) => Promise<T>): Promise<T>;
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
  /** How many it has now. */
  turns: number;
}

/** A file that has a lane. */
interface Running {
  readonly sharer: Sharer;
  hasTurn: boolean;
  /** When it was last seen at its gate; null for work that has none. */
  seenAt: number | null;
}

/** A lane and who uses it: a file that is copied, and the one before it that is read back. */
interface Held {
  readonly lane: Lane;
  users: number;
  /** What failed may have left digests half done, or the thread dead: a new lane costs milliseconds. */
  sound: boolean;
  /** Resolves when no file is read back any more. */
  readBack: Promise<void>;
}

interface Waiter {
  readonly sharer: Sharer;
  /** It has a lane already. */
  readonly resting: boolean;
  readonly order: number;
  readonly go: () => void;
}

/** A file that does not come to its gate for so long stands still, and its turn goes to others. */
const STILL_MS = 3_000;

/** `count` lanes, each opened when it is first needed, and one more for each file that rests half way. */
export function lanesOf(count: number, open: () => Lane = openLane): Lanes {
  const idle: Held[] = [];
  const all = new Set<Held>();
  const waiting = new Set<Waiter>();
  const running = new Set<Running>();
  let turns = 0;
  let timer: NodeJS.Timeout | undefined;
  let order = 0;
  /**
   * What the one served last had moved. There a newcomer begins, and one that was paused: it neither waits for the
   * others nor holds them up until it has caught up.
   */
  let level = 0;

  function give(): void {
    clearTimeout(timer);
    for (;;) {
      const next = [...waiting].filter(({ sharer }) => !sharer.paused).sort(byPrecedence)[0];
      if (!next) return;
      if (turns >= count && !takeFromStill()) return;
      waiting.delete(next);
      turns += 1;
      next.sharer.turns += 1;
      if (!next.sharer.preferred) level = Math.max(level, next.sharer.moved);
      next.go();
    }
  }

  /** Takes the turn of a file that stands still. False: all move, and it is looked again later. */
  function takeFromStill(): boolean {
    const now = performance.now();
    const moving = [...running].filter(({ hasTurn, seenAt }) => hasTurn && seenAt !== null);
    const stillest = moving.sort((a, b) => (a.seenAt ?? 0) - (b.seenAt ?? 0))[0];
    if (!stillest) return false;
    const left = (stillest.seenAt ?? now) + STILL_MS - now;
    if (left > 0) {
      timer = setTimeout(give, left).unref();
      return false;
    }
    lay(stillest);
    return true;
  }

  /** Takes a file's turn away, without giving it to anybody. */
  function lay(file: Running): void {
    if (!file.hasTurn) return;
    file.hasTurn = false;
    file.sharer.turns -= 1;
    turns -= 1;
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

  const isWaiting = (who: (sharer: Sharer) => boolean): boolean =>
    [...waiting].some(({ sharer }) => !sharer.paused && who(sharer));

  /** Whether a file is to let others go first: it was paused, or somebody is in more need of its lane. */
  function mustRest({ sharer, hasTurn }: Running): boolean {
    if (sharer.signal.aborted) return false;
    if (!hasTurn || sharer.paused) return true;
    if (sharer.preferred) return false;
    const hasMore = sharer.turns > 1;
    return isWaiting(({ preferred, turns: theirs }) => preferred || (hasMore && theirs === 0));
  }

  async function use<T>(
    sharer: Sharer,
    isGated: boolean,
    work: (lane: Lane, gate: Gate, copyDone: CopyDone) => Promise<T>,
  ): Promise<T> {
    if (!(await turn(sharer, false))) throw sharer.signal.reason;
    const seen = (): number | null => (isGated ? performance.now() : null);
    const file: Running = { sharer, hasTurn: true, seenAt: seen() };
    running.add(file);
    const leaveTurn = (): void => {
      running.delete(file);
      lay(file);
      give();
    };
    try {
      return await withLane((lane, leaveCopying) =>
        work(
          lane,
          async () => {
            if (mustRest(file)) {
              lay(file);
              give();
              file.hasTurn = await turn(sharer, true);
            }
            file.seenAt = seen();
          },
          async () => {
            // It waits for another file, and not for its own: that is no standing still.
            file.seenAt = null;
            await leaveCopying();
            leaveTurn();
          },
        ),
      );
    } finally {
      leaveTurn();
    }
  }

  /** Runs `work` with a lane; `leaveCopying` lets the next file have it, apart from what reads back. */
  async function withLane<T>(work: (lane: Lane, leaveCopying: CopyDone) => Promise<T>): Promise<T> {
    const held = idle.shift() ?? { lane: open(), users: 0, sound: true, readBack: Promise.resolve() };
    all.add(held);
    held.users += 1;
    let isCopying = true as boolean;
    let readBackEnded: () => void = () => undefined;
    const leaveCopying = async (): Promise<void> => {
      if (!isCopying) return;
      await held.readBack;
      held.readBack = new Promise((resolve) => (readBackEnded = resolve));
      isCopying = false;
      rest(held);
    };
    let ended = false;
    try {
      const result = await work(held.lane, leaveCopying);
      ended = true;
      return result;
    } finally {
      held.users -= 1;
      held.sound &&= ended && held.lane.isUsable();
      readBackEnded();
      if (isCopying) rest(held);
      if (!held.sound) await retire(held);
    }
  }

  /** A lane in which nothing is copied any more waits for the next file, if it is still good for one. */
  function rest(held: Held): void {
    if (held.sound && held.lane.isUsable() && idle.length < count) idle.push(held);
    else held.sound = false;
  }

  /** Takes a lane out of use, and closes it when the last file has left it. */
  async function retire(held: Held): Promise<void> {
    const at = idle.indexOf(held);
    if (at >= 0) idle.splice(at, 1);
    if (held.users > 0) return;
    all.delete(held);
    await held.lane.close();
  }

  const newSharer = (signal: AbortSignal): Sharer => ({
    signal,
    moved: level,
    paused: false,
    preferred: false,
    turns: 0,
  });

  return {
    count,
    files: 2 * count,
    use: (work) => use(newSharer(new AbortController().signal), false, work),
    share(signal) {
      const sharer = newSharer(signal);
      let pausedAt = 0;
      let pausedMs = 0;
      return {
        use: (work) => use(sharer, true, work),
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
      clearTimeout(timer);
      await Promise.all([...all].map(({ lane }) => lane.close()));
    },
  };
}

/** The preferred one first, then what is half done, then who has moved least, then who came first. */
function byPrecedence(a: Waiter, b: Waiter): number {
  if (a.sharer.preferred !== b.sharer.preferred) return a.sharer.preferred ? -1 : 1;
  if (a.resting !== b.resting) return a.resting ? -1 : 1;
  return a.sharer.moved - b.sharer.moved || a.order - b.order;
}
