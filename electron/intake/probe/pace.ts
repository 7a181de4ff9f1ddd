/** The pace of a track's pictures: how long each stands, and where one stands much longer than the others do. */
import type { Severity } from '#shared/finding';
import type { Notebook } from './notebook';

export interface Pace {
  /** A picture that begins at `ms` stands for `lasts` milliseconds until the next. */
  step(lasts: number, ms: number, byte: number | null, times?: number): void;
  /** The usual time that a picture stands, in milliseconds; 0 without any. */
  usual(): number;
  /** Milliseconds that a track which keeps its pace leaves out. */
  lostMs(): number;
  /** Writes down the gaps. The last picture's own time is nobody's gap. */
  judge(into: Notebook): void;
}

interface Long {
  readonly lasts: number;
  readonly ms: number;
  readonly byte: number | null;
}

/** Shorter ones nobody sees. */
const SHORTEST_GAP_MS = 200;
const MOST_LENGTHS = 512;
const MOST_GAPS = 1000;

export function pace(): Pace {
  /** How many pictures stand so long, in tenths of a millisecond. */
  const lengths = new Map<number, number>();
  const long: Long[] = [];
  let steps = 0;
  let last: Long | null = null;

  const sorted = (): readonly (readonly [number, number])[] => [...lengths].sort(([a], [b]) => a - b);
  const counted = (): number => [...lengths.values()].reduce((sum, n) => sum + n, 0);
  const usual = (): number => {
    let left = counted() / 2;
    for (const [length, n] of sorted()) {
      left -= n;
      if (left <= 0) return length / 10;
    }
    return 0;
  };

  const gapsFor = (normal: number): readonly Long[] =>
    steps < 3 || normal <= 0 ? [] : long.filter((gap) => gap !== last && gap.lasts > normal * 2.5);
  const isSteady = (normal: number): boolean => {
    const near = sorted().filter(([length]) => Math.abs(length / 10 - normal) <= normal * 0.2);
    return near.reduce((sum, [, n]) => sum + n, 0) >= counted() * 0.9;
  };

  return {
    usual,
    lostMs() {
      const normal = usual();
      if (!isSteady(normal)) return 0;
      return gapsFor(normal).reduce((sum, { lasts }) => sum + lasts - normal, 0);
    },
    step(lasts, ms, byte, times = 1) {
      steps += times;
      const length = Math.round(lasts * 10);
      if (lengths.has(length) || lengths.size < MOST_LENGTHS)
        lengths.set(length, (lengths.get(length) ?? 0) + times);
      last = { lasts, ms, byte };
      if (lasts > SHORTEST_GAP_MS && long.length < MOST_GAPS) long.push(last);
    },
    judge(into) {
      const normal = usual();
      const gaps = gapsFor(normal);
      const longest = gaps.reduce((most, { lasts }) => Math.max(most, lasts), 0);
      const severity = severityOf(longest, isSteady(normal));
      const [first] = gaps;
      if (severity === null || !first) return;
      into.add('TIME_GAP', severity, {
        values: { count: gaps.length, seconds: (longest / 1000).toFixed(1) },
        byte: first.byte,
        ms: first.ms + normal,
      });
    },
  };
}

/** A camera that keeps its pace loses a second only by a fault; one that slows down when nothing moves does so all the time. */
function severityOf(longestMs: number, steady: boolean): Severity | null {
  if (steady) return longestMs >= 1000 ? 'warning' : longestMs > 0 ? 'note' : null;
  return longestMs >= 2000 ? 'note' : null;
}
