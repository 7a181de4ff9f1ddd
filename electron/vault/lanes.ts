import { openLane, type Lane } from './hashing';

/**
 * A few lanes shared by all work that moves bytes. Whoever asks first is served first, file by file, so several
 * cameras advance side by side and none starves.
 */
export interface Lanes {
  readonly count: number;
  /** Runs `work` with a lane of its own, when one is free. */
  use<T>(work: (lane: Lane) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** `count` lanes, each opened when it is first needed. */
export function lanesOf(count: number): Lanes {
  const idle: Lane[] = [];
  const all = new Set<Lane>();
  const queue: (() => void)[] = [];
  let busy = 0;
  return {
    count,
    async use(work) {
      if (busy >= count) await new Promise<void>((resolve) => queue.push(resolve));
      else busy += 1;
      const lane = idle.pop() ?? openLane();
      all.add(lane);
      try {
        const result = await work(lane);
        idle.push(lane);
        return result;
      } catch (error) {
        // What failed may have left digests half done, or the thread dead: a new lane costs milliseconds.
        all.delete(lane);
        await lane.close();
        throw error;
      } finally {
        const next = queue.shift();
        if (next) next();
        else busy -= 1;
      }
    },
    async close() {
      await Promise.all([...all].map((lane) => lane.close()));
    },
  };
}
