/** The places that hold clips, as they can be reached right now: the vault, and the places of second copies. */
import path from 'node:path';
import type { PlaceTrouble } from '#shared/safekeeping';
import { VAULT_PLACE, type StoredPlace } from '../../catalog/safekeeping';
import type { Disk } from '../../vault/disk';
import { readWhole } from '../../vault/files';
import { LAYOUT } from '../../vault/layout';
import type { Originals, OriginalsToRead } from '../../vault/originals';
import { openPlace, PLACE_MARK, PlaceError, placeError, readPlace, requireMark } from '../../vault/place';
import { patientDisk, type Patience } from '../../vault/patient-disk';
import { isOnSameDisk } from '../../vault/same-disk';
import type { Station } from '../open';

export interface Places {
  /** The disk of a folder that is, or may become, a place: one that is not waited for without end. */
  diskOf(folder: string): Disk;
  /** Places of second copies that are in use, as the catalog has them now. */
  all(): readonly StoredPlace[];
  /** The place of this number, or null when it is no more in use. */
  find(n: number): StoredPlace | null;
  /** What a place holds, for reading. The mark is looked at each time. Throws {@link PlaceError}. */
  toRead(n: number): Promise<OriginalsToRead>;
  /** What a place holds, for adding to. The mark is looked at each time. Throws {@link PlaceError}. */
  toWrite(n: number): Promise<Originals>;
  /** The small file that is read to prove that the disk of a place answers. */
  markOf(n: number): string;
  /** Free space and the part of it that copies leave alone. Throws {@link PlaceError}. */
  space(
    n: number,
  ): Promise<{ readonly totalBytes: number; readonly freeBytes: number; readonly reserveBytes: number }>;
  /** Whether a place lies on the vault's own disk; null while it cannot be told. */
  onVaultsDisk(n: number): boolean | null;
  /** What keeps a place from being used, as far as was last seen. */
  trouble(n: number): PlaceTrouble | null;
  /** Something went wrong with a place (as {@link placeError} reads it), or, with null, works again. */
  note(n: number, error: unknown): void;
}

const GIBIBYTE = 1 << 30;

export function placesOf(
  { vault, catalog, background }: Pick<Station, 'vault' | 'catalog' | 'background'>,
  patience: Patience,
  onChange: () => void,
): Places {
  const disks = new Map<string, Disk>();
  const opened = new Map<number, { readonly folder: string; readonly originals: Originals }>();
  const troubles = new Map<number, PlaceTrouble>();
  const sameDisk = new Map<number, boolean>();

  const diskOf = (folder: string): Disk => {
    // One for each: a folder that hangs must not hold up the others.
    const disk = disks.get(folder) ?? patientDisk(vault.disk, patience, background.ending);
    disks.set(folder, disk);
    return disk;
  };
  const find = (n: number): StoredPlace | null => catalog.placesInUse().find((p) => p.n === n) ?? null;
  const need = (n: number): StoredPlace => {
    const place = find(n);
    if (!place) throw new PlaceError({ code: 'away' });
    return place;
  };
  const requireVault = async (): Promise<void> => {
    const description = await readWhole(vault.disk, markOf(VAULT_PLACE), 1 << 20).catch((error: unknown) => {
      throw placeError(error);
    });
    if (!description?.includes(vault.id)) throw new PlaceError({ code: 'away' });
  };
  const markOf = (n: number): string =>
    n === VAULT_PLACE ? path.join(vault.folder, LAYOUT.description) : path.join(need(n).folder, PLACE_MARK);
  const lookAtDisk = async (n: number, folder: string): Promise<void> => {
    if (sameDisk.has(n)) return;
    // What cannot be told now is told another time.
    const same = await isOnSameDisk(diskOf(folder), vault.folder, folder).catch(() => null);
    if (same !== null) sameDisk.set(n, same);
  };

  return {
    diskOf,
    all: () => catalog.placesInUse(),
    find,
    markOf,
    async toRead(n) {
      if (n === VAULT_PLACE) {
        await requireVault();
        return vault;
      }
      const { folder, place } = need(n);
      const originals = await readPlace(diskOf(folder), folder, { vault: vault.id, place });
      await lookAtDisk(n, folder);
      return originals;
    },
    async toWrite(n) {
      if (n === VAULT_PLACE) {
        await requireVault();
        return vault;
      }
      const { folder, place } = need(n);
      const known = opened.get(n);
      if (known?.folder === folder) {
        await requireMark(diskOf(folder), folder, { vault: vault.id, place });
        return known.originals;
      }
      const originals = await openPlace(diskOf(folder), folder, { vault: vault.id, place });
      opened.set(n, { folder, originals });
      sameDisk.delete(n);
      await lookAtDisk(n, folder);
      return originals;
    },
    async space(n) {
      if (n === VAULT_PLACE) return vault.space();
      const { totalBytes, freeBytes } = await diskOf(need(n).folder)
        .space(need(n).folder)
        .catch((error: unknown) => {
          throw placeError(error);
        });
      return { totalBytes, freeBytes, reserveBytes: Math.min(GIBIBYTE, Math.floor(totalBytes / 20)) };
    },
    onVaultsDisk: (n) => sameDisk.get(n) ?? null,
    trouble: (n) => troubles.get(n) ?? null,
    note(n, error) {
      const before = troubles.get(n) ?? null;
      const trouble = error === null ? null : placeError(error).trouble;
      if (trouble) {
        troubles.set(n, trouble);
        // What is there next time may be another disk: it is looked at from the beginning.
        opened.delete(n);
        sameDisk.delete(n);
      } else troubles.delete(n);
      if (before?.code !== trouble?.code) onChange();
    },
  };
}
