/**
 * Watches everything by which cameras come, and tells the whole list of what is docked whenever it changes. Every
 * adapter is polled by itself, and every volume is looked into by itself: what hangs holds up nothing else.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { CameraProfile } from '#shared/camera-profile';
import type { DockedCamera } from '#shared/device';
import type { DockId } from '#shared/ids';
import { volumeAdapter, type DockAdapter } from './adapter';
import { dockedCamera, type Bay } from './bay';
import { folderAdapter } from './folder';
import { lookInto, type Looking } from './look';
import type { RawVolume, VolumeReader } from './mass-storage/volume';
import type { Mounter } from './mass-storage/udisks';
import { LEFT_TO_OTHERS, mayBeRead, mounting } from './mounting';
import { patiently } from './patience';

/** All in milliseconds. */
export interface DockTiming {
  /** Between two listings. */
  readonly intervalMs: number;
  /** Between two looks at the free space and the root of a volume that is known. */
  readonly refreshMs: number;
  /** Between two judgements of a volume that is no camera, or nobody's, when its root does not change. */
  readonly judgeAgainMs: number;
  /** How long a volume may stay unmounted before it is called trouble. */
  readonly mountGraceMs: number;
  /** How long a listing may take before it counts as failed. */
  readonly listPatienceMs: number;
  /** How long a look into a volume may take before the volume is called unreadable. */
  readonly lookPatienceMs: number;
}

const TIMING: DockTiming = {
  intervalMs: 1_000,
  refreshMs: 5_000,
  judgeAgainMs: 30_000,
  mountGraceMs: 5_000,
  listPatienceMs: 10_000,
  lookPatienceMs: 15_000,
};
const LONGEST_BACK_OFF_MS = 60_000;

/** An adapter that cannot list; told once, until it works again. Its last list stands meanwhile. */
export interface AdapterTrouble {
  readonly adapter: string;
  readonly error: unknown;
}

export interface WatchOptions extends Partial<DockTiming> {
  readonly readers: readonly VolumeReader[];
  /** Folders that behave as docked cameras. */
  readonly folders: readonly string[];
  readonly profiles: readonly CameraProfile[];
  /** Called with the whole list: once when every adapter has answered or failed, and then at each change. */
  readonly onChange: (cameras: readonly DockedCamera[]) => void;
  readonly onTrouble?: (trouble: AdapterTrouble) => void;
  /** Mounts, read-only, what nothing else mounts within the grace. */
  readonly mounting?: {
    readonly mounter: Mounter;
    readonly on: boolean;
    readonly onTrouble: (line: string) => void;
  };
  /** Milliseconds of a clock that never runs backwards, as people set the station's. */
  readonly now?: () => number;
  /** The clock that people see, milliseconds since 1970. */
  readonly stationClock?: () => number;
}

export interface DockWatch {
  /** Whether the station mounts what nothing else mounts; without a mounter it never does. */
  allowMounting(on: boolean): void;
  /** What is in this dock is safe: if the station mounted it, it is unmounted. */
  release(dock: DockId): Promise<void>;
  /** Other profiles count from now on; what no profile understood so far is looked at again. */
  use(profiles: readonly CameraProfile[]): void;
  /** Stops; nothing is told any more. Waits for what is being read, but not for what hangs. */
  close(): Promise<void>;
}

interface Poll {
  readonly adapter: DockAdapter;
  readonly bays: Map<string, Bay>;
  failures: number;
  answered: boolean;
  listing: Promise<readonly RawVolume[]> | null;
  running: Promise<void> | null;
  timer: NodeJS.Timeout | undefined;
}

/** Starts watching. A thing keeps its {@link DockId} while it is plugged in and gets a new one when it comes back. */
export function watchDocks(options: WatchOptions): DockWatch {
  const { readers, folders, onChange, onTrouble, now = monotonic, stationClock = Date.now } = options;
  const timing: DockTiming = { ...TIMING, ...definedOf(options) };
  const adapters = [...readers.map(volumeAdapter), ...[...new Set(folders)].map(folderAdapter)];
  const polls = adapters.map((adapter): Poll => ({
    adapter,
    bays: new Map(),
    failures: 0,
    answered: false,
    listing: null,
    running: null,
    timer: undefined,
  }));
  // Where the system does not count arrivals, ids of an earlier run of this process must not come again.
  const run = randomUUID();
  const generations = new Map<string, number>();
  let told: string | null = null;
  let closed = false;

  let profiles = options.profiles;
  const looking: Looking = {
    profiles: () => profiles,
    judgeAgainMs: timing.judgeAgainMs,
    now,
    stationClock,
    onStep: tell,
  };

  const bayOf = (dock: DockId) => allBays().find((bay) => bay.dock === dock) ?? null;
  const mounts = options.mounting
    ? mounting({ ...options.mounting, graceMs: timing.mountGraceMs, now, bayOf, onChange: tell })
    : null;

  const allBays = () => polls.flatMap(({ bays }) => [...bays.values()]);

  function tell(): void {
    if (closed || !polls.every(({ answered }) => answered)) return;
    const at = now();
    const cameras = allBays()
      .filter(({ look }) => look.at !== 'gone')
      .map((bay) => dockedCamera(bay, at, timing.mountGraceMs));
    const text = JSON.stringify(cameras);
    if (text === told) return;
    told = text;
    onChange(cameras);
  }

  async function list(poll: Poll): Promise<void> {
    const { adapter } = poll;
    try {
      // A listing that hangs is waited for again; a second one beside it would only hang too.
      poll.listing ??= Promise.resolve(adapter.list()).finally(() => {
        poll.listing = null;
      });
      const volumes = await patiently(poll.listing, timing.listPatienceMs, adapter.name);
      poll.failures = 0;
      if (!closed) settle(poll, volumes);
    } catch (error) {
      poll.failures++;
      if (poll.failures === 1 && !closed) onTrouble?.({ adapter: adapter.name, error });
    }
    poll.answered = true;
    tell();
  }

  function schedule(poll: Poll, ms: number): void {
    if (closed || poll.running) return;
    clearTimeout(poll.timer);
    poll.timer = setTimeout(() => {
      poll.running = list(poll).finally(() => {
        poll.running = null;
        const backOff = Math.min(timing.intervalMs * 2 ** Math.min(poll.failures, 10), LONGEST_BACK_OFF_MS);
        schedule(poll, poll.failures === 0 ? timing.intervalMs : Math.max(backOff, timing.intervalMs));
      });
    }, ms);
  }

  /** Brings the bays of one adapter in line with its listing. */
  function settle(poll: Poll, volumes: readonly RawVolume[]): void {
    const seen = new Set<string>();
    for (const raw of volumes) {
      const key = distinct(JSON.stringify([raw.key, raw.arrival]), seen);
      seen.add(key);
      const bay = poll.bays.get(key);
      if (!bay) poll.bays.set(key, newBay(poll.adapter, key, raw));
      else if (bay.raw.mountPoint === raw.mountPoint || isGivenBack(bay)) bay.raw = raw;
      // A bay of its own, so that a look into the former place cannot speak of the new one.
      else {
        const { dock, since, mount } = bay;
        poll.bays.set(key, { ...newBay(poll.adapter, key, raw, dock), since, mount });
      }
    }
    for (const key of [...poll.bays.keys()]) if (!seen.has(key)) poll.bays.delete(key);
    for (const bay of poll.bays.values()) {
      mounts?.consider(bay);
      lookWhenDue(poll, bay);
    }
  }

  function newBay(adapter: DockAdapter, key: string, raw: RawVolume, dock?: DockId): Bay {
    return {
      dock: dock ?? nextDockId(adapter, key, raw),
      key,
      adapter,
      since: now(),
      raw,
      mount: LEFT_TO_OTHERS,
      look: { at: 'nothing' },
      capacity: null,
      measuredAt: null,
      signature: '',
      lookedAt: -Infinity,
      judgedAt: -Infinity,
      task: null,
    };
  }

  function nextDockId({ name, transport }: DockAdapter, key: string, raw: RawVolume): DockId {
    const born = raw.arrival === null ? run : '';
    const digest = createHash('sha256')
      .update(JSON.stringify([name, key, born]))
      .digest('hex')
      .slice(0, 16);
    const generation = (generations.get(digest) ?? 0) + 1;
    generations.set(digest, generation);
    return `${transport}-${digest}-${generation}` as DockId;
  }

  function lookWhenDue(poll: Poll, bay: Bay): void {
    if (closed || bay.raw.mountPoint === null || !mayBeRead(bay.mount)) return;
    if (bay.task || now() - bay.lookedAt < timing.refreshMs) return;
    bay.lookedAt = now();
    const look =
      bay.look.at === 'gone' ? reviveIfBack(poll, bay) : lookInto(bay, bay.raw.mountPoint, looking);
    bay.task = look.finally(() => {
      bay.task = null;
      tell();
    });
    patiently(look, timing.lookPatienceMs, bay.raw.device).catch(() => {
      if (bay.look.at === 'gone') return;
      bay.look = { at: 'unreadable' };
      tell();
    });
  }

  /** A listing that lags behind still has what is gone; what truly is there again counts as plugged in anew. */
  async function reviveIfBack(poll: Poll, bay: Bay): Promise<void> {
    const back = await bay.adapter.isPresent(bay.raw).catch(() => false);
    if (!back || poll.bays.get(bay.key) !== bay) return;
    const again = newBay(poll.adapter, bay.key, bay.raw);
    poll.bays.set(bay.key, again);
    lookWhenDue(poll, again);
  }

  const stopHints = polls.flatMap((poll) => poll.adapter.onHint?.(() => schedule(poll, 0)) ?? []);
  for (const poll of polls) schedule(poll, 0);
  if (polls.length === 0) queueMicrotask(tell);

  return {
    allowMounting: (on) => mounts?.allow(on),
    async release(dock) {
      const bay = bayOf(dock);
      if (bay) await mounts?.release(bay);
    },
    use(next) {
      profiles = next;
      for (const bay of allBays()) bay.judgedAt = -Infinity;
    },
    async close() {
      closed = true;
      for (const stop of stopHints) stop();
      for (const { timer } of polls) clearTimeout(timer);
      const running = [...polls.map((poll) => poll.running), ...allBays().map((bay) => bay.task)].map(
        (task) => Promise.resolve(task),
      );
      await patiently(Promise.allSettled(running), 1_000, 'closing').catch(() => undefined);
    },
  };
}

/** The station is unmounting it, or has: its look stands as it was. */
function isGivenBack({ mount }: Bay): boolean {
  return mount.by === 'station' && mount.at === 'released';
}

function monotonic(): number {
  return performance.now();
}

/** The key, made another when a second thing in one listing has the same. */
function distinct(key: string, taken: ReadonlySet<string>): string {
  for (let n = 2, next = key; ; n++) {
    if (!taken.has(next)) return next;
    next = `${key}#${n}`;
  }
}

function definedOf(options: Partial<DockTiming>): Partial<DockTiming> {
  const names = Object.keys(TIMING) as (keyof DockTiming)[];
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
}
