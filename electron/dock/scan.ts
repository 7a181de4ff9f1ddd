/** A bounded look at the names on a camera: enough to tell whose it is, whatever somebody put on the card. */
import { lstat, opendir } from 'node:fs/promises';
import path from 'node:path';

export interface ScanLimits {
  readonly names: number;
  /** So that one full folder leaves room for its neighbours. */
  readonly namesInFolder: number;
  readonly depth: number;
}

export const SCAN_LIMITS: ScanLimits = { names: 2_000, namesInFolder: 500, depth: 6 };

/** Paths from the root, `/` between parts. Links and special files are in neither list. */
export interface Scan {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Folders of operating systems. Lower case. */
const NO_CAMERA_FOLDER = /^(?:[.$].*|system volume information|lost\+found|lost\.dir|found\.\d{3})$/;

/**
 * Names under `root`, level by level, never through a link and never into another file system. Throws when the root
 * cannot be listed; a folder inside that cannot is left out.
 */
export async function scanNames(root: string, limits: ScanLimits = SCAN_LIMITS): Promise<Scan> {
  const folders: string[] = [];
  const files: string[] = [];
  const { dev } = await lstat(root);
  let left = limits.names;

  const look = async (folder: string) => {
    const inside: string[] = [];
    let here = Math.min(left, limits.namesInFolder);
    for await (const entry of await opendir(path.join(root, folder), { bufferSize: 64 })) {
      if (here-- <= 0) break;
      left--;
      const found = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) files.push(found);
      else if (entry.isDirectory() && !NO_CAMERA_FOLDER.test(entry.name.toLowerCase())) inside.push(found);
    }
    folders.push(...inside);
    return inside;
  };

  let level = await look('');
  for (let depth = 1; depth <= limits.depth && left > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (left <= 0) break;
      try {
        if ((await lstat(path.join(root, folder))).dev === dev) next.push(...(await look(folder)));
      } catch {
        // A damaged folder says nothing of whose camera it is; the import will report it.
        continue;
      }
    }
    level = next;
  }
  return { folders, files };
}

/** The first names at the root, in no particular order. Throws when it cannot be listed. */
export async function rootNames(root: string, atMost = 500): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const entry of await opendir(root, { bufferSize: 64 })) {
    names.push(entry.name);
    if (names.length >= atMost) break;
  }
  return names;
}
