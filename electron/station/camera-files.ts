/**
 * The office's own camera profiles and vendor adapters: files in the vault's folder `camera-profiles`, beside the
 * footage that was read by them, so that a vault that moves to another computer is understood there in the same way.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import {
  admitCameraFiles,
  cameraFileText,
  idOf,
  MOST_CAMERA_FILE_BYTES,
  readCameraFile,
  type CameraFile,
  type CameraFileEntry,
  type CameraFileReading,
  type CameraFiles,
  type OfficeFile,
} from '#shared/camera-file';
import { failed } from '#shared/failure';
import type { Sha256 } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { builtInProfiles } from '../dock/camera-profiles';
import { builtInAdapters } from '../dock/vendor/adapters';
import { errnoOf, systemDisk, type Disk } from '../vault/disk';
import { makeFolders, readWhole, remove, replaceWhole } from '../vault/files';
import { LAYOUT } from '../vault/layout';
import type { Record } from './record';

const builtIn: readonly CameraFile[] = [
  ...builtInProfiles.map((profile) => ({ kind: 'profile', profile }) as const),
  ...builtInAdapters.map((adapter) => ({ kind: 'adapter', adapter }) as const),
];

/** What came with the program, and nothing else. */
export const BUILT_IN_FILES: CameraFiles = admitCameraFiles(builtIn, []);

/** All files that count for the vault in `folder`, and those that do not, with the reason. Never throws. */
export async function readCameraFiles(disk: Disk, folder: string): Promise<CameraFiles> {
  return admitCameraFiles(builtIn, await officeFiles(disk, folder));
}

/** The same for a command; a vault that is not there yet has only what came with the program. */
export function cameraFilesIn(vault: string): Promise<CameraFiles> {
  return readCameraFiles(systemDisk, vault);
}

/** The camera files of an open vault. */
export interface CameraFileKeeper {
  current(): CameraFiles;
  /** Reads the folder again: a person may have put files there by hand. */
  refresh(): Promise<CameraFiles>;
  /**
   * Copies the file at `from` into the vault and puts that on record. A file that does not count is not copied: its
   * entry says why. Throws FailureError when it cannot be written.
   */
  add(from: string, by: Actor): Promise<CameraFileEntry>;
  /** Takes a file out of the vault and puts that on record. Throws `not-found` for a name that is none of the list. */
  remove(name: string, by: Actor): Promise<void>;
  /** Writes one file, also one that came with the program, to a place that a person chose. */
  export(what: { readonly kind: CameraFile['kind']; readonly id: string }, to: string): Promise<void>;
}

/** Keeps the camera files of the vault in `folder`. */
export async function cameraFileKeeper(
  disk: Disk,
  folder: string,
  record: Record,
): Promise<CameraFileKeeper> {
  let files = await readCameraFiles(disk, folder);
  const placeOf = (name: string): string => path.join(folder, LAYOUT.cameraProfiles, name);
  const refresh = async (): Promise<CameraFiles> => {
    files = await readCameraFiles(disk, folder);
    return files;
  };
  const written = async (work: Promise<void>, place: string): Promise<void> => {
    await work.catch((error: unknown) => {
      throw failed('vault-place-unusable', { place, detail: errnoOf(error) ?? String(error) }, error);
    });
  };

  return {
    current: () => files,
    refresh,
    async add(from, by) {
      const source = path.basename(from);
      const reading = await readFile(systemDisk, from);
      if (!reading.ok) return { file: source, content: null, problem: reading.problem, notes: [] };
      const before = await officeFiles(disk, folder);
      const name = nameFor(reading.file, before);
      const others = before.filter((each) => each.name !== name);
      const entry = admitCameraFiles(builtIn, [...others, { name, reading }]).entries.find(
        ({ file }) => file === name,
      );
      if (!entry || entry.problem)
        return { file: source, content: reading.file, problem: entry?.problem ?? null, notes: [] };
      const bytes = Buffer.from(cameraFileText(reading.file));
      const former = await readWhole(disk, placeOf(name)).catch(() => null);
      await written(
        makeFolders(disk, folder, LAYOUT.cameraProfiles).then(() => replaceWhole(disk, placeOf(name), bytes)),
        placeOf(name),
      );
      const data = {
        file: name,
        content: reading.file.kind,
        id: idOf(reading.file),
        sha256: digestOf(bytes),
        replaced: former && digestOf(former),
      };
      await record([{ kind: 'camera-file.added', data }], by).catch(async (error: unknown) => {
        // What is not on record does not count.
        await (former ? replaceWhole(disk, placeOf(name), former) : removeDurably(name));
        throw error;
      });
      await refresh();
      return entry;
    },
    async remove(name, by) {
      if (!(await refresh()).entries.some(({ file }) => file === name))
        throw failed('not-found', { subject: name });
      const former = await readWhole(disk, placeOf(name)).catch(() => null);
      await record(
        [{ kind: 'camera-file.removed', data: { file: name, sha256: former && digestOf(former) } }],
        by,
      );
      await written(removeDurably(name), placeOf(name));
      await refresh();
    },
    async export({ kind, id }, to) {
      const found = files.entries.find(
        ({ content }) => content?.kind === kind && idOf(content) === id,
      )?.content;
      if (!found) throw failed('not-found', { subject: id });
      await written(replaceWhole(systemDisk, to, Buffer.from(cameraFileText(found))), to);
    },
  };

  async function removeDurably(name: string): Promise<void> {
    await remove(disk, placeOf(name));
    await disk.syncFolder(path.dirname(placeOf(name)));
  }
}

/** A file of the same content keeps its name in the folder; a new one is named by what it is, never by where it came from. */
function nameFor(content: CameraFile, office: readonly OfficeFile[]): string {
  const same = office.find(
    ({ reading }) => reading.ok && reading.file.kind === content.kind && idOf(reading.file) === idOf(content),
  );
  return same?.name ?? `${content.kind}-${idOf(content)}.json`;
}

async function officeFiles(disk: Disk, folder: string): Promise<readonly OfficeFile[]> {
  const place = path.join(folder, LAYOUT.cameraProfiles);
  let names: readonly string[];
  try {
    names = await disk.names(place);
  } catch (error) {
    const detail = errnoOf(error) ?? String(error);
    if (detail === 'ENOENT') return [];
    return [{ name: LAYOUT.cameraProfiles, reading: unreadable(detail) }];
  }
  const wanted = names.filter((name) => /\.json$/i.test(name) && !name.startsWith('.'));
  return Promise.all(
    wanted.map(async (name) => ({ name, reading: await readFile(disk, path.join(place, name)) })),
  );
}

/** Never throws: what cannot be read is a file with a problem. */
async function readFile(disk: Disk, file: string): Promise<CameraFileReading> {
  try {
    if (!(await disk.stat(file)).isFile) return unreadable('EISDIR');
    const text = utf8Text((await readWhole(disk, file, MOST_CAMERA_FILE_BYTES)) ?? new Uint8Array(0));
    return text === null ? { ok: false, problem: { code: 'file-not-utf8' } } : readCameraFile(text);
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, problem: { code: 'file-too-large' } };
    return unreadable(errnoOf(error) ?? String(error));
  }
}

function unreadable(detail: string): CameraFileReading {
  return { ok: false, problem: { code: 'file-unreadable', values: { detail } } };
}

function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null; // written by an editor that knows only the system's own encoding
  }
}

function digestOf(bytes: Uint8Array): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}
