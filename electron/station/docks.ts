/**
 * Docked cameras and what becomes of them. A camera of which is certain which one it is, is imported without anybody
 * asking, in its turn; its card tells how far that is, and "safe" only when the import says so.
 */
import { instantOf } from '#shared/clock';
import type { DockCardView } from '#shared/contract/dock';
import type { DockedCamera } from '#shared/device';
import { DOCK_SETTINGS, type DockSettings } from '#shared/dock-settings';
import { failed, failureOf } from '#shared/failure';
import type { DeviceId, DockId } from '#shared/ids';
import type { ImportReport } from '#shared/intake';
import type { Actor } from '#shared/ledger';
import type { FootageSource } from '../intake/source';
import type { CameraClock } from './camera-clock';
import { checkAfterImport } from './continuity';
import { dutyDesk } from './duty-desk';
import { equipmentDesk } from './equipment-desk';
import { cardOf } from './dock-card';
import { aheadOf, nextOf, type InLine } from './dock-order';
import { forgetGone, isReachable, seeDocked } from './dock-presence';
import { readingsOf, type Docked, type ImportRun } from './docked';
import { standingsOf, type Standing } from './identities';
import { importInto, newSession } from './import';
import { endOf, totalsOf } from './import-ends';
import { owedBy } from './owed';
import { dockKeeping, hasWrongClock, type Keeping } from './keeping';
import type { Station } from './open';
import { waitForCopies, type SecondCopies } from './second-copies';

export interface Docks extends Keeping {
  /** What is docked now, as the dock process sees it. */
  docked(cameras: readonly DockedCamera[]): void;
  /** A vault was opened (or closed, with null): imports that waited for one begin. */
  useStation(station: Station | null, copies?: SecondCopies | null): void;
  cards(): readonly DockCardView[];
  /** Imports a camera again. Throws a FailureError when that is not possible. */
  import(dock: DockId): void;
  /** Stops an import or a clearing; what is sealed stays sealed. */
  cancel(dock: DockId): void;
  /** Counts anew what nobody has explained: a reason was filed, or footage came. */
  recount(): void;
  /** The devices that sit in a dock now. */
  dockedDevices(): ReadonlySet<DeviceId>;
  /** Lets an import rest, within a file too. */
  pause(dock: DockId): void;
  goOn(dock: DockId): void;
  /** Puts one camera before all others, or takes that back. */
  prefer(dock: DockId): void;
  settings(): DockSettings;
  setUp(settings: DockSettings, by: Actor): Promise<void>;
  /** Stops everything and waits for the files in hand. */
  close(): Promise<void>;
}

export interface DocksOptions {
  /** The files of a camera, or null when they cannot be reached now. */
  readonly sourceOf: (camera: DockedCamera, isPresent: () => Promise<boolean>) => FootageSource | null;
  /** The clock of a camera, or null when this way of reaching it shows none. */
  readonly clockOf?: (camera: DockedCamera) => CameraClock | null;
  /** Called whenever a card changes. */
  readonly onChange: () => void;
  readonly onSealed: (clips: number) => void;
  /** An import ended, and with it maybe a hand-out. */
  readonly onReturned: () => void;
}

const STATION: Actor = { kind: 'station' };
const ASK_AGAIN_MS = 1_000;

/** Keeps the docks. */
export function dockImports(options: DocksOptions): Docks {
  const docks = new Map<DockId, Docked>();
  const underWay = new Set<Promise<void>>();
  let standings: ReadonlyMap<DockId, Standing> = new Map();
  let station: Station | null = null;
  let copies: SecondCopies | null = null;
  let preferred: DockId | null = null;
  let lastPlace = 0;
  let settings: DockSettings = DOCK_SETTINGS;
  let again: NodeJS.Timeout | undefined;

  const standingOf = ({ camera }: Docked): Standing => standings.get(camera.dock) ?? { is: 'none' };

  /** Brings everything in line with what is docked, known and set now, and begins what may begin. */
  function settle(): void {
    clearTimeout(again);
    try {
      settings = station?.catalog.dockSettings() ?? DOCK_SETTINGS;
      standings = standingsOf(
        [...docks.values()].map(({ camera, told, ended }) => ({
          camera,
          told,
          isDone: ended.phase === 'safe',
        })),
        (claimed) => station?.catalog.sightings(claimed) ?? [],
      );
    } catch {
      // The catalog is being made anew: until it knows which camera is which, nothing begins.
      again = setTimeout(settle, ASK_AGAIN_MS);
      options.onChange();
      return;
    }
    for (const docked of docks.values()) {
      const standing = standingOf(docked);
      explain(docked, standing);
      if (docked.busy?.is === 'import') keepInLine(docked, docked.busy, standing);
      const isNew = docked.ended.phase === 'none' && docked.place === null && !docked.busy;
      if (isNew && standing.is === 'certain' && isReachable(docked)) docked.place = ++lastPlace;
    }
    if (station) {
      const limit = settings.parallelImports;
      for (const dock of nextOf(line(), runningCount(), limit, preferred)) begin(station, dock);
    }
    options.onChange();
  }

  /** A running import rests while it is in doubt, and ends when the camera turns out to be another one. */
  function keepInLine(docked: Docked, run: ImportRun, standing: Standing): void {
    if (standing.is === 'doubtful') rest(run, { question: true });
    else if (standing.is === 'certain') {
      if (standing.identity.device === run.device) rest(run, { question: false });
      else if (!run.stop.signal.aborted) {
        run.stop.abort(failed('told-apart'));
        docked.place = ++lastPlace;
      }
    }
  }

  function rest(run: ImportRun, change: { readonly person?: boolean; readonly question?: boolean }): void {
    run.rests = { ...run.rests, ...change };
    if (run.rests.person || run.rests.question) run.share.pause();
    else run.share.goOn();
  }

  const line = (): readonly InLine[] =>
    [...docks.values()].flatMap((docked) => {
      const { camera, place, busy } = docked;
      const waits = place !== null && !busy && isReachable(docked) && standingOf(docked).is === 'certain';
      return waits ? [{ dock: camera.dock, place }] : [];
    });

  const runningCount = (): number =>
    [...docks.values()].filter(({ busy }) => {
      if (busy?.is !== 'import') return false;
      return !busy.rests.person && !busy.rests.question && !busy.waitsForCopies;
    }).length;

  function begin(into: Station, dock: DockId): void {
    const docked = docks.get(dock);
    const standing = docked && standingOf(docked);
    if (!docked || standing?.is !== 'certain') return;
    const stop = new AbortController();
    const source = options.sourceOf(docked.camera, isPresent(docked, stop));
    if (!source) return;
    docked.place = null;
    const run: ImportRun = {
      is: 'import',
      device: standing.identity.device,
      session: newSession(into),
      stop,
      share: into.lanes.share(stop.signal),
      progress: null,
      rests: { person: false, question: false },
      waitsForCopies: null,
    };
    if (preferred === dock) run.share.prefer(true);
    docked.busy = run;
    follow(importNow(docked, run, into, source, standing.identity.from));
  }

  /** Keeps work so that closing can wait for it. It never rejects. */
  function follow(work: Promise<void>): void {
    const followed = work.finally(() => underWay.delete(followed));
    underWay.add(followed);
  }

  const isPresent =
    ({ camera: { dock } }: Docked, stop: AbortController) =>
    (): Promise<boolean> =>
      Promise.resolve(docks.has(dock) && docks.get(dock)?.camera.trouble !== 'gone' && !isGone(stop));

  async function importNow(
    docked: Docked,
    run: ImportRun,
    into: Station,
    source: FootageSource,
    from: Extract<Standing, { is: 'certain' }>['identity']['from'],
  ): Promise<void> {
    const { camera } = docked;
    const started = into.now();
    docked.report = null;
    let report: ImportReport | null = null;
    try {
      await dutyDesk(into).docked(run.device, instantOf(started));
      report = await importInto(into, {
        session: run.session,
        device: { device: run.device, from },
        source,
        readings: readingsOf(docked),
        sighting: { claimed: camera.identity?.device ?? null, traits: camera.traits },
        share: run.share,
        by: STATION,
        signal: run.stop.signal,
        onListed: (footage) => {
          docked.waiting = footage;
          recount();
        },
        onProgress: (progress) => {
          run.progress = progress;
          options.onChange();
        },
      });
      options.onSealed(report.files.filter((f) => f.outcome === 'sealed').length);
      const totals = totalsOf(report);
      await waitForCopies(copies, report, run.stop.signal, (left, trouble) => {
        run.waitsForCopies = { totals, left, trouble };
        settle();
      });
      const seconds = (into.now() - started - run.share.pausedMs()) / 1000;
      docked.ended = endOf(report, Math.max(0, seconds));
      docked.report = report.safeToUnplug && !run.stop.signal.aborted ? report : null;
    } catch (error) {
      const { signal } = run.stop;
      docked.ended = { phase: 'stopped', failure: failureOf(signal.aborted ? signal.reason : error) };
    } finally {
      leaveWork(docked);
    }
    if (report) await afterImport(docked, into, report);
    if (docked.ended.phase === 'safe') await keeping.setWrongClock(docked);
  }

  /** How it ended is said already; what the footage lacks is asked for while the officer is still there. */
  async function afterImport(docked: Docked, into: Station, report: ImportReport): Promise<void> {
    await checkAfterImport(into, report);
    const isStillDocked = docks.get(docked.camera.dock) === docked && docked.camera.trouble !== 'gone';
    await equipmentDesk(into).imported(report.device, report.session, isStillDocked);
    options.onReturned();
    recount();
  }

  function recount(): void {
    for (const docked of docks.values()) explain(docked, standingOf(docked));
    options.onChange();
  }

  /** What nobody has explained of a camera, and what its holder owes. */
  function explain(docked: Docked, standing: Standing): void {
    docked.unexplained = unexplainedOf(standing, station);
    docked.owed = owedBy(docked, standing, station);
  }

  function leaveWork(docked: Docked): void {
    docked.busy = null;
    const { dock, trouble } = docked.camera;
    if (preferred === dock) preferred = null;
    // Pulled after the last word was "safe": nobody has to be told.
    if (trouble === 'gone' && docked.ended.phase === 'safe') docks.delete(dock);
    // Back before its interrupted import had ended: the card of the new plugging tells all there is to tell.
    if (trouble === 'gone') for (const { camera } of docks.values()) forgetGone(docks, camera);
    settle();
  }

  const open = (): Station => {
    if (!station) throw failed('no-vault');
    return station;
  };
  const known = (id: DockId): Docked => {
    const docked = docks.get(id);
    if (!docked) throw failed('not-found', { subject: id });
    return docked;
  };
  /** A camera of which is certain which one it is, and that nobody works with now. */
  const idle = (id: DockId): Docked => {
    const docked = known(id);
    if (docked.busy) throw failed('import-running');
    if (docked.camera.trouble === 'gone') throw failed('camera-gone');
    deviceOf(docked);
    return docked;
  };
  const deviceOf = (docked: Docked): DeviceId => {
    const standing = standingOf(docked);
    if (standing.is === 'certain') return standing.identity.device;
    throw failed(standing.is === 'doubtful' ? 'camera-doubtful' : 'camera-unidentified');
  };

  const keeping = dockKeeping({
    station: open,
    settings: () => settings,
    known,
    idle,
    all: () => docks.values(),
    standingOf,
    deviceOf,
    sourceOf: (docked, stop) => options.sourceOf(docked.camera, isPresent(docked, stop)),
    clockOf: (camera) => options.clockOf?.(camera) ?? null,
    isPresent,
    follow,
    leaveWork,
    settle,
    changed: options.onChange,
  });

  return {
    ...keeping,
    docked(cameras) {
      seeDocked(docks, cameras);
      if (preferred !== null && !docks.has(preferred)) preferred = null;
      settle();
    },
    useStation(next, nextCopies = null) {
      station = next;
      copies = nextCopies;
      settle();
    },
    dockedDevices: () =>
      new Set(
        [...docks.values()].flatMap((docked) => {
          const standing = standingOf(docked);
          return standing.is === 'certain' ? [standing.identity.device] : [];
        }),
      ),
    cards: () =>
      [...docks.values()].map((docked) =>
        cardOf(docked, {
          standing: standingOf(docked),
          ahead: station ? aheadOf(line(), docked.camera.dock, preferred) : null,
          readings: readingsOf(docked),
          hasWrongClock: hasWrongClock(docked, settings),
          settings,
          isPreferred: preferred === docked.camera.dock,
          neighbours: docks,
        }),
      ),
    import(id) {
      const docked = known(id);
      if (docked.busy) throw failed('import-running');
      open();
      if (docked.camera.trouble === 'gone') throw failed('camera-gone');
      deviceOf(docked);
      docked.place = ++lastPlace;
      settle();
    },
    cancel(id) {
      const docked = known(id);
      docked.busy?.stop.abort(failed('cancelled'));
      if (docked.place === null) return;
      docked.place = null;
      docked.ended = { phase: 'stopped', failure: { code: 'cancelled' } };
      settle();
    },
    pause(id) {
      const { busy } = known(id);
      if (busy?.is === 'import') rest(busy, { person: true });
      settle();
    },
    goOn(id) {
      const { busy } = known(id);
      if (busy?.is === 'import') rest(busy, { person: false });
      settle();
    },
    prefer(id) {
      known(id);
      preferred = preferred === id ? null : id;
      for (const { camera, busy } of docks.values())
        if (busy?.is === 'import') busy.share.prefer(camera.dock === preferred);
      settle();
    },
    recount,
    settings: () => settings,
    async setUp(next, by) {
      await open().record([{ kind: 'dock.set-up', data: next }], by);
      settle();
    },
    async close() {
      clearTimeout(again);
      for (const { busy } of docks.values()) busy?.stop.abort(failed('cancelled'));
      await Promise.all(underWay);
    },
  };
}

function unexplainedOf(standing: Standing, station: Station | null): number {
  if (standing.is !== 'certain' || !station) return 0;
  try {
    return station.catalog.countUnexplained(standing.identity.device);
  } catch {
    // The catalog is being made anew: nobody can be asked about what nobody can see.
    return 0;
  }
}

function isGone({ signal }: AbortController): boolean {
  return signal.aborted && failureOf(signal.reason).code === 'camera-gone';
}
