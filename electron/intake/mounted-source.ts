/** A camera whose storage is mounted as a folder. Reads only, follows nothing, leaves nothing behind. */
import fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import path from 'node:path';
import type { Listed, ListedType } from '#shared/card';
import { instantOf } from '#shared/clock';
import { failed } from '#shared/failure';
import { errnoOf } from '../vault/disk';
import { FileFailure, type FootageSource, type SourceReader } from './source';

/** On Linux a path is bytes, which need not be text; elsewhere it is text. */
type NativePath = Buffer | string;

interface MountedFile extends Listed {
  readonly native: NativePath;
  readonly stats: BigIntStats | null;
}

const NATIVE_BYTES = process.platform !== 'win32';
const DEEPEST = 32;

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants as Partial<typeof fs.constants> & {
  O_RDONLY: number;
};
/** Reading must not even touch the time of last access; only Linux can be asked that. */
const O_NOATIME = (fs.constants as { O_NOATIME?: number }).O_NOATIME ?? 0;

/**
 * The camera mounted at `root`. After each listing `isPresent` and the system are asked whether the camera is still
 * there: FAT lists folders of a pulled card as empty, without an error, so a short listing can look whole.
 */
export function mountedSource(
  root: string,
  isPresent: () => Promise<boolean> = () => Promise.resolve(true),
): FootageSource {
  let listed = new Map<string, MountedFile>();
  let wasThere = false;
  return {
    transport: 'volume',
    async list() {
      const top = await rootOf(root);
      const disk = blockDevice(top.stats.dev);
      wasThere ||= disk !== null && fs.existsSync(disk);
      const files: MountedFile[] = [];
      await walk(top.native, '', top.stats.dev, 0, files);
      // A card that was pulled before the first look has left an empty mount; a system that shows no devices has not.
      const pulled = disk !== null && !fs.existsSync(disk) && (wasThere || files.length === 0);
      if (pulled || !(await isPresent())) throw failed('source-empty-after-pull');
      files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
      listed = new Map(files.map((file) => [file.path, file]));
      return files;
    },
    async open(file) {
      const known = listed.get(file.path);
      if (!known?.stats) throw new FileFailure('source-gone');
      return openFile(known.native, known.stats);
    },
  };
}

/** Where Linux shows the block device of a mounted file system as long as it is plugged in; null where there is none. */
function blockDevice(device: bigint): string | null {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  // Numbers from 1 on are devices; memory and networks have 0.
  return major !== 0n && fs.existsSync('/sys/dev/block') ? `/sys/dev/block/${major}:${minor}` : null;
}

async function rootOf(root: string): Promise<{ native: NativePath; stats: BigIntStats }> {
  try {
    const real = await fs.promises.realpath(root);
    const stats = await fs.promises.stat(real, { bigint: true });
    if (!stats.isDirectory()) throw failed('source-unreadable', { place: root, detail: 'ENOTDIR' });
    return { native: NATIVE_BYTES ? Buffer.from(real) : real, stats };
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENXIO')
      throw failed('source-missing', { place: root }, error);
    if (code !== null) throw failed('source-unreadable', { place: root, detail: code }, error);
    throw error;
  }
}

async function walk(
  folder: NativePath,
  prefix: string,
  device: bigint,
  depth: number,
  into: MountedFile[],
): Promise<void> {
  const names = await namesIn(folder).catch((error: unknown) => {
    if (depth === 0)
      throw failed('source-unreadable', { place: textOf(folder), detail: errnoOf(error) ?? '?' }, error);
    return null;
  });
  if (names === null || depth > DEEPEST) {
    into.push({
      path: prefix.slice(0, -1),
      type: 'unreadable',
      bytes: 0,
      modified: instantOf(0),
      native: folder,
      stats: null,
    });
    return;
  }
  for (const name of names) {
    const native = joined(folder, name);
    const shown = prefix + textOf(name);
    const stats = await fs.promises.lstat(native, { bigint: true }).catch(() => null);
    if (stats?.isDirectory() && stats.dev === device) {
      await walk(native, `${shown}/`, device, depth + 1, into);
    } else {
      into.push({
        path: shown,
        type: typeOf(stats, device),
        bytes: Number(stats?.size ?? 0),
        modified: modifiedOf(stats),
        native,
        stats,
      });
    }
  }
}

async function namesIn(folder: NativePath): Promise<readonly NativePath[]> {
  return NATIVE_BYTES ? fs.promises.readdir(folder, { encoding: 'buffer' }) : fs.promises.readdir(folder);
}

function typeOf(stats: BigIntStats | null, device: bigint): ListedType {
  if (!stats) return 'unreadable';
  if (stats.isSymbolicLink()) return 'link';
  if (stats.dev !== device) return 'other-file-system';
  return stats.isFile() ? 'file' : 'special';
}

function modifiedOf(stats: BigIntStats | null): Listed['modified'] {
  const ms = Number((stats?.mtimeNs ?? 0n) / 1_000_000n);
  // A broken card can hold a time that no calendar has; the beginning of 1970 says "unknown".
  return instantOf(ms >= 0 && ms < 253_402_300_800_000 ? ms : 0);
}

async function openFile(native: NativePath, listed: BigIntStats): Promise<SourceReader> {
  const handle = await openReadOnly(native);
  const closeAfter = async (failure: FileFailure): Promise<never> => {
    await handle.close().catch(() => undefined);
    throw failure;
  };
  const opened = await handle
    .stat({ bigint: true })
    .catch((error: unknown) => closeAfter(readFailure(error)));
  const inPlace = await liesWhereListed(native);
  if (!inPlace || !opened.isFile() || opened.dev !== listed.dev)
    return closeAfter(new FileFailure('path-escapes'));
  if (!sameState(opened, listed)) return closeAfter(new FileFailure('changed-while-reading'));
  const bytes = Number(opened.size);
  return {
    bytes,
    depth: 2,
    async read(into, position) {
      const wanted = Math.min(into.length, bytes - position);
      let done = 0;
      while (done < wanted) {
        const { bytesRead } = await handle
          .read(into, done, wanted - done, position + done)
          .catch((error: unknown) => Promise.reject(readFailure(error)));
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return done;
    },
    async isUnchanged() {
      try {
        return (
          sameState(await handle.stat({ bigint: true }), listed) &&
          sameState(await fs.promises.lstat(native, { bigint: true }), listed)
        );
      } catch (error) {
        throw readFailure(error);
      }
    },
    close: () => handle.close(),
  };
}

async function openReadOnly(native: NativePath): Promise<fs.promises.FileHandle> {
  const flags = O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);
  try {
    return await fs.promises.open(native, flags | O_NOATIME);
  } catch (error) {
    // Only a file's owner may ask for O_NOATIME.
    if (errnoOf(error) === 'EPERM' && O_NOATIME !== 0) {
      return fs.promises.open(native, flags).catch((again: unknown) => Promise.reject(openFailure(again)));
    }
    throw openFailure(error);
  }
}

/** A folder on the way could have become a link since the listing. */
async function liesWhereListed(native: NativePath): Promise<boolean> {
  try {
    if (Buffer.isBuffer(native))
      return (await fs.promises.realpath(native, { encoding: 'buffer' })).equals(native);
    return (await fs.promises.realpath(native)) === native;
  } catch {
    return false;
  }
}

function sameState(a: BigIntStats, b: BigIntStats): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ino === b.ino;
}

function openFailure(error: unknown): FileFailure {
  const code = errnoOf(error);
  if (code === 'ELOOP') return new FileFailure('path-escapes', error);
  if (code === 'ENAMETOOLONG' || code === 'EINVAL') return new FileFailure('name-unusable', error);
  return readFailure(error);
}

function readFailure(error: unknown): FileFailure {
  const code = errnoOf(error);
  const gone =
    code === 'ENOENT' || code === 'ENODEV' || code === 'ENXIO' || code === 'ENOTCONN' || code === 'ESTALE';
  return new FileFailure(gone ? 'source-gone' : 'source-unreadable', error);
}

function joined(folder: NativePath, name: NativePath): NativePath {
  if (Buffer.isBuffer(folder) && Buffer.isBuffer(name))
    return Buffer.concat([folder, Buffer.from('/'), name]);
  return path.join(folder.toString(), name.toString());
}

/**
 * A name as text that tells every name apart. Names that are no text (and, where paths are bytes, the backslash) get
 * `\xNN`; half surrogates, which Windows allows, get `\uNNNN`.
 */
export function textOf(name: NativePath): string {
  if (typeof name === 'string') {
    return name.replace(
      /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
      (half) => `\\u${half.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  }
  const text = name.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(name)) return text.replaceAll('\\', '\\x5C');
  return Array.from(name, (byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}
