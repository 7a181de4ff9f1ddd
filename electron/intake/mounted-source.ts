/**
 * A camera whose storage is mounted as a folder. Follows nothing, leaves nothing behind, and only reads: but for a file
 * that a clearing orders to be removed.
 */
import fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import path from 'node:path';
import type { Listed, ListedType } from '#shared/card';
import { instantOf } from '#shared/clock';
import { failed } from '#shared/failure';
import { errnoOf, systemDisk } from '../vault/disk';
import { openMounted, placeOf, type MountedPlace } from './mounted-file';
import { removable, type RemovalDisk } from './mounted-removal';
import type { NativePath } from './read-calls';
import { FileFailure, type FootageSource } from './source';

interface MountedFile extends Listed {
  readonly place: MountedPlace | null;
  /** Nobody may write: the one mark against removal that FAT has. */
  readonly isLocked: boolean;
}

const NATIVE_BYTES = process.platform !== 'win32';
const DEEPEST = 32;
/** So many files of a folder are looked at side by side. */
const AT_ONCE = 64;

/**
 * The camera mounted at `root`. After each listing `isPresent` and the system are asked whether the camera is still
 * there: FAT lists folders of a pulled card as empty, without an error, so a short listing can look whole.
 * @param disk the operations by which files are removed
 */
export function mountedSource(
  root: string,
  isPresent: () => Promise<boolean> = () => Promise.resolve(true),
  disk: RemovalDisk = systemDisk,
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
      if (!known?.place) throw new FileFailure('source-gone');
      const { place, isLocked } = known;
      return removable(await openMounted(place), { place, isLocked, isPresent, disk });
    },
    place: (file) => listed.get(file.path)?.place ?? null,
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
      place: null,
      isLocked: true,
    });
    return;
  }
  for (let i = 0; i < names.length; i += AT_ONCE) {
    const some = names.slice(i, i + AT_ONCE).map((name) => ({ name, native: joined(folder, name) }));
    const looked = await Promise.all(
      some.map(({ native }) => fs.promises.lstat(native, { bigint: true }).catch(() => null)),
    );
    for (const [k, { name, native }] of some.entries()) {
      const shown = prefix + textOf(name);
      const stats = looked[k] ?? null;
      if (stats?.isDirectory() && stats.dev === device) {
        await walk(native, `${shown}/`, device, depth + 1, into);
      } else {
        into.push({
          path: shown,
          type: typeOf(stats, device),
          bytes: Number(stats?.size ?? 0),
          modified: modifiedOf(stats),
          place: stats && placeOf(native, stats),
          isLocked: ((stats?.mode ?? 0n) & 0o222n) === 0n,
        });
      }
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
