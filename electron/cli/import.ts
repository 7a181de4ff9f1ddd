import path from 'node:path';
import { failed } from '#shared/failure';
import type { DeviceIdentity, DockedCamera } from '#shared/device';
import type { DeviceId } from '#shared/ids';
import type { CameraReadings } from '#shared/readings';
import type { ImportProgress, ImportReport } from '#shared/intake';
import { displayName } from '#shared/display-name';
import { sizeText } from '#shared/size';
import { bothLanguages } from '#shared/words/sentences';
import { identifyFolder } from '../dock/identify';
import { operator } from '../station/account';
import { cameraFilesIn } from '../station/camera-files';
import { lookAtDocks } from '../station/dock-look';
import { checkAfterImport } from '../station/continuity';
import { importInto, mountedCamera, newSession, type FootageSource } from '../station/import';
import { openStation } from '../station/open';
import type { Command } from './arguments';
import { EXIT, failureText, fileJson, printJson, printLine, say } from './output';

type ImportCommand = Extract<Command, { do: 'import' }>;

/** A camera to import, wherever it is. */
interface Camera {
  readonly source: FootageSource;
  readonly identity: DeviceIdentity;
  readonly readings?: CameraReadings;
  close(): Promise<void>;
}

/** `station import`: one camera into a vault, which is made when the folder for it is missing or empty. */
export async function runImport(command: ImportCommand): Promise<number> {
  const folder = path.resolve(command.vault);
  // Before anything is made: a camera that cannot be read is no reason for a new vault.
  const camera =
    'folder' in command.source
      ? await cameraInFolder(path.resolve(command.source.folder), folder, command.device)
      : await cameraInDock(command.source.camera, folder);
  try {
    return await importCamera(camera, folder, command);
  } finally {
    await camera.close();
  }
}

async function importCamera(
  camera: Camera,
  folder: string,
  { device, json }: ImportCommand,
): Promise<number> {
  const station = await openStation({ folder, create: true });
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(failed('cancelled'));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const report = await importInto(station, {
      session: newSession(station),
      device: device ? { device, from: 'given' } : camera.identity,
      source: camera.source,
      ...(camera.readings ? { readings: camera.readings } : {}),
      by: operator(),
      signal: stop.signal,
      onProgress: process.stderr.isTTY ? showProgress : () => undefined,
    });
    await checkAfterImport(station, report);
    print(report, json);
    return exitCode(report);
  } finally {
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
    await station.close();
  }
}

async function cameraInFolder(root: string, vault: string, given: DeviceId | null): Promise<Camera> {
  if (isInside(root, vault) || isInside(vault, root)) {
    throw failed('bad-arguments', { detail: 'SOURCE and --vault must not lie in one another' });
  }
  const source = await mountedCamera(root);
  const identity: DeviceIdentity | null = given
    ? { device: given, from: 'given' }
    : await identifyFolder(root, (await cameraFilesIn(vault)).profiles);
  if (!identity) throw failed('camera-unidentified');
  return { source, identity, close: () => Promise.resolve() };
}

async function cameraInDock(device: DeviceId, vault: string): Promise<Camera> {
  // A hidden camera says who it is before it shows its files.
  const isIt = ({ identity, state }: DockedCamera): boolean =>
    identity?.device === device && state === 'identified';
  const docked = await lookAtDocks({
    files: await cameraFilesIn(vault),
    mounting: true,
    enough: (cameras) => cameras.some(isIt),
  });
  const camera = docked.cameras.find(isIt);
  const source = camera && docked.sourceOf(camera);
  if (!camera?.identity || !source) {
    await docked.close();
    throw failed('source-missing', { place: device });
  }
  return { source, identity: camera.identity, readings: camera.readings, close: () => docked.close() };
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

function showProgress(p: ImportProgress): void {
  process.stderr.write(
    `\r${p.filesDone}/${p.filesTotal}  ${sizeText(p.bytesDone)} / ${sizeText(p.bytesTotal)}  ${sizeText(p.bytesPerSecond)}/s \u001b[K`,
  );
}

/** Whether `inner` is `outer` or lies below it. */
function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
