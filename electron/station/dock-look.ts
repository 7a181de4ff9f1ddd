/** One look at what is docked, for a command that runs once; the window's process watches all the time instead. */
import type { DockedCamera } from '#shared/device';
import { watchAllDocks, type DockFiles } from '../dock/docks';
import type { UsbState } from '../dock/usb/watch';
import { mountedSource } from '../intake/mounted-source';
import { remoteSource } from '../intake/remote-source';
import { BUILT_IN_FILES } from './camera-files';
import { keptPassword } from './camera-passwords';
import type { FootageSource } from '../intake/source';

export interface DockLook {
  readonly usb: UsbState['is'];
  readonly cameras: readonly DockedCamera[];
  /** The files of an identified camera, until closed. */
  sourceOf(camera: DockedCamera): FootageSource | null;
  close(): Promise<void>;
}

/** Cards take a moment to be mounted, cameras to answer. Milliseconds. */
const AT_LEAST = 2_500;
const AT_MOST = 15_000;

export interface LookOptions {
  /** What is known of makes of cameras. */
  readonly files?: DockFiles;
  /** Mount cards that nothing else mounts, read-only, and give them back at the end (Linux). */
  readonly mounting?: boolean;
  /** Whether that is all that was looked for. */
  readonly enough?: (cameras: readonly DockedCamera[]) => boolean;
}

/**
 * Looks until `enough` says so, or nothing is still being found out, or for fifteen seconds. Looking is docking:
 * cameras that stay hidden without their password are switched to disk mode where one is kept.
 */
export async function lookAtDocks(options: LookOptions = {}): Promise<DockLook> {
  const { files = BUILT_IN_FILES, mounting = false, enough = () => false } = options;
  const seen: { cameras: readonly DockedCamera[] | null } = { cameras: null };
  const docks = watchAllDocks({
    folders: [],
    files,
    passwordOf: keptPassword,
    mounting,
    onChange: (cameras) => {
      seen.cameras = cameras;
    },
    onTrouble: () => undefined,
  });
  const began = performance.now();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const waited = performance.now() - began;
    const known = seen.cameras ?? [];
    const settled = seen.cameras !== null && waited > AT_LEAST && !known.some(isUnderway);
    if (settled || waited > AT_MOST || enough(known)) break;
  }
  return {
    usb: docks.usb(),
    cameras: seen.cameras ?? [],
    sourceOf(camera) {
      if (camera.transport !== 'mtp') return camera.root === null ? null : mountedSource(camera.root);
      const source = docks.source(camera.dock);
      return (
        source &&
        remoteSource(
          'mtp',
          (call) => source.answer(call),
          () => Promise.resolve(true),
        )
      );
    },
    async close() {
      await docks.release((seen.cameras ?? []).map(({ dock }) => dock));
      await docks.close();
    },
  };
}

/** Whether it is still being found out what this is. */
function isUnderway({ state, trouble }: DockedCamera): boolean {
  return trouble === null && state !== 'identified';
}
