/** Objects for scripted cameras. */
import { synthetic } from './content';
import type { ScriptedObject } from './script';

/** A folder at the root, or in another one. */
export function folder(handle: number, name: string, parent = 0): ScriptedObject {
  return { handle, parent, name, isFolder: true, modified: '20260713T090000' };
}

/** A file whose bytes depend on its handle. */
export function file(handle: number, name: string, bytes: number, parent = 0): ScriptedObject {
  return { handle, parent, name, bytes, content: synthetic(handle), modified: '20260713T103000' };
}

/** What the lab's cameras hold: names in three scripts, whole packets, nothing at all, more than 32 bits can count. */
export const LAB_CARD: readonly ScriptedObject[] = [
  folder(1, 'DCIM'),
  file(2, 'CLIP0001.MP4', 3_000_000, 1),
  file(3, '巡逻 Прогулка é 01.MP4', 5_000_000, 1),
  file(4, 'PKT500.BIN', 500, 1),
  file(5, 'ZERO.BIN', 0, 1),
  file(6, 'BIG.MP4', 5_000_000_000, 1),
];
