/** Everything by which cameras come to this computer, as one list: mounted cards, folders, and cameras that speak MTP. */
import type { CameraProfile } from '#shared/camera-profile';
import type { DockedCamera } from '#shared/device';
import type { DockId } from '#shared/ids';
import { volumeReaders } from './mass-storage/index';
import { mtpDocks } from './mtp-docks';
import type { MtpSource } from './mtp/source';
import { watchUsb, type UsbState } from './usb/watch';
import { watchDocks } from './watch';

export interface DocksOptions {
  /** Folders that behave as docked cameras. */
  readonly folders: readonly string[];
  readonly profiles: readonly CameraProfile[];
  /** Called with the whole list: once when it is first known, and then at each change. */
  readonly onChange: (cameras: readonly DockedCamera[]) => void;
  /** Something that support staff should know; one line. */
  readonly onTrouble: (line: string) => void;
}

export interface Docks {
  /** How the USB itself is doing; a computer without one is no failure. */
  usb(): UsbState['is'];
  /** The files of an identified MTP camera; null when it is none, or gone. */
  source(dock: DockId): MtpSource | null;
  close(): Promise<void>;
}

/** Starts watching. */
export function watchAllDocks({ folders, profiles, onChange, onTrouble }: DocksOptions): Docks {
  let mounted: readonly DockedCamera[] | null = null;
  let state: UsbState['is'] = 'starting';
  const tell = (): void => {
    if (mounted) onChange([...mounted, ...mtp.cameras()]);
  };
  const mtp = mtpDocks({
    device: (key) => usb.device(key),
    profiles,
    onChange: () => tell(),
    onTrouble: ({ usb: { port }, name }, error) =>
      onTrouble(`${name ?? 'camera'} at ${port}: ${error.message}`),
  });
  const usb = watchUsb({
    onChange: (devices) => mtp.sighted(devices),
    onState: (next) => {
      state = next.is;
      onTrouble(next.is === 'failed' ? `USB failed: ${next.error.message}` : `USB ${next.is}`);
    },
  });
  const watch = watchDocks({
    readers: volumeReaders(),
    folders,
    profiles,
    onChange: (cameras) => {
      mounted = cameras;
      tell();
    },
    onTrouble: ({ adapter, error }) => onTrouble(`cannot list ${adapter}: ${String(error)}`),
  });
  return {
    usb: () => state,
    source: (dock) => mtp.source(dock),
    async close() {
      await Promise.all([watch.close(), usb.close()]);
      await mtp.close();
    },
  };
}
