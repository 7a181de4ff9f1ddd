/** Everything by which cameras come to this computer, as one list: mounted cards, folders, cameras that speak MTP, and cameras that are hidden until their vendor's call. */
import type { CameraProfile } from '#shared/camera-profile';
import type { DockedCamera } from '#shared/device';
import type { DockId } from '#shared/ids';
import type { VendorAdapter } from '#shared/vendor-adapter';
import { volumeReaders } from './mass-storage/index';
import { udisksMounter } from './mass-storage/udisks';
import { mtpDocks } from './mtp-docks';
import type { MtpSource } from './mtp/source';
import type { UsbSighting } from './usb/sighting';
import { watchUsb, type UsbState } from './usb/watch';
import { vendorDocks } from './vendor-docks';
import type { PasswordOf } from './vendor/password';
import { watchDocks } from './watch';

export interface DocksOptions {
  /** Folders that behave as docked cameras. */
  readonly folders: readonly string[];
  readonly files: DockFiles;
  /** Passwords of cameras that stay hidden without one. */
  readonly passwordOf: PasswordOf;
  /** Whether cards that nothing else mounts are mounted read-only (Linux). */
  readonly mounting: boolean;
  /** Called with the whole list: once when it is first known, and then at each change. */
  readonly onChange: (cameras: readonly DockedCamera[]) => void;
  /** Something that support staff should know; one line. */
  readonly onTrouble: (line: string) => void;
}

/** What is known of makes of cameras. */
export interface DockFiles {
  readonly profiles: readonly CameraProfile[];
  readonly adapters: readonly VendorAdapter[];
}

export interface Docks {
  /** How the USB itself is doing; a computer without one is no failure. */
  usb(): UsbState['is'];
  /** The files of an identified MTP camera; null when it is none, or gone. */
  source(dock: DockId): MtpSource | null;
  /** Whether cards that nothing else mounts are mounted from now on. */
  allowMounting(on: boolean): void;
  /** What is in these docks is safe: what the station mounted there itself is unmounted. */
  release(docks: readonly DockId[]): Promise<void>;
  /** Other files count from now on; what was not understood is looked at again. */
  use(files: DockFiles): void;
  /** Another password is kept for a camera, or with `camera` null for all of its make. */
  passwordKept(adapter: string, camera: string | null): void;
  close(): Promise<void>;
}

/** Starts watching. */
export function watchAllDocks(options: DocksOptions): Docks {
  const { folders, files, passwordOf, onChange, onTrouble } = options;
  const { profiles, adapters } = files;
  let mounted: readonly DockedCamera[] | null = null;
  let told: readonly DockedCamera[] = [];
  let state: UsbState['is'] = 'starting';
  const tell = (): void => {
    if (!mounted) return;
    told = [...vendor.cameras(mounted), ...mtp.cameras()];
    onChange(told);
  };
  const troubleAt = ({ usb: { port }, name }: UsbSighting, error: Error): void =>
    onTrouble(`${name ?? 'camera'} at ${port}: ${error.message}`);
  const mtp = mtpDocks({
    device: (key) => usb.device(key),
    profiles,
    onChange: () => tell(),
    onTrouble: troubleAt,
  });
  const vendor = vendorDocks({
    device: (key) => usb.device(key),
    adapters,
    passwordOf,
    isTaken: (device, port) =>
      told.some((camera) => camera.identity?.device === device && camera.usb?.port !== port),
    onChange: () => tell(),
    onTrouble: troubleAt,
  });
  const usb = watchUsb({
    onChange: (devices) => {
      mtp.sighted(devices);
      vendor.sighted(devices);
    },
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
    ...(process.platform === 'linux' && {
      mounting: { mounter: udisksMounter(), on: options.mounting, onTrouble },
    }),
  });
  return {
    usb: () => state,
    source: (dock) => mtp.source(dock),
    allowMounting: (on) => watch.allowMounting(on),
    async release(docks) {
      await Promise.all(docks.map((dock) => watch.release(vendor.volumeOf(dock) ?? dock)));
    },
    use(next) {
      watch.use(next.profiles);
      mtp.use(next.profiles);
      vendor.use(next.adapters);
    },
    passwordKept: (adapter, camera) => vendor.passwordKept(adapter, camera),
    async close() {
      await Promise.all([watch.close(), usb.close()]);
      await Promise.all([mtp.close(), vendor.close()]);
    },
  };
}
