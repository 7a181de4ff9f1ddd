/** Devices at work: the register, hand-out and return, faults and repairs. What is allowed, the rules in `shared` say. */
import { randomBytes } from 'node:crypto';
import type { DeviceFacts } from '#shared/acts/device';
import { deviceChecks, handOutChecks, returnChecks, type HandOutFacts } from '#shared/checks';
import {
  completeReturn,
  extend,
  handIn,
  handOut,
  writeOff,
  type Checkout,
  type HandOut,
  type Proof,
} from '#shared/checkout';
import { instantOf, millisecondsOf, type Instant } from '#shared/clock';
import type { ParsedArguments } from '#shared/contract/requests';
import type { HandOutPreview } from '#shared/contract/devices';
import type { DeviceFile } from '#shared/device-file';
import {
  amendDevice,
  registerDevice,
  registerDevices,
  reinstateDevice,
  retireDevice,
} from '#shared/device-register';
import { fittestFirst } from '#shared/fittest';
import { holdsOf, openCheckoutOf, type Equipment } from '#shared/equipment';
import { failed } from '#shared/failure';
import { recordIdOf, type DeviceId, type SessionId } from '#shared/ids';
import type { Act, Actor } from '#shared/ledger';
import type { AgencyProfile } from '#shared/profile/agency';
import type { CameraReadings, Reading } from '#shared/readings';
import { checkRepaired, finishRepair, openRepair, reportFault } from '#shared/repair';
import { refused, type Ruling } from '#shared/ruling';
import { mustHaveAttachments } from './attachments';
import { isWatched } from './device-health';
import { judgedCheckOf, personLine, rowOf } from './equipment-views';
import type { Station } from './open';
import { profileDesk } from './profile-desk';
import { recordInPieces } from './record';
import { refusalsOf, type Refusals } from './refusals';

/** Every answer is the refusals: none means that it is done and durable. */
export interface EquipmentDesk {
  register(device: DeviceId, facts: DeviceFacts, by: Actor): Promise<Refusals>;
  /**
   * All rows together, or none; what a row takes (a number, a serial) the next ones cannot have. Tells what speaks
   * against each.
   */
  registerMany(
    rows: readonly { readonly device: DeviceId; readonly facts: DeviceFacts }[],
    by: Actor,
  ): Promise<readonly Refusals[]>;
  amend(device: DeviceId, facts: DeviceFacts, by: Actor): Promise<Refusals>;
  retire(args: ParsedArguments<'devices.retire'>, by: Actor): Promise<Refusals>;
  reinstate(args: ParsedArguments<'devices.reinstate'>, by: Actor): Promise<Refusals>;
  preview(args: ParsedArguments<'checkout.preview'>, docked: ReadonlySet<DeviceId>): HandOutPreview;
  /** The devices in stock, the fittest first. */
  suggest(docked: ReadonlySet<DeviceId>): readonly DeviceId[];
  handOut(args: ParsedArguments<'checkout.hand-out'>, by: Actor): Promise<Refusals>;
  extend(args: ParsedArguments<'checkout.extend'>, by: Actor): Promise<Refusals>;
  handIn(args: ParsedArguments<'checkout.hand-in'>, by: Actor): Promise<Refusals>;
  writeOff(args: ParsedArguments<'checkout.write-off'>, by: Actor): Promise<Refusals>;
  reportFault(args: ParsedArguments<'faults.report'>, by: Actor): Promise<Refusals>;
  openRepair(args: ParsedArguments<'repairs.open'>, by: Actor): Promise<Refusals>;
  finishRepair(args: ParsedArguments<'repairs.finish'>, by: Actor): Promise<Refusals>;
  checkRepaired(args: ParsedArguments<'repairs.check'>, by: Actor): Promise<Refusals>;
  /** A camera was imported: its hand-out is over if nothing on it is missing. Null: there was none to end. */
  imported(device: DeviceId, session: SessionId, stillDocked: boolean): Promise<Refusals | null>;
}

const STATION: Actor = { kind: 'station' };

/** The devices of an open station. */
export function equipmentDesk(station: Station): EquipmentDesk {
  const { catalog, record, inTurn } = station;
  const profiles = profileDesk(station);
  const now = (): Instant => instantOf(station.now());
  const id = <K extends 'checkout' | 'fault' | 'repair'>(kind: K) =>
    recordIdOf(kind, station.now(), randomBytes(4));

  const profile = (): AgencyProfile => {
    const chosen = profiles.history().at(-1)?.profile;
    if (!chosen) throw failed('no-profile');
    return chosen;
  };
  const fileOf = (device: DeviceId): DeviceFile | null => catalog.equipmentNow().devices.get(device) ?? null;

  /** One ruling at a time, each on what the one before left; granted acts are recorded together. */
  const ruled = (
    rule: (equipment: Equipment) => Ruling<Act, string>,
    by: Actor,
    why?: string,
  ): Promise<Refusals> =>
    inTurn('equipment', async () => {
      const ruling = rule(catalog.equipmentNow());
      if (!ruling.ok) return refusalsOf(ruling.refusals);
      await record(ruling.acts, by, why);
      return refusalsOf([]);
    });

  /** What the last docking left on a device; null when no dock saw it since it was last handed in. */
  const unstoredOn = (file: DeviceFile): number | null => {
    const last = catalog.lastImport(file.device);
    if (!last || (!last.safe && last.failed === null)) return null;
    if (millisecondsOf(last.started) < sinceItCouldRecord(file)) return null;
    return last.safe ? 0 : last.failed;
  };
  /** A device may have recorded until it came into the house: before, a docking proves nothing. */
  const sinceItCouldRecord = (file: DeviceFile): number => {
    const last = catalog.checkoutsOf(file.device, 1)[0];
    return last ? millisecondsOf(last.handedOut) : 0;
  };

  const factsFor = (
    file: DeviceFile,
    person: HandOutFacts['person'],
    equipment: Equipment,
    batteryPercent: number | null,
  ): HandOutFacts => ({
    file,
    person,
    holds: holdsOf(person.person, equipment),
    readings: withBattery(catalog.lastReadings(file.device), batteryPercent, now()),
    unstored: unstoredOn(file),
    profile: profile(),
    now: now(),
  });

  const proofOf = (checkout: Checkout, stillDocked: boolean): Proof | null => {
    const last = catalog.lastImport(checkout.device);
    if (!last?.ended) return null;
    return {
      session: last.session,
      device: checkout.device,
      started: last.started,
      safeToUnplug: last.safe,
      failed: last.failed ?? 1,
      clips: catalog.clipsSealedSince(checkout.device, checkout.handedOut),
      stillDocked,
    };
  };

  return {
    register: (device, facts, by) =>
      ruled(({ devices }) => registerDevice(device, facts, [...devices.values()]), by),
    registerMany: (rows, by) =>
      inTurn('equipment', async () => {
        const files = [...catalog.equipmentNow().devices.values()];
        const { acts, refusals } = registerDevices(rows, files);
        if (acts) await recordInPieces(record, acts, by);
        return refusals.map(refusalsOf);
      }),
    amend: (device, facts, by) =>
      ruled(({ devices }) => amendDevice(device, facts, [...devices.values()]), by),
    retire: ({ device, reason, note }, by) => ruled(() => retireDevice(fileOf(device), reason, note), by),
    reinstate: ({ device, note }, by) => ruled(() => reinstateDevice(fileOf(device), note), by),
    preview({ device, person: personId, batteryPercent }, docked) {
      const equipment = catalog.equipmentNow();
      const file = equipment.devices.get(device) ?? null;
      const people = catalog.people();
      const person = personId === null ? null : (people.persons.get(personId) ?? null);
      if (!file)
        return {
          row: null,
          person: null,
          checks: [],
          refusals: refusalsOf([{ code: 'device-not-registered' }]).refusals,
        };
      const checks = person
        ? handOutChecks(factsFor(file, person, equipment, batteryPercent)).map(judgedCheckOf)
        : [];
      return {
        row: rowOf(file, { station, equipment, people, profile: profile(), docked, now: now() }),
        person: person && personLine(person),
        checks,
        refusals: [],
      };
    },
    suggest(docked) {
      const equipment = catalog.equipmentNow();
      const inForce = profile();
      const candidates = [...equipment.devices.values()]
        .filter(({ place }) => place.where === 'stock')
        .map((file) => {
          const [last] = catalog.checkoutsOf(file.device, 1);
          const readings = catalog.lastReadings(file.device);
          const seen = { file, readings, unstored: unstoredOn(file), profile: inForce, now: now() };
          return {
            file,
            checks: deviceChecks(seen),
            watch: isWatched(station, file.device, last ?? null),
            batteryPercent: readings.batteryPercent?.value ?? null,
            dockedSince: docked.has(file.device) ? (catalog.lastImport(file.device)?.started ?? null) : null,
            lastUsed: last?.end?.at ?? null,
          };
        });
      return fittestFirst(candidates).map(({ file }) => file.device);
    },
    handOut: (args, by) =>
      ruled((equipment) => {
        const file = equipment.devices.get(args.device) ?? null;
        const person = catalog.people().persons.get(args.person) ?? null;
        if (!file || !person) return refused(file ? 'person-unknown' : 'device-not-registered');
        const command: HandOut = { ...args, checkout: id('checkout') };
        return handOut(command, {
          ...factsFor(file, person, equipment, args.batteryPercent),
          file,
          person,
        });
      }, by),
    extend: ({ device, expectedReturn, why }, by) =>
      ruled((equipment) => extend(openCheckoutOf(device, equipment), expectedReturn, now()), by, why),
    handIn: async ({ device, condition, accessoriesMissing, batteryPercent, fault }, by) => {
      mustHaveAttachments(station, fault?.photos ?? []);
      const taken = await ruled((equipment) => {
        const file = equipment.devices.get(device) ?? null;
        const readings = withBattery(catalog.lastReadings(device), batteryPercent, now());
        const ruling = handIn(
          openCheckoutOf(device, equipment),
          file,
          { condition, accessoriesMissing, readings },
          profile(),
          now(),
        );
        if (!ruling.ok || !fault) return ruling;
        const broken = reportFault(file, {
          ...fault,
          fault: id('fault'),
          person: openCheckoutOf(device, equipment)?.person ?? null,
        });
        return broken.ok ? { ok: true, acts: [...ruling.acts, ...broken.acts] } : broken;
      }, by);
      // Docked and proven since it came into the house: then the hand-out is over at once.
      if (taken.refusals.length === 0) await complete(device, false);
      return taken;
    },
    writeOff: ({ device, outcome, reason }, by) =>
      ruled((equipment) => writeOff(openCheckoutOf(device, equipment), fileOf(device), outcome, reason), by),
    reportFault: async ({ device, what, note, person, photos }, by) => {
      mustHaveAttachments(station, photos);
      return ruled(() => reportFault(fileOf(device), { fault: id('fault'), what, note, person, photos }), by);
    },
    openRepair: ({ device, firm, expectedBack }, by) =>
      ruled(() => openRepair(fileOf(device), id('repair'), firm, expectedBack), by),
    finishRepair: ({ device, ...command }, by) =>
      ruled(() => {
        const file = fileOf(device);
        const repair = file?.repair?.repair;
        return repair ? finishRepair(file, { ...command, repair }, profile()) : refused('repair-unknown');
      }, by),
    checkRepaired: ({ device, passed, note }, by) =>
      ruled(() => {
        const file = fileOf(device);
        const repair = file?.repair?.repair;
        if (!file || !repair) return refused('repair-unknown');
        // What was read before the device went to repair says nothing of the repaired one.
        const readings = readSince(catalog.lastReadings(device), file.since);
        const checks = returnChecks({ ...file, faults: [] }, readings, profile(), now());
        return checkRepaired(file, { repair, passed, checks, fault: id('fault'), note });
      }, by),
    imported: (device, session, stillDocked) =>
      catalog.lastImport(device)?.session === session ? complete(device, stillDocked) : Promise.resolve(null),
  };

  async function complete(device: DeviceId, stillDocked: boolean): Promise<Refusals | null> {
    const open = openCheckoutOf(device, catalog.equipmentNow());
    if (!open || !profiles.history().length) return null;
    return ruled((equipment) => {
      const checkout = openCheckoutOf(device, equipment);
      const proof = checkout && proofOf(checkout, stillDocked);
      return completeReturn(checkout, fileOf(device), proof, catalog.lastReadings(device), profile(), now());
    }, STATION);
  }
}

/** The readings that were taken at `from` or later. */
function readSince(readings: CameraReadings, from: Instant): CameraReadings {
  const late = <T>(reading: Reading<T> | null): Reading<T> | null =>
    reading && millisecondsOf(reading.at) >= millisecondsOf(from) ? reading : null;
  return {
    batteryPercent: late(readings.batteryPercent),
    charging: late(readings.charging),
    storage: late(readings.storage),
    clock: late(readings.clock),
    firmware: late(readings.firmware),
    resolution: late(readings.resolution),
  };
}

function withBattery(readings: CameraReadings, percent: number | null, at: Instant): CameraReadings {
  return percent === null
    ? readings
    : { ...readings, batteryPercent: { value: percent, source: 'person', at } };
}
