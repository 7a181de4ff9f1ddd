/** Answers about files of the equipment desk, spreadsheets and pictures: the person says which, in the system's dialogs. */
import path from 'node:path';
import type { SheetSubject } from '#shared/words/sheet-notes';
import { SHEET_NOTES } from '#shared/words/sheet-notes';
import type { Handlers } from './dispatch';
import type { FileDialogs } from './file-dialogs';
import type { OpenVault } from './open-vault';
import type { SettingsStore } from './settings';
import type { VaultClient } from './vault-client';

export interface EquipmentFiles {
  readonly client: VaultClient;
  readonly vault: OpenVault;
  readonly dialogs: FileDialogs;
  readonly settings: SettingsStore;
}

type Names =
  | 'devices.read-sheet'
  | 'devices.save-template'
  | 'people.read-sheet'
  | 'people.save-template'
  | 'faults.take-photo';

export function equipmentFileHandlers({
  client,
  vault,
  dialogs,
  settings,
}: EquipmentFiles): Pick<Handlers, Names> {
  const read =
    <N extends 'read-device-sheet' | 'read-person-sheet'>(name: N) =>
    async (_: unknown, account: string | null) => {
      const from = await dialogs.pick('sheet');
      if (from === null) return null;
      await vault.settled();
      return client.call(name, { from }, account);
    };
  const save = (subject: SheetSubject) => async (_: unknown, account: string | null) => {
    const { language } = settings.current();
    const to = await dialogs.place('sheet', `${SHEET_NOTES[language][subject].sheet}.xlsx`);
    if (to === null) return null;
    await vault.settled();
    await client.call('write-sheet-template', { to, subject, language }, account);
    return { file: path.basename(to) };
  };

  return {
    'devices.read-sheet': read('read-device-sheet'),
    'devices.save-template': save('devices'),
    'people.read-sheet': read('read-person-sheet'),
    'people.save-template': save('persons'),
    'faults.take-photo': async (_, account) => {
      const from = await dialogs.pick('photo');
      if (from === null) return null;
      await vault.settled();
      return client.call('keep-fault-photo', { from }, account);
    },
  };
}
