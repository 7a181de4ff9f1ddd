/** One look at what is docked, for a command that runs once; the window's process watches all the time instead. */
import type { DockedCamera } from '#shared/device';
import { builtInProfiles } from '../dock/camera-profiles';
import { watchAllDocks } from '../dock/docks';
import type { UsbState } from '../dock/usb/watch';
import { mountedSource } from '../intake/mounted-source';
import { remoteSource } from '../intake/remote-source';
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

/** Looks until `enough` says so, or nothing is still being found out, or for fifteen seconds. */
export async function lookAtDocks(
  enough: (cameras: readonly DockedCamera[]) => boolean = () => false,
): Promise<DockLook> {
  const seen: { cameras: readonly DockedCamera[] | null } = { cameras: null };
  const docks = watchAllDocks({
    folders: [],
    profiles: builtInProfiles,
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
    close: () => docks.close(),
  };
}

/** Whether it is still being found out what this is. */
function isUnderway({ state, trouble }: DockedCamera): boolean {
  return trouble === null && state !== 'identified';
}
