/**
 * Docked cameras and their imports. A camera that is identified is imported without anybody asking; its card tells
 * how far that is, and "safe" only when the import says so.
 */
import type { DockCardView, ImportTotals, ImportView } from '#shared/contract/dock';
import type { DockedCamera } from '#shared/device';
import { failed, failureOf } from '#shared/failure';
import type { DeviceId, DockId } from '#shared/ids';
import type { ImportReport } from '#shared/intake';
import type { FootageSource } from '../intake/source';
import { checkAfterImport } from './continuity';
import { equipmentDesk } from './equipment-desk';
import { importInto, newSession } from './import';
import type { Station } from './open';
import { waitForCopies, type SecondCopies } from './second-copies';

interface Docked {
  camera: DockedCamera;
  import: ImportView;
  /** Missing footage that nobody has explained. */
  unexplained: number;
  stop: AbortController | null;
}

export interface Docks {
  /** What is docked now, as the dock process sees it. */
  docked(cameras: readonly DockedCamera[]): void;
  /** A vault was opened (or closed, with null): imports that waited for one begin. */
  useStation(station: Station | null, copies?: SecondCopies | null): void;
  cards(): readonly DockCardView[];
  /** Imports a camera again. Throws a FailureError when that is not possible. */
  import(dock: DockId): void;
  /** Stops an import; what is sealed stays sealed. */
  cancel(dock: DockId): void;
  /** Counts anew what nobody has explained: a reason was filed, or footage came. */
  recount(): void;
  /** The devices that sit in a dock now. */
  dockedDevices(): ReadonlySet<DeviceId>;
  /** Stops all imports and waits for the files in hand. */
  close(): Promise<void>;
}

export interface DocksOptions {
  /** The files of an identified camera, or null when they cannot be reached now. */
  readonly sourceOf: (camera: DockedCamera, isPresent: () => Promise<boolean>) => FootageSource | null;
  /** Called whenever a card changes. */
  readonly onChange: () => void;
  readonly onSealed: (clips: number) => void;
  /** An import ended, and with it maybe a hand-out. */
  readonly onReturned: () => void;
}

const IDLE: ImportView = { phase: 'none' };

/** Keeps the docks. */
export function dockImports(options: DocksOptions): Docks {
  const docks = new Map<DockId, Docked>();
  const running = new Set<Promise<void>>();
  let station: Station | null = null;
  let copies: SecondCopies | null = null;

  const recount = (): void => {
    for (const dock of docks.values()) dock.unexplained = unexplainedOf(dock.camera, station);
    options.onChange();
  };

  const change = (dock: Docked, view: ImportView): void => {
    dock.import = view;
    options.onChange();
  };

  const begin = (dock: Docked): void => {
    const { camera } = dock;
    if (!station || camera.state !== 'identified' || camera.identity === null || dock.stop) return;
    const isPresent = (): Promise<boolean> =>
      Promise.resolve(docks.get(camera.dock) === dock && dock.stop?.signal.aborted !== true);
    const source = options.sourceOf(camera, isPresent);
    if (!source) return;
    const into = station;
    const work = run(dock, into, source)
      .then(async (report) => {
        if (!report) return;
        // How it ended is said already; what the footage lacks is asked for while the officer is still there.
        await checkAfterImport(into, report);
        const stillDocked = docks.get(camera.dock) === dock && dock.camera.trouble !== 'gone';
        await equipmentDesk(into).imported(report.device, report.session, stillDocked);
        options.onReturned();
        recount();
      })
      .finally(() => running.delete(work));
    running.add(work);
  };

  const run = async (dock: Docked, into: Station, source: FootageSource): Promise<ImportReport | null> => {
    const { identity, readings } = dock.camera;
    if (!identity) return null;
    const stop = new AbortController();
    dock.stop = stop;
    const started = into.now();
    change(dock, { phase: 'listing' });
    try {
      const report = await importInto(into, {
        session: newSession(into),
        device: identity,
        source,
        readings,
        by: { kind: 'station' },
        signal: stop.signal,
        onProgress: (progress) => change(dock, { phase: 'copying', progress }),
      });
      options.onSealed(report.files.filter((f) => f.outcome === 'sealed').length);
      await waitForCopies(copies, report, stop.signal, (left, trouble) =>
        change(dock, { phase: 'second-copy', totals: totalsOf(report), left, trouble }),
      );
      change(dock, ended(report, (into.now() - started) / 1000));
      return report;
    } catch (error) {
      change(dock, {
        phase: 'stopped',
        failure: stop.signal.aborted ? failureOf(stop.signal.reason) : failureOf(error),
      });
      return null;
    } finally {
      dock.stop = null;
      // Pulled after the last word was "safe": nobody has to be told.
      if (dock.camera.trouble === 'gone' && dock.import.phase === 'safe') {
        docks.delete(dock.camera.dock);
        options.onChange();
      }
      // Back before its interrupted import had ended: the card of the new plugging tells all there is to tell.
      if (dock.camera.trouble === 'gone') for (const { camera } of docks.values()) forgetGone(docks, camera);
    }
  };

  const known = (id: DockId): Docked => {
    const dock = docks.get(id);
    if (!dock) throw failed('not-found', { subject: id });
    return dock;
  };

  return {
    docked(cameras) {
      const present = new Set(cameras.map((camera) => camera.dock));
      for (const [id, dock] of docks) {
        if (present.has(id) || dock.camera.trouble === 'gone') continue;
        // A camera pulled too early stays on the screen until it comes back: somebody has to know.
        if (dock.import.phase === 'safe' || dock.import.phase === 'none') docks.delete(id);
        else {
          dock.stop?.abort(failed('camera-gone'));
          dock.camera = { ...dock.camera, state: 'present', trouble: 'gone', root: null };
          if (!dock.stop) dock.import = { phase: 'stopped', failure: { code: 'camera-gone' } };
        }
      }
      for (const camera of cameras) {
        const dock = docks.get(camera.dock) ?? { camera, import: IDLE, unexplained: 0, stop: null };
        docks.set(camera.dock, dock);
        dock.camera = camera;
        forgetGone(docks, camera);
        if (dock.import.phase === 'none') begin(dock);
      }
      options.onChange();
    },
    useStation(next, nextCopies = null) {
      station = next;
      copies = nextCopies;
      for (const dock of docks.values()) if (dock.import.phase === 'none') begin(dock);
      options.onChange();
    },
    dockedDevices: () =>
      new Set(
        [...docks.values()].flatMap(({ camera }) =>
          camera.identity && camera.trouble !== 'gone' ? [camera.identity.device] : [],
        ),
      ),
    cards: () => [...docks.values()].map(cardOf),
    import(id) {
      const dock = known(id);
      if (dock.stop) throw failed('import-running');
      if (!station) throw failed('no-vault');
      if (dock.camera.trouble === 'gone') throw failed('camera-gone');
      if (dock.camera.state !== 'identified') throw failed('camera-unidentified');
      begin(dock);
    },
    cancel(id) {
      known(id).stop?.abort(failed('cancelled'));
    },
    recount,
    async close() {
      for (const dock of docks.values()) dock.stop?.abort(failed('cancelled'));
      await Promise.all(running);
    },
  };
}

function unexplainedOf({ identity }: DockedCamera, station: Station | null): number {
  if (!identity || !station) return 0;
  try {
    return station.catalog.countUnexplained(identity.device);
  } catch {
    // The catalog is being made anew: nobody can be asked about what nobody can see.
    return 0;
  }
}

/** The same camera is back: the card of its too early departure has done its work. */
function forgetGone(docks: Map<DockId, Docked>, camera: DockedCamera): void {
  if (!camera.identity || camera.trouble === 'gone') return;
  for (const [id, { camera: old, stop }] of docks) {
    if (old.trouble === 'gone' && !stop && old.identity?.device === camera.identity.device) docks.delete(id);
  }
}

function ended(report: ImportReport, seconds: number): ImportView {
  const totals = totalsOf(report);
  return report.safeToUnplug
    ? { phase: 'safe', totals, seconds }
    : { phase: 'not-safe', totals, failure: report.failure };
}

function totalsOf(report: ImportReport): ImportTotals {
  const count = (outcome: string): number => report.files.filter((f) => f.outcome === outcome).length;
  return {
    session: report.session,
    sealed: count('sealed'),
    alreadySealed: count('already-sealed'),
    skipped: count('skipped'),
    failed: count('failed'),
    bytes: report.files.reduce((sum, f) => sum + (f.outcome === 'sealed' ? f.bytes : 0), 0),
  };
}

function cardOf({ camera, import: view, unexplained }: Docked): DockCardView {
  const { dock, state, trouble, transport, identity, name, usb, volume, readings, vendor } = camera;
  return {
    dock,
    state,
    trouble,
    transport,
    device: identity?.device ?? null,
    identityFrom: identity?.from ?? null,
    name,
    port: usb?.port ?? null,
    volume,
    readings,
    vendor,
    import: view,
    unexplained,
  };
}
