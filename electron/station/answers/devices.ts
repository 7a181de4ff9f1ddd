import { instantOf } from '#shared/clock';
import { failed } from '#shared/failure';
import type { DeviceId } from '#shared/ids';
import type { Docks } from '../docks';
import { equipmentDesk, type EquipmentDesk } from '../equipment-desk';
import { checkoutOf, personLine, rowOf, type Seen } from '../equipment-views';
import { healthOf } from '../device-health';
import { attachmentUrl, keepAttachment, PICTURES } from '../attachments';
import { heldAt } from '../held-at';
import { lifeValues } from '../life-values';
import { missingDesk } from '../missing-desk';
import { overdueDesk } from '../overdue-desk';
import type { PeopleDesk } from '../people';
import { profileDesk } from '../profile-desk';
import type { Refusals } from '../refusals';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about devices; `changed` is told after everything that was done. */
export function deviceAnswers(
  open: OpenStation,
  people: () => PeopleDesk,
  docks: Pick<Docks, 'dockedDevices'>,
  changed: () => void,
) {
  const desk = (): EquipmentDesk => equipmentDesk(open());
  const seen = (): Seen => {
    const station = open();
    return {
      station,
      equipment: station.catalog.equipmentNow(),
      people: station.catalog.people(),
      profile: profileDesk(station).history().at(-1)?.profile ?? null,
      docked: docks.dockedDevices(),
      now: instantOf(station.now()),
    };
  };
  const done = async (work: Promise<Refusals>): Promise<Refusals> => {
    const refusals = await work;
    changed();
    return refusals;
  };
  const fileOf = (all: Seen, device: DeviceId) => {
    const file = all.equipment.devices.get(device);
    if (!file) throw failed('not-found', { subject: device });
    return file;
  };

  return {
    'devices.board': () =>
      later(() => {
        const all = seen();
        return {
          profileChosen: all.profile !== null,
          devices: [...all.equipment.devices.values()].map((file) => rowOf(file, all)),
        };
      }),
    'devices.device': ({ device }) =>
      later(() => {
        const all = seen();
        const { catalog } = all.station;
        const register = missingDesk(all.station)
          .lines()
          .map(({ line }) => line);
        return {
          row: rowOf(fileOf(all, device), all),
          health: healthOf(all.station, device),
          checkouts: catalog.checkoutsOf(device, 100).map((one) => checkoutOf(one, all.people, register)),
          life: catalog.lifeOf(device).map(({ data, account, ...act }) => ({
            ...act,
            by: account,
            values: lifeValues(data, all.people),
          })),
        };
      }),
    'devices.held-at': ({ at }) => later(() => heldAt(open(), at)),
    'overdue.list': () => later(() => overdueDesk(open()).list()),
    'devices.register': ({ device, facts }, by) => done(desk().register(device, facts, by)),
    'devices.amend': ({ device, facts }, by) => done(desk().amend(device, facts, by)),
    'devices.retire': (args, by) => done(desk().retire(args, by)),
    'devices.reinstate': (args, by) => done(desk().reinstate(args, by)),
    'checkout.identify': async ({ badge }) => personLine(await people().identify({ badge })),
    'checkout.suggest': () => later(() => [...desk().suggest(docks.dockedDevices())]),
    'checkout.preview': (args) => later(() => desk().preview(args, docks.dockedDevices())),
    'checkout.hand-out': async (args, by) => {
      const { refusals } = await done(desk().handOut(args, by));
      const { catalog } = open();
      const made = refusals.length === 0 ? catalog.checkoutsOf(args.device, 1)[0] : undefined;
      return { refusals, checkout: made ? checkoutOf(made, catalog.people(), []) : null };
    },
    'checkout.extend': (args, by) => done(desk().extend(args, by)),
    'checkout.hand-in': (args, by) => done(desk().handIn(args, by)),
    'checkout.write-off': (args, by) => done(desk().writeOff(args, by)),
    'faults.report': (args, by) => done(desk().reportFault(args, by)),
    'faults.photo': async ({ photo }) => ({ url: await attachmentUrl(open(), photo) }),
    'keep-fault-photo': async ({ from }, by) => ({ photo: await keepAttachment(open(), from, PICTURES, by) }),
    'repairs.open': (args, by) => done(desk().openRepair(args, by)),
    'repairs.finish': (args, by) => done(desk().finishRepair(args, by)),
    'repairs.check': (args, by) => done(desk().checkRepaired(args, by)),
    'missing.explain': (args, by) => done(missingDesk(open()).explain(args, by)),
    'missing.list': () => later(() => missingDesk(open()).list()),
    'missing.acknowledge': ({ missing }, by) => done(missingDesk(open()).acknowledge(missing, by)),
  } satisfies Partial<Answers>;
}
