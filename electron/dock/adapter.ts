import type { Transport } from '#shared/device';
import type { RawVolume, VolumeReader } from './mass-storage/volume';

/**
 * One way by which cameras reach this computer. {@link watchDocks} runs every adapter by itself: one that fails or
 * hangs holds up no other. USB events come in as `onHint` of the volume adapter; cameras that speak MTP will be an
 * adapter of their own.
 */
export interface DockAdapter extends VolumeReader {
  readonly transport: Transport;
  /** Calls back when the system says that something was plugged in or pulled; gives the way to stop it. */
  onHint?(listener: () => void): () => void;
}

/** Mounted volumes as a way for cameras to come. */
export function volumeAdapter(reader: VolumeReader): DockAdapter {
  return {
    name: reader.name,
    transport: 'volume',
    list: () => reader.list(),
    isPresent: (volume: RawVolume) => reader.isPresent(volume),
  };
}
