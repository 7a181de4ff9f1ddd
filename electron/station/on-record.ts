/**
 * Devices, hand-outs and the profile as the ledger tells them, folded by the rules' own folds. Needs no catalog and no
 * lock, writes nothing, and works while the workstation runs.
 */
import { checkoutActShapes } from '#shared/acts/checkout';
import { deviceActShapes } from '#shared/acts/device';
import { calendarActShapes, type CalendarAct } from '#shared/acts/calendar';
import { profileActShapes, type ProfileAct } from '#shared/acts/profile';
import type { Recorded } from '#shared/acts/act-of';
import { asInstant, type Instant } from '#shared/clock';
import type { EquipmentAct } from '#shared/device-file';
import { equipmentAfter, NO_EQUIPMENT, type Equipment } from '#shared/equipment';
import { failed } from '#shared/failure';
import type { DeviceId, PersonId } from '#shared/ids';
import { withProfileAct, type Period } from '#shared/profile/history';
import { readEntries } from '../ledger/segments';
import { systemDisk } from '../vault/disk';
import { whatIsIn } from '../vault/vault';

export interface OnRecord {
  readonly equipment: Equipment;
  /** Names as they are now. */
  readonly names: ReadonlyMap<PersonId, string>;
  /** When an import of each device began last. */
  readonly lastDocked: ReadonlyMap<DeviceId, Instant>;
  /** Every profile that was in force; empty: none was chosen. */
  readonly profiles: readonly Period[];
  /** The notices of holidays that the office entered, oldest first. */
  readonly notices: readonly Recorded<CalendarAct>[];
}

const EQUIPMENT = { ...deviceActShapes, ...checkoutActShapes } as const;

/** Reads the ledger of the vault in `folder`. Throws FailureError `no-vault` or `ledger-damaged`. */
export async function onRecord(folder: string): Promise<OnRecord> {
  if ((await whatIsIn(systemDisk, folder)) !== 'vault') throw failed('no-vault', { place: folder });
  let equipment = NO_EQUIPMENT;
  let profiles: readonly Period[] = [];
  const notices: Recorded<CalendarAct>[] = [];
  const names = new Map<PersonId, string>();
  const lastDocked = new Map<DeviceId, Instant>();
  for await (const { entry } of readEntries({ disk: systemDisk, folder })) {
    const { kind, data } = entry;
    // Entries of another version of the program that do not fit change nothing, as in the catalog.
    if (isOneOf(EQUIPMENT, kind)) {
      const read = EQUIPMENT[kind].safeParse(data);
      if (read.success)
        equipment = equipmentAfter(equipment, { ...entry, data: read.data } as Recorded<EquipmentAct>);
    } else if (isOneOf(profileActShapes, kind)) {
      const read = profileActShapes[kind].safeParse(data);
      if (read.success)
        profiles = withProfileAct(profiles, { ...entry, data: read.data } as Recorded<ProfileAct>);
    } else if (isOneOf(calendarActShapes, kind)) {
      const read = calendarActShapes[kind].safeParse(data);
      if (read.success) notices.push({ ...entry, data: read.data } as Recorded<CalendarAct>);
    } else if (kind === 'person.registered' || kind === 'person.changed') {
      const { person, name } = data as { readonly person: PersonId; readonly name: string };
      names.set(person, name);
    } else if (kind === 'import.started') {
      const { device } = data as { readonly device: { readonly device: DeviceId } };
      const at = asInstant(entry.at);
      if (at) lastDocked.set(device.device, at);
    }
  }
  return { equipment, names, lastDocked, profiles, notices };
}

function isOneOf<T extends object>(table: T, kind: string): kind is keyof T & string {
  return Object.hasOwn(table, kind);
}
