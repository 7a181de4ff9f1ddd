import path from 'node:path';
import { failed } from '#shared/failure';
import type { DeviceIdentity, DockedCamera } from '#shared/device';
import type { DeviceId } from '#shared/ids';
import type { ImportReport } from '#shared/intake';
import { displayName } from '#shared/display-name';
import { sizeText } from '#shared/size';
import { bothLanguages } from '#shared/words/sentences';
import { identifyFolder } from '../dock/identify';
import { operator } from '../station/account';
import { cameraFilesIn } from '../station/camera-files';
import { lookAtDocks } from '../station/dock-look';
import { checkAfterImport } from '../station/continuity';
import { standingsOf } from '../station/identities';
import { importInto, mountedCamera, newSession } from '../station/import';
import { openStation, type Station } from '../station/open';
import type { Command } from './arguments';
import { EXIT, failureText, fileJson, printJson, printLine, say } from './output';
import { farText, progressLine } from './progress';

type ImportCommand = Extract<Command, { do: 'import' }>;

/** What an import begins with. */
type Camera = Pick<Parameters<typeof importInto>[1], 'device' | 'source' | 'readings' | 'sighting'>;

/** Where the camera is looked for. */
interface Place {
  /** The camera; of docked ones, which is which may depend on what the station has on record. */
  camera(station: Station): Camera;
  close(): Promise<void>;
}

/** `station import`: one camera into a vault, which is made when the folder for it is missing or empty. */
export async function runImport(command: ImportCommand): Promise<number> {
  const folder = path.resolve(command.vault);
  // Before anything is made: a camera that cannot be read is no reason for a new vault.
  const place =
    'folder' in command.source
      ? await cameraInFolder(path.resolve(command.source.folder), folder, command.device)
      : await cameraInDock(command.source.camera, folder);
  try {
    return await importCamera(place, folder, command);
  } finally {
    await place.close();
  }
}

async function importCamera(place: Place, folder: string, { device, json }: ImportCommand): Promise<number> {
  const station = await openStation({ folder, create: true });
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(failed('cancelled'));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const line = progressLine(json);
  try {
    const camera = place.camera(station);
    const report = await importInto(station, {
      ...camera,
      session: newSession(station),
      device: device ? { device, from: 'given' } : camera.device,
      by: operator(),
      signal: stop.signal,
      onProgress: (far) => line.show(() => `${far.filesDone} / ${far.filesTotal}  ${farText(far)}`),
    });
    line.end();
    await checkAfterImport(station, report);
    print(report, json);
    return exitCode(report);
  } finally {
    line.end();
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
    await station.close();
  }
}

async function cameraInFolder(root: string, vault: string, given: DeviceId | null): Promise<Place> {
  if (isInside(root, vault) || isInside(vault, root)) {
    throw failed('bad-arguments', { detail: 'SOURCE and --vault must not lie in one another' });
  }
  const source = await mountedCamera(root);
  const device: DeviceIdentity | null = given
    ? { device: given, from: 'given' }
    : await identifyFolder(root, (await cameraFilesIn(vault)).profiles);
  if (!device) throw failed('camera-unidentified');
  return { camera: () => ({ source, device }), close: () => Promise.resolve() };
}

/** A docked camera by its number. Throws `camera-doubtful` when only a person can say which one that is. */
async function cameraInDock(device: DeviceId, vault: string): Promise<Place> {
  // A hidden camera says who it is before it shows its files.
  const isIt = ({ identity, state }: DockedCamera): boolean =>
    identity?.device === device && state === 'identified';
  const docked = await lookAtDocks({
    files: await cameraFilesIn(vault),
    mounting: true,
    enough: (cameras) => cameras.some(isIt),
  });
  const missing = () => failed('source-missing', { place: device });
  if (docked.cameras.length === 0) {
    await docked.close();
    throw missing();
  }
  return {
    camera(station) {
      const standings = standingsOf(
        docked.cameras.map((camera) => ({ camera, told: null, isDone: false })),
        (claimed) => station.catalog.sightings(claimed),
      );
      for (const camera of docked.cameras) {
        const standing = standings.get(camera.dock);
        if (standing?.is === 'doubtful' && camera.identity?.device === device)
          throw failed('camera-doubtful');
        if (standing?.is !== 'certain' || standing.identity.device !== device) continue;
        const source = docked.sourceOf(camera);
        if (!source) throw missing();
        const sighting = { claimed: camera.identity?.device ?? null, traits: camera.traits };
        return { source, device: standing.identity, readings: camera.readings, sighting };
      }
      throw missing();
    },
    close: () => docked.close(),
  };
}

function exitCode({ safeToUnplug, files, failure }: ImportReport): number {
  if (safeToUnplug) return EXIT.well;
  const anythingTaken = files.some((f) => f.outcome === 'sealed' || f.outcome === 'already-sealed');
  return failure?.code === 'vault-full' && !anythingTaken ? EXIT.nothingDone : EXIT.someFailed;
}

function print(report: ImportReport, json: boolean): void {
  const { session, device, safeToUnplug, files, failure } = report;
  if (failure) say(failureText(failure));
  if (json) {
    printJson({ session, device, safeToUnplug, files: files.map(fileJson) });
    return;
  }
  for (const file of files) {
    const { reason } = file;
    const why = reason === null ? '' : `  ${bothLanguages((s) => s.reason[reason])}`;
    printLine(
      `${file.outcome.padEnd(14)}  ${sizeText(file.bytes).padStart(9)}  ${displayName(file.source)}${why}`,
    );
  }
  printLine(safeToUnplug ? '可以拔下 Safe to unplug' : '请勿拔下 Do not unplug');
}

/** Whether `inner` is `outer` or lies below it. */
function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
