/** A small office for the tests of equipment: people, cameras, readings, and a ledger that folds what is granted. */
import type { Recorded } from '#shared/acts/act-of';
import { checkoutActShapes } from '#shared/acts/checkout';
import { deviceActShapes, type DeviceFacts } from '#shared/acts/device';
import { canonicalJson } from '#shared/canonical-json';
import { instantOf, millisecondsOf, type Instant } from '#shared/clock';
import type { EquipmentAct } from '#shared/device-file';
import { registerDevice } from '#shared/device-register';
import { equipmentAfter, NO_EQUIPMENT, type Equipment } from '#shared/equipment';
import { asDeviceId, asPersonId, type DeviceId, type PersonId } from '#shared/ids';
import type { Person } from '#shared/person';
import { NO_READINGS, type CameraReadings, type ReadingSource } from '#shared/readings';
import type { Ruling } from '#shared/ruling';

/** A wall time in China. */
export const at = (text: string): Instant => instantOf(Date.parse(`${text}+08:00`));
export const later = (instant: Instant, ms: number): Instant => instantOf(millisecondsOf(instant) + ms);

export const deviceOf = (text: string): DeviceId => {
  const device = asDeviceId(text);
  if (!device) throw new Error(text);
  return device;
};

let records = 0;
/** The next record's four bytes. */
export function next(): Uint8Array {
  records++;
  return new Uint8Array([records >>> 24, records >>> 16, records >>> 8, records]);
}

function staffNumber(): PersonId {
  records++;
  const person = asPersonId(`S${String(records)}`);
  if (!person) throw new Error('staff number');
  return person;
}

export function personOf(name: string, facts: Partial<Person> = {}): Person {
  return {
    person: staffNumber(),
    name,
    section: '监管科',
    certificate: `0602${String(records).padStart(4, '0')}`,
    aliases: [],
    active: true,
    ...facts,
  };
}

export const CAMERA: DeviceFacts = {
  kind: 'body-camera',
  model: 'DSJ-X9',
  serial: null,
  usb: null,
  asset: null,
  section: '监管科',
  custodian: null,
  assignedTo: null,
  cameraProfile: 'dcam',
  cards: [],
  bought: null,
  warrantyUntil: null,
  megabytesPerHour: null,
  note: '',
};

interface Told {
  readonly battery?: number;
  readonly free?: number;
  readonly offMs?: number;
  readonly source?: ReadingSource;
}

/** What a camera tells at a docking; `battery` in percent, `free` in hours of recording at the usual 3.6 GB. */
export function readings(
  when: Instant,
  { battery = 95, free = 10, offMs = 0, source = 'device' }: Told = {},
): CameraReadings {
  return {
    ...NO_READINGS,
    batteryPercent: { value: battery, source, at: when },
    storage: { value: { totalBytes: 64e9, freeBytes: free * 3.6e9 }, source: 'file-system', at: when },
    clock: {
      value: { deviceClock: later(when, offMs), stationClock: when, uncertaintyMs: 500, zone: 'told' },
      source,
      at: when,
    },
  };
}

/** The ledger of an office in memory: takes what rules grant, as the real one would. */
export function officeLedger() {
  let equipment: Equipment = NO_EQUIPMENT;
  const entries: Recorded<EquipmentAct>[] = [];
  const shapes = { ...deviceActShapes, ...checkoutActShapes };
  return {
    get equipment() {
      return equipment;
    },
    entries,
    /** Puts acts on record; throws when they are unfit for the ledger or do not survive it. */
    append(acts: readonly EquipmentAct[], when: Instant): void {
      for (const act of acts) {
        const stored: unknown = JSON.parse(canonicalJson(act.data));
        const data: unknown = shapes[act.kind].parse(stored);
        const entry = {
          kind: act.kind,
          data,
          seq: entries.length,
          at: when,
          by: { kind: 'operator', account: 'zhao.keeper' },
        } as Recorded<EquipmentAct>;
        if (canonicalJson(entry.data) !== canonicalJson(act.data))
          throw new Error(`${act.kind} lost something`);
        entries.push(entry);
        equipment = equipmentAfter(equipment, entry);
      }
    },
    /** Appends what was granted; throws with the refusals otherwise. */
    must<C extends string>(ruling: Ruling<EquipmentAct, C>, when: Instant): void {
      if (!ruling.ok) throw new Error(JSON.stringify(ruling.refusals));
      this.append(ruling.acts, when);
    },
    register(device: DeviceId, when: Instant, facts: Partial<DeviceFacts> = {}): void {
      this.must(registerDevice(device, { ...CAMERA, ...facts }, [...equipment.devices.values()]), when);
    },
  };
}
export type OfficeLedger = ReturnType<typeof officeLedger>;

/** The codes of a refusal; empty when granted. */
export function codes(ruling: Ruling<unknown, string>): readonly string[] {
  return ruling.ok
    ? []
    : ruling.refusals.map(({ code, values }) => (values?.['check'] ? `${code}: ${values['check']}` : code));
}
