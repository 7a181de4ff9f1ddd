/**
 * Originals and second copies read again, the longest unread first, at a pace that gets round in time. Can be asked to
 * go round at once. What is found damaged is put on record and left to the healing.
 */
import { dueBefore, scrubPace } from '#shared/safekeeping';
import { VAULT_PLACE, type AgedFile, type KeptFile } from '../../catalog/safekeeping';
import { PlaceError } from '../../vault/place';
import type { Again, Job, Turn } from '../background';
import { readHolding, recordDamage, type SafekeepingContext } from './context';
import { scrubBatch, type ScrubBatch } from './scrub-batch';

/** What is read when somebody does not want to wait. */
export interface ScrubRun {
  /** Everything, in the order it was sealed, and not only what is due. */
  readonly all: boolean;
  /** Ends after so many bytes; null: when all is read. */
  readonly budgetBytes: number | null;
}

/** What a run came to. Attachments count as clips do. */
export interface ScrubResult {
  readonly clips: number;
  readonly bytes: number;
  /** How many were found damaged, and how many came out right only at a second reading. */
  readonly damaged: number;
  readonly secondReadings: number;
  /** How many whole ones were not read although they were to be: after `done` those of places that do not answer. */
  readonly left: number;
  /** Why it ended. */
  readonly ended: 'done' | 'budget' | 'stopped';
}

/** How far a run is. Its total counts what was due when it began. */
export interface ScrubProgress {
  readonly clipsDone: number;
  readonly clipsTotal: number;
  readonly bytesDone: number;
}

export interface Scrubbing extends Job {
  /** Begins a run, or joins the one under way. The job must be woken then. Rejects when it broke off: the ledger could not be written. */
  run(run: ScrubRun): Promise<ScrubResult>;
  /** Ends a run after the file in hand. */
  stop(): void;
  /** The run under way, or null. */
  progress(): ScrubProgress | null;
}

/** When nothing is due. */
const LOOK_AGAIN_MS = 10 * 60_000;
/** A place that could not be read is left alone for so long. */
const AVOIDED_MS = 60_000;

const STATION = { kind: 'station' } as const;

interface Running {
  readonly wanted: ScrubRun;
  readonly clipsTotal: number;
  /** Of everything: the last entry that was read in each place, and the last one there was. By no clock. */
  readonly cursors: Map<number, number>;
  readonly last: number;
  readonly result: Promise<ScrubResult>;
  readonly end: (ended: ScrubResult['ended'], left: number) => void;
  readonly fail: (error: unknown) => void;
  /** Asked to end after the file in hand. */
  isStopped: boolean;
  clips: number;
  bytes: number;
  damaged: number;
  secondReadings: number;
}

interface Due {
  readonly n: number;
  readonly clip: KeptFile & { readonly verifiedAt?: number };
}

/** `byItself`: whether what is due is read without anybody asking. */
export function scrubbing(context: SafekeepingContext, byItself: () => boolean): Scrubbing {
  const { station, places } = context;
  const { catalog, now } = station;
  const batches = new Map<number, ScrubBatch>();
  /** The last reading of each place that is not on record yet: what is due comes after it. */
  const after = new Map<number, AgedFile>();
  const avoidedUntil = new Map<number, number>();
  let running: Running | null = null;
  let notBefore = 0;

  const record = async (n: number): Promise<void> => {
    const batch = batches.get(n);
    if (!batch || batch.files === 0) return;
    const place = places.find(n)?.place ?? null;
    // A place that is no more in use has no readings.
    if (n === VAULT_PLACE || place !== null) await station.record([batch.act(place)], STATION);
    batches.delete(n);
    after.delete(n);
    context.onChange();
  };
  const recordAll = async (): Promise<void> => {
    for (const n of [...batches.keys()]) await record(n);
  };

  const reachable = (): number[] => {
    const at = performance.now();
    return [VAULT_PLACE, ...places.all().map((place) => place.n)].filter(
      (n) => (avoidedUntil.get(n) ?? 0) <= at,
    );
  };

  /** The next holding of a run that reads everything. */
  const nextOfAll = ({ cursors, last }: Running): Due | null => {
    for (const n of reachable()) {
      const clip = catalog.nextHolding(n, cursors.get(n) ?? -1);
      if (clip && clip.seq <= last) return { n, clip };
    }
    return null;
  };

  /** The holding that was left unread for longest, of those that can be reached. */
  const nextDue = (): Due | null => {
    if (running?.wanted.all) return nextOfAll(running);
    const before = dueBefore(now(), catalog.safekeepingRules());
    let oldest: (Due & { readonly clip: AgedFile }) | null = null;
    for (const n of reachable()) {
      const [clip] = catalog.dueHoldings(n, { before, now: now(), after: after.get(n) ?? null }, 1);
      if (clip && (!oldest || clip.verifiedAt < oldest.clip.verifiedAt)) oldest = { n, clip };
    }
    return oldest;
  };

  const readOne = async (turn: Turn, { n, clip }: Due): Promise<void> => {
    const began = now();
    const originals = await places.toRead(n);
    const found = await turn.useLane((lane) => readHolding(context, n, originals, clip, lane));
    if (running) {
      if (running.wanted.all) running.cursors.set(n, clip.seq);
      running.clips += 1;
      running.bytes += clip.bytes;
      if (found.is === 'damaged') running.damaged += 1;
      else if (found.readings > 1) running.secondReadings += 1;
    }
    if (found.is === 'damaged') {
      await recordDamage(context, n, clip, found.damage);
      return;
    }
    if (batches.get(n)?.takes(found.readBack) === false) await record(n);
    const { verifiedAt } = clip;
    if (verifiedAt !== undefined) after.set(n, { ...clip, verifiedAt });
    const batch = batches.get(n) ?? scrubBatch();
    batches.set(n, batch);
    batch.add(
      { ...clip, ...found, isAttachment: clip.clip === null },
      began,
      (a, b) => catalog.nextHolding(n, a)?.seq === b,
    );
    if (batch.isFull(now())) await record(n);
  };

  const finish = async (ended: ScrubResult['ended']): Promise<void> => {
    await recordAll().catch(breakOff);
    const ending = running;
    running = null;
    ending?.end(ended, ending.wanted.all ? Math.max(0, ending.clipsTotal - ending.clips) : dueClips());
    context.onChange();
  };
  /** Whoever waits for a run must not wait for one that cannot go on. */
  const breakOff = (error: unknown): never => {
    const ending = running;
    running = null;
    ending?.fail(error);
    context.onChange();
    throw error;
  };

  const work = async (turn: Turn): Promise<Again> => {
    if (running?.isStopped) await finish('stopped');
    const budget = running?.wanted.budgetBytes ?? null;
    if (running && budget !== null && running.bytes >= budget) await finish('budget');
    if (!running && !byItself()) return 'when-woken';
    const wait = notBefore - performance.now();
    if (!running && wait > 0) return { inMs: wait };
    const due = nextDue();
    if (!due) {
      if (running) await finish('done');
      else await recordAll();
      return { inMs: LOOK_AGAIN_MS };
    }
    const began = performance.now();
    try {
      await readOne(turn, due);
    } catch (error) {
      if (!(error instanceof PlaceError)) throw error;
      if (due.n !== VAULT_PLACE) places.note(due.n, error);
      avoidedUntil.set(due.n, performance.now() + AVOIDED_MS);
      return 'now';
    }
    const pace = scrubPace(catalog.vaultTotals().bytes, catalog.safekeepingRules());
    notBefore = began + (due.clip.bytes / pace) * 1000;
    return running ? 'now' : { inMs: Math.max(0, notBefore - performance.now()) };
  };

  const dueClips = (): number => wholeClips(dueBefore(now(), catalog.safekeepingRules()));
  /** Whole files, in all places: those that were last read before `since`. */
  const wholeClips = (since: number): number =>
    [VAULT_PLACE, ...places.all().map((place) => place.n)].reduce((sum, n) => {
      const { files, fresh, damaged } = catalog.holdingAges(n, since);
      return sum + Math.max(0, files - fresh - damaged);
    }, 0);

  return {
    name: 'scrub',
    rank: 40,
    async step(turn) {
      try {
        return await work(turn);
      } catch (error) {
        // What was to stop is ended below.
        return turn.signal.aborted ? 'when-woken' : breakOff(error);
      }
    },
    async end() {
      await finish('stopped');
    },
    run(wanted) {
      if (running) return running.result;
      let settle: (result: ScrubResult) => void = () => undefined;
      let fail: (error: unknown) => void = () => undefined;
      const result = new Promise<ScrubResult>((resolve, reject) => {
        settle = resolve;
        fail = reject;
      });
      const mine: Running = {
        wanted,
        clipsTotal: wanted.all ? wholeClips(Number.MAX_SAFE_INTEGER) : dueClips(),
        cursors: new Map(),
        last: station.ledger.size,
        result,
        end: (ended, left) => {
          const { clips, bytes, damaged, secondReadings } = mine;
          settle({ clips, bytes, damaged, secondReadings, left, ended });
        },
        fail,
        isStopped: false,
        clips: 0,
        bytes: 0,
        damaged: 0,
        secondReadings: 0,
      };
      running = mine;
      avoidedUntil.clear();
      return result;
    },
    stop() {
      if (running) running.isStopped = true;
    },
    progress: () =>
      running && { clipsDone: running.clips, clipsTotal: running.clipsTotal, bytesDone: running.bytes },
  };
}
