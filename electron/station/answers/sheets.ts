import path from 'node:path';
import { readDeviceSheet } from '#shared/device-sheet';
import { readPersonSheet } from '#shared/person-sheet';
import { equipmentDesk } from '../equipment-desk';
import { refusalsOf } from '../refusals';
import type { PeopleDesk } from '../people';
import { readRows, writeTemplate } from '../sheets';
import type { Answers, OpenStation } from './answer';

/** Answers about spreadsheets. `devices`, `people`: told after something was registered. */
export function sheetAnswers(
  open: OpenStation,
  desk: () => PeopleDesk,
  changed: { readonly devices: () => void; readonly people: () => void },
) {
  return {
    'read-device-sheet': async ({ from }) => {
      const rows = await readRows(from);
      const { catalog } = open();
      const { persons } = catalog.people();
      const { devices, problems } = readDeviceSheet(
        rows,
        [...catalog.equipmentNow().devices.values()],
        (person) => persons.get(person)?.active === true,
      );
      return {
        file: path.basename(from),
        devices: [...devices],
        problems: problems.map((one) => ({ ...one, values: { ...one.values } })),
      };
    },
    'devices.register-many': async ({ rows }, by) => {
      const answers = await equipmentDesk(open()).registerMany(rows, by);
      changed.devices();
      return { rows: [...answers] };
    },
    'read-person-sheet': async ({ from }) => {
      const rows = await readRows(from);
      const { persons, problems } = readPersonSheet(rows, [...desk().everybody().persons.values()]);
      return {
        file: path.basename(from),
        persons: persons.map((one) => ({ ...one, aliases: [...one.aliases] })),
        problems: problems.map((one) => ({ ...one, values: { ...one.values } })),
      };
    },
    'people.register-many': async ({ rows }, by) => {
      const clashes = await desk().registerMany(rows, by);
      changed.people();
      return { rows: clashes.map((clash) => refusalsOf(clash ? [clash] : [])) };
    },
    'write-sheet-template': async ({ to, subject, language }) => {
      await writeTemplate(to, subject, language);
      return null;
    },
  } satisfies Partial<Answers>;
}
