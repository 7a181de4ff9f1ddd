import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Lane } from '../../electron/vault/hashing';
import { lanesOf, type Gate, type Lanes, type Share } from '../../electron/vault/lanes';

let opened = 0;
const lane = (): Lane => {
  opened += 1;
  return {
    slots: [],
    readBack: (work) => work([]),
    digest: () => ({
      update: () => Promise.resolve(),
      soFar: () => Promise.resolve(''),
      end: () => Promise.resolve({}),
    }),
    isUsable: () => true,
    close: () => Promise.resolve(),
  };
};
const never = new AbortController().signal;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Moves a file in pieces of one byte, and says which piece of whose file was moved. */
async function move(share: Share, name: string, bytes: number, moved: string[]): Promise<void> {
  await share.use(async (_, gate) => {
    for (let i = 0; i < bytes; i++) {
      await gate();
      await turn();
      moved.push(name);
      share.moved(1);
    }
  });
}

/** An import: as many files at a time as there are lanes. */
async function imports(lanes: Lanes, name: string, files: readonly number[], moved: string[]): Promise<void> {
  const share = lanes.share(never);
  const left = [...files];
  const worker = async (): Promise<void> => {
    for (let bytes = left.shift(); bytes !== undefined; bytes = left.shift())
      await move(share, name, bytes, moved);
  };
  await Promise.all(Array.from({ length: lanes.count }, worker));
}

test('fair shares: eight imports of any file sizes advance side by side, never more than a few files apart', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 8 }),
      async (sizes) => {
        const lanes = lanesOf(2, lane);
        const moved: string[] = [];
        const total = 60;
        const names = sizes.map((_, n) => String.fromCharCode(65 + n));
        const worst = { apart: 0 };
        const counting = {
          push: (name: string) => {
            moved.push(name);
            const counts = names.map((n) => moved.filter((m) => m === n).length);
            if (Math.max(...counts) < total - 12)
              worst.apart = Math.max(worst.apart, Math.max(...counts) - Math.min(...counts));
          },
        } as unknown as string[];
        await Promise.all(
          sizes.map((bytes, n) =>
            imports(lanes, names[n] ?? '', new Array<number>(Math.ceil(total / bytes)).fill(bytes), counting),
          ),
        );
        expect(worst.apart).toBeLessThanOrEqual(3 * Math.max(...sizes));
      },
    ),
    { numRuns: 40 },
  );
});

test('a newcomer neither waits for the others to catch up nor holds them up until it has', async () => {
  const lanes = lanesOf(1, lane);
  const moved: string[] = [];
  const first = imports(lanes, 'a', new Array<number>(40).fill(5), moved);
  while (moved.length < 100) await turn();
  const second = imports(lanes, 'b', new Array<number>(10).fill(5), moved);
  await Promise.all([first, second]);
  const meanwhile = moved.slice(105, 145);
  expect(Math.abs(meanwhile.filter((m) => m === 'a').length - 20)).toBeLessThanOrEqual(5);
});

describe('pause', () => {
  test('rests within a file, gives its turn to others, and goes on where it was', async () => {
    const lanes = lanesOf(1, lane);
    const moved: string[] = [];
    const a = lanes.share(never);
    const work = move(a, 'a', 10, moved);
    while (moved.length < 4) await turn();
    a.pause();
    const b = move(lanes.share(never), 'b', 5, moved);
    await b;
    expect(moved.filter((m) => m === 'a').length).toBeLessThanOrEqual(5);
    expect(moved.filter((m) => m === 'b')).toHaveLength(5);
    const before = moved.length;
    for (let i = 0; i < 20; i++) await turn();
    expect(moved).toHaveLength(before);
    expect(a.pausedMs()).toBeGreaterThan(0);
    a.goOn();
    await work;
    expect(moved.filter((m) => m === 'a')).toHaveLength(10);
  });

  test('a paused import can be stopped: nothing of it waits any longer', async () => {
    const lanes = lanesOf(1, lane);
    const stop = new AbortController();
    const share = lanes.share(stop.signal);
    let rested: 'no' | 'resting' | 'over' = 'no';
    const running = share.use(async (_, gate: Gate) => {
      share.pause();
      rested = 'resting';
      await gate();
      rested = 'over';
    });
    const waiting = share.use(() => Promise.resolve('never'));
    await turn();
    expect(rested).toBe('resting');
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await running;
    expect(rested).toBe('over');
    // Its turn was given back once, not twice: exactly one may work now.
    let most = 0;
    let now = 0;
    await Promise.all(
      [1, 2, 3].map(() =>
        lanes.use(async () => {
          most = Math.max(most, ++now);
          await turn();
          now -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
  });
});

test('the preferred one is served at once: the others rest within their files until it is done', async () => {
  const lanes = lanesOf(2, lane);
  const moved: string[] = [];
  const others = ['a', 'b', 'c'].map((name) => imports(lanes, name, [50, 50], moved));
  while (moved.length < 20) await turn();
  const chosen = lanes.share(never);
  chosen.prefer(true);
  const from = moved.length;
  await Promise.all([move(chosen, 'X', 10, moved), move(chosen, 'X', 10, moved)]);
  const meanwhile = moved.slice(from);
  // Each of the two that had a lane may finish the piece in hand.
  expect(meanwhile.filter((m) => m !== 'X').length).toBeLessThanOrEqual(4);
  await Promise.all(others);
  expect(moved.filter((m) => m !== 'X')).toHaveLength(300);
});

test('nobody has two lanes while another has none', async () => {
  const lanes = lanesOf(2, lane);
  const moved: string[] = [];
  const a = imports(lanes, 'a', [200, 200], moved);
  while (moved.length < 20) await turn();
  const b = imports(lanes, 'b', [20], moved);
  const from = moved.length;
  await b;
  // Long before the first one's files were done.
  expect(moved.length - from).toBeLessThan(60);
  await a;
});

test('a file that stands still gives up its turn: the others go on, and it goes on when it moves again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    const lanes = lanesOf(1, lane);
    const moved: string[] = [];
    let wake: () => void = () => undefined;
    const hung = lanes.share(never).use(async (_, gate) => {
      await gate();
      await new Promise<void>((resolve) => (wake = resolve));
      await gate();
      moved.push('hung');
    });
    await turn();
    const other = move(lanes.share(never), 'b', 3, moved);
    for (let i = 0; i < 10; i++) await turn();
    expect(moved).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_100);
    await other;
    expect(moved).toEqual(['b', 'b', 'b']);
    wake();
    await hung;
    expect(moved).toHaveLength(4);
  } finally {
    vi.useRealTimers();
  }
});

test('work that failed takes its lane along; the others go on', async () => {
  opened = 0;
  const lanes = lanesOf(1, lane);
  await expect(lanes.use(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await lanes.use(() => Promise.resolve('fine'))).toBe('fine');
  expect(opened).toBe(2);
});

describe('while a file is read back', () => {
  /** A file whose copying and whose reading back end when they are told to. */
  function held(share: Share) {
    const seen: string[] = [];
    const on = { lane: null as Lane | null };
    let copied: () => void = () => undefined;
    let readBack: (error?: Error) => void = () => undefined;
    const done = share.use(async (mine, _, copyDone) => {
      on.lane = mine;
      seen.push('copying');
      await new Promise<void>((resolve) => (copied = resolve));
      await copyDone();
      seen.push('reading back');
      await new Promise<void>((resolve, reject) => (readBack = (e) => (e ? reject(e) : resolve())));
    });
    return { seen, on, done, copied: () => copied(), readBack: (error?: Error) => readBack(error) };
  }
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await turn();
  };

  test('the next one is copied in the same lane, and a third one waits until there is room', async () => {
    const closed: Lane[] = [];
    opened = 0;
    const lanes = lanesOf(1, () => {
      const one = lane();
      return { ...one, close: () => Promise.resolve(void closed.push(one)) };
    });
    const share = lanes.share(never);
    const [a, b, c] = [held(share), held(share), held(share)];
    await settle();
    expect([a.seen, b.seen, c.seen]).toEqual([['copying'], [], []]);
    a.copied();
    await settle();
    expect([a.seen, b.seen, c.seen]).toEqual([['copying', 'reading back'], ['copying'], []]);
    // Its copy is whole, but the one before it is still read back: nothing more is begun.
    b.copied();
    await settle();
    expect([b.seen, c.seen]).toEqual([['copying'], []]);
    a.readBack();
    await a.done;
    await settle();
    expect([b.seen, c.seen]).toEqual([['copying', 'reading back'], ['copying']]);
    b.readBack();
    c.copied();
    await settle();
    c.readBack();
    await Promise.all([b.done, c.done]);
    expect([opened, closed.length]).toEqual([1, 0]);
    expect(new Set([a.on.lane, b.on.lane, c.on.lane]).size).toBe(1);
  });

  test('one that fails takes the lane along, but not before the file that is copied in it has left it', async () => {
    const closed: Lane[] = [];
    opened = 0;
    const lanes = lanesOf(1, () => {
      const one = { ...lane(), close: () => Promise.resolve(void closed.push(one)) };
      return one;
    });
    const share = lanes.share(never);
    const a = held(share);
    await settle();
    a.copied();
    await settle();
    const b = held(share);
    await settle();
    a.readBack(new Error('differs'));
    await expect(a.done).rejects.toThrow('differs');
    await settle();
    expect(closed).toEqual([]);
    b.copied();
    await settle();
    const c = held(share);
    await settle();
    // The third one has a lane of its own; the first one's is closed as soon as nobody is in it.
    expect([b.on.lane === a.on.lane, c.on.lane === a.on.lane, opened]).toEqual([true, false, 2]);
    b.readBack();
    await b.done;
    expect(closed).toEqual([a.on.lane]);
    c.copied();
    await settle();
    c.readBack();
    await c.done;
    expect(closed).toHaveLength(1);
  });
});
