/** What people do with docked cameras beside importing them; each act is on record, with who and why. */
import type { SourceKind } from '#shared/acts/camera';
import { instantOf } from '#shared/clock';
import type { ClearingPlanView, ClockSettingView } from '#shared/contract/camera';
import type { DockedCamera } from '#shared/device';
import type { DockSettings } from '#shared/dock-settings';
import { failed, failureOf } from '#shared/failure';
import type { DeviceId, DockId } from '#shared/ids';
import type { Act, Actor } from '#shared/ledger';
import { isClockOff } from '#shared/readings';
import type { FootageSource } from '../intake/source';
import { setCameraClock, type CameraClock } from './camera-clock';
import { executeClearing, planClearing, type ClearingPlan } from './clearing';
import { readingsOf, type ClearingRun, type Docked } from './docked';
import { isForeign, type Standing } from './identities';
import type { Station } from './open';

export interface Keeping {
  /** A person says which camera a doubtful one is. */
  tellApart(dock: DockId, device: DeviceId, why: string, by: Actor): Promise<void>;
  /** A person lets in what does not look like a camera. */
  admit(dock: DockId, device: DeviceId, is: SourceKind, why: string, by: Actor): Promise<void>;
  /** A person says what the battery shows. */
  tellBattery(dock: DockId, percent: number, by: Actor): Promise<void>;
  setClock(dock: DockId, by: Actor): Promise<ClockSettingView>;
  planClearing(dock: DockId): Promise<ClearingPlanView>;
  /** Begins what the plan says. */
  clear(dock: DockId, plan: string, by: Actor): void;
}

/** What is needed of the docks. */
export interface Floor {
  /** The open station. Throws `no-vault`. */
  readonly station: () => Station;
  readonly settings: () => DockSettings;
  /** Throws `not-found`. */
  readonly known: (dock: DockId) => Docked;
  /** A camera of which is certain which one it is, and that nothing is done with now. Throws a FailureError. */
  readonly idle: (dock: DockId) => Docked;
  readonly all: () => Iterable<Docked>;
  readonly standingOf: (docked: Docked) => Standing;
  /** Throws when it is not certain which camera it is. */
  readonly deviceOf: (docked: Docked) => DeviceId;
  readonly sourceOf: (docked: Docked, stop: AbortController) => FootageSource | null;
  readonly clockOf: (camera: DockedCamera) => CameraClock | null;
  readonly isPresent: (docked: Docked, stop: AbortController) => () => Promise<boolean>;
  /** Keeps work so that closing can wait for it. */
  readonly follow: (work: Promise<void>) => void;
  /** The work with a camera has ended. */
  readonly leaveWork: (docked: Docked) => void;
  readonly settle: () => void;
  readonly changed: () => void;
}

const STATION: Actor = { kind: 'station' };

/** Whether a camera's clock can be set from here, and differs by more than the office tolerates. */
export function hasWrongClock(docked: Docked, { clockToleranceSeconds }: DockSettings): boolean {
  const clock = readingsOf(docked).clock?.value;
  return (
    docked.camera.clockSettable && clock !== undefined && isClockOff(clock, clockToleranceSeconds * 1000)
  );
}

export function dockKeeping(floor: Floor): Keeping & {
  /** Sets a wrong clock, where the office wants that. Never rejects. */ setWrongClock(
    docked: Docked,
  ): Promise<void>;
} {
  const { station, settings, known, idle, deviceOf, standingOf } = floor;

  /** The number must not be that of another camera that is docked now. */
  function refuseIfInUse(docked: Docked, device: DeviceId): void {
    for (const other of floor.all()) {
      const standing = standingOf(other);
      const isOther = unitOf(other.camera) !== unitOf(docked.camera);
      if (isOther && standing.is === 'certain' && standing.identity.device === device)
        throw failed('number-in-use', { device, port: other.camera.usb?.port ?? other.camera.name ?? '?' });
    }
  }

  async function tell(docked: Docked, device: DeviceId, act: Act, why: string, by: Actor): Promise<void> {
    refuseIfInUse(docked, device);
    await station().record([act], by, why);
    docked.told = device;
    floor.settle();
  }

  async function setClock(docked: Docked, by: Actor): Promise<ClockSettingView> {
    const { record, now } = station();
    const clock = floor.clockOf(docked.camera);
    const device = deviceOf(docked);
    if (!clock || !docked.camera.clockSettable) throw failed('clock-unsettable');
    const { view, after } = await setCameraClock(clock, device, (act) => record([act], by));
    if (after) docked.clock = { value: after, source: 'device', at: instantOf(now()) };
    floor.changed();
    return view;
  }

  /** A camera whose footage is all in, and that may be cleared. Throws a FailureError. */
  function clearable(dock: DockId, stop: AbortController) {
    const docked = idle(dock);
    const { clearing: level } = settings();
    if (level === 'off') throw failed('clearing-off');
    if (docked.camera.volume?.readOnly) throw failed('camera-read-only');
    const { ended, report } = docked;
    const source = floor.sourceOf(docked, stop);
    if (ended.phase !== 'safe' || !report || !source) throw failed('clearing-not-safe');
    return { docked, level, ended, report, source, device: deviceOf(docked), stop };
  }

  async function clearNow(
    { docked, ended, report, source, device, stop }: ReturnType<typeof clearable>,
    plan: ClearingPlan,
    by: Actor,
  ): Promise<void> {
    const { files: filesTotal, bytes: bytesTotal } = plan.view.goes;
    const run: ClearingRun = { is: 'clearing', stop, filesDone: 0, filesTotal, bytesDone: 0, bytesTotal };
    docked.busy = run;
    floor.changed();
    try {
      const { files, bytes } = await executeClearing(station(), {
        device,
        source,
        report,
        plan,
        by,
        isSameCamera: async () => (await floor.isPresent(docked, stop)()) && isStill(docked, device),
        signal: stop.signal,
        onProgress(filesDone, bytesDone) {
          Object.assign(run, { filesDone, bytesDone });
          floor.changed();
        },
      });
      const count = (outcome: string): number => files.filter((f) => f.outcome === outcome).length;
      const cleared = { removed: count('removed'), kept: count('kept'), unknown: count('unknown'), bytes };
      const isCut = cleared.unknown > 0 || files.some(({ reason }) => reason === 'camera-gone');
      docked.ended = isCut
        ? { phase: 'stopped', failure: { code: 'clearing-interrupted', values: cleared } }
        : { ...ended, cleared };
    } catch (error) {
      docked.ended = { phase: 'stopped', failure: failureOf(error) };
    } finally {
      docked.plan = null;
      floor.leaveWork(docked);
    }
  }

  function isStill(docked: Docked, device: DeviceId): boolean {
    const standing = standingOf(docked);
    return standing.is === 'certain' && standing.identity.device === device;
  }

  return {
    async tellApart(dock, device, why, by) {
      const docked = known(dock);
      const standing = standingOf(docked);
      if (standing.is !== 'doubtful') throw failed('camera-unidentified');
      const { camera, busy } = docked;
      const session = busy?.is === 'import' && busy.device !== device ? busy.session : null;
      const claimed = camera.identity?.device ?? null;
      const data = { device, claimed, traits: camera.traits, doubt: standing.doubt.why, session };
      await tell(docked, device, { kind: 'device.told-apart', data }, why, by);
    },
    async admit(dock, device, is, why, by) {
      const docked = known(dock);
      const { camera } = docked;
      if (!isForeign(camera)) throw failed('bad-arguments', { detail: 'it is a camera' });
      const data = { device, claimed: camera.identity?.device ?? null, traits: camera.traits, is };
      await tell(docked, device, { kind: 'device.admitted', data }, why, by);
    },
    async tellBattery(dock, percent, by) {
      const docked = known(dock);
      const { record, now } = station();
      const batteryPercent = { value: percent, source: 'person' as const, at: instantOf(now()) };
      await record([{ kind: 'device.readings', data: { device: deviceOf(docked), batteryPercent } }], by);
      docked.battery = batteryPercent;
      floor.changed();
    },
    setClock: async (dock, by) => setClock(idle(dock), by),
    async setWrongClock(docked) {
      if (!settings().setsClocks || !hasWrongClock(docked, settings())) return;
      // What became of it is on record; nobody asked, so nobody is told.
      await setClock(docked, STATION).catch(() => undefined);
    },
    async planClearing(dock) {
      const { docked, device, source, report, level } = clearable(dock, new AbortController());
      docked.plan = await planClearing(station(), device, source, report, level);
      return docked.plan.view;
    },
    clear(dock, plan, by) {
      const camera = clearable(dock, new AbortController());
      const agreed = camera.docked.plan;
      if (agreed?.view.plan !== plan || agreed.level !== camera.level) throw failed('clearing-changed');
      floor.follow(clearNow(camera, agreed, by));
    },
  };
}

/** What hangs on one port is one device, whatever it shows. */
function unitOf({ usb, dock }: DockedCamera): string {
  return usb?.port ?? dock;
}
