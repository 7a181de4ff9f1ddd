import os from 'node:os';
import path from 'node:path';
import { failed } from '#shared/failure';
import type { DeviceIdentity } from '#shared/device';
import type { ImportProgress, ImportReport } from '#shared/intake';
import { displayName } from '#shared/display-name';
import { sizeText } from '#shared/size';
import { bothLanguages } from '#shared/words/sentences';
import { identifyFolder } from '../dock/identify';
import { importInto, mountedCamera, newSession } from '../station/import';
import { openStation, type Station } from '../station/open';
import type { Command } from './arguments';
import { EXIT, failureText, fileJson, printJson, printLine, say } from './output';

/** `station import`: one folder into a vault, which is made when the folder for it is missing or empty. */
export async function runImport(command: Extract<Command, { do: 'import' }>): Promise<number> {
  const source = path.resolve(command.source);
  const folder = path.resolve(command.vault);
  if (isInside(source, folder) || isInside(folder, source)) {
    throw failed('bad-arguments', { detail: 'SOURCE and --vault must not lie in one another' });
  }
  // Before anything is made: a camera that cannot be read is no reason for a new vault.
  const camera = await mountedCamera(source);
  const station = await openStation({ folder, create: true });
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(failed('cancelled'));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const report = await importInto(station, {
      session: newSession(station),
      device: await identityOf(command, source, station),
      source: camera,
      by: { kind: 'operator', account: os.userInfo().username },
      signal: stop.signal,
      onProgress: process.stderr.isTTY ? showProgress : () => undefined,
    });
    print(report, command.json);
    return exitCode(report);
  } finally {
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
    await station.close();
  }
}

async function identityOf(
  command: Extract<Command, { do: 'import' }>,
  source: string,
  station: Station,
): Promise<DeviceIdentity> {
  if (command.device) return { device: command.device, from: 'given' };
  const identity = await identifyFolder(source, station.profiles);
  if (!identity) throw failed('camera-unidentified');
  return identity;
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
