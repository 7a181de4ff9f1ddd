import { darwinVolumes } from './darwin';
import { linuxVolumes } from './linux';
import type { VolumeReader } from './volume';
import { win32Volumes } from './win32';

/** The way to list volumes on this computer's system; none where we know none. */
export function volumeReaders(platform: NodeJS.Platform = process.platform): readonly VolumeReader[] {
  if (platform === 'linux') return [linuxVolumes()];
  if (platform === 'win32') return [win32Volumes()];
  if (platform === 'darwin') return [darwinVolumes()];
  return [];
}
