/** A folder that behaves as a docked camera's volume: for the demo, for tests, for a card copied by hand. */
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DockAdapter } from './adapter';
import { holds, type RawVolume } from './mass-storage/volume';

/** A folder as a way for one camera to come: it is plugged in while the folder exists. */
export function folderAdapter(folder: string): DockAdapter {
  const asked = path.resolve(folder);
  const list = async (): Promise<readonly RawVolume[]> => {
    const volume = await folderVolume(asked);
    return volume ? [volume] : [];
  };
  return {
    name: `folder ${asked}`,
    transport: 'folder',
    list,
    isPresent: async (volume) => holds(await list(), volume),
  };
}

async function folderVolume(asked: string): Promise<RawVolume | null> {
  try {
    const root = await realpath(asked);
    const found = await stat(root, { bigint: true });
    if (!found.isDirectory()) return null;
    return {
      key: asked,
      // The folder itself, not its name: removed and made again, it is another camera's turn.
      arrival: `${found.dev}:${found.ino}:${found.birthtimeNs}`,
      device: path.basename(asked),
      mountPoint: root,
      fileSystem: 'folder',
      label: null,
      volumeId: null,
      readOnly: false,
      usb: null,
      serial: null,
      name: path.basename(asked) || null,
    };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
