/** Volumes on macOS, from `diskutil`. It tells no USB serial number; that comes with USB events. */
import { z } from 'zod';
import { runProgram, type Run } from './run';
import { holds, wordsOf, type RawVolume, type VolumeReader } from './volume';

const DISKUTIL = '/usr/sbin/diskutil';
const PLUTIL = '/usr/bin/plutil';
const TIMEOUT_MS = 15_000;

/** What Apple and Windows keep on a disk beside the files. */
const SERVICE_PARTITIONS =
  /^(?:EFI|Microsoft Reserved|Apple_(?:Boot|partition_map|APFS|APFS_ISC|APFS_Recovery))$/;

const partition = z.object({
  DeviceIdentifier: z.string().regex(/^disk\d+(s\d+)*$/),
  Content: z.string().optional(),
  Size: z.number().optional(),
});
const listing = z.object({
  AllDisksAndPartitions: z
    .array(partition.extend({ Partitions: z.array(partition).optional() }))
    .optional()
    .default([]),
});
const information = z.object({
  DeviceIdentifier: z.string(),
  MountPoint: z.string().nullish(),
  VolumeName: z.string().nullish(),
  VolumeUUID: z.string().nullish(),
  FilesystemType: z.string().nullish(),
  WritableVolume: z.boolean().nullish(),
  Writable: z.boolean().nullish(),
  Internal: z.boolean().nullish(),
  MediaName: z.string().nullish(),
  IORegistryEntryName: z.string().nullish(),
});

/** Reads volumes by `diskutil`; asks about each only when the list of disks has changed. */
export function darwinVolumes(run: Run = runProgram): VolumeReader {
  let known: { readonly answer: string; readonly volumes: readonly RawVolume[] } | null = null;

  const asJson = async (plist: string): Promise<unknown> =>
    JSON.parse(
      await run(PLUTIL, ['-convert', 'json', '-o', '-', '-'], { timeoutMs: TIMEOUT_MS, input: plist }),
    );

  const list = async (): Promise<readonly RawVolume[]> => {
    const answer = await run(DISKUTIL, ['list', '-plist', 'external', 'physical'], { timeoutMs: TIMEOUT_MS });
    if (known?.answer === answer) return known.volumes;
    const { AllDisksAndPartitions: disks } = listing.parse(await asJson(answer));
    const parts = disks
      .flatMap((disk) => (disk.Partitions?.length ? disk.Partitions : [disk]))
      .filter((part) => !SERVICE_PARTITIONS.test(part.Content ?? '') && part.Size !== 0);
    const volumes: RawVolume[] = [];
    for (const part of parts) {
      const plist = await run(DISKUTIL, ['info', '-plist', part.DeviceIdentifier], { timeoutMs: TIMEOUT_MS });
      const volume = volumeOf(information.parse(await asJson(plist)));
      if (volume) volumes.push(volume);
    }
    known = { answer, volumes };
    return volumes;
  };
  return { name: 'darwin', list, isPresent: async (volume) => holds(await list(), volume) };
}

function volumeOf(info: z.infer<typeof information>): RawVolume | null {
  if (info.Internal === true || info.MountPoint === '/') return null;
  return {
    key: ['disk', info.DeviceIdentifier, info.VolumeUUID ?? ''].join('|'),
    arrival: null,
    device: info.DeviceIdentifier,
    mountPoint: info.MountPoint?.startsWith('/') ? info.MountPoint : null,
    fileSystem: wordsOf(info.FilesystemType),
    label: wordsOf(info.VolumeName),
    volumeId: wordsOf(info.VolumeUUID),
    readOnly: (info.WritableVolume ?? info.Writable) === false,
    usb: null,
    serial: null,
    name: wordsOf(info.MediaName) ?? wordsOf(info.IORegistryEntryName),
  };
}
