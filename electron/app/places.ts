import { dialog, type BrowserWindow } from 'electron';
import path from 'node:path';
import type { Result } from '#shared/contract/requests';
import type { Language } from '#shared/words/sentences';
import { failed } from '#shared/failure';
import type { VaultClient } from './vault-client';

/** Folders in which a vault may be made, or second copies kept. The window learns their names but never sends one back. */
export interface Places {
  suggested(): Promise<Result<'vault.suggest'>>;
  /** Asks the person with the system's own dialog. */
  choose(): Promise<Result<'vault.choose'>>;
  /** Asks for a folder for second copies, the same way. */
  chooseForCopies(): Promise<Result<'safekeeping.choose-place'>>;
  /** The folder for second copies that was chosen last. Throws `not-found` when none was. */
  folderForCopies(): string;
  /** The folder behind the word that the window sends. Throws `not-found` when none was chosen. */
  folder(at: 'suggested' | 'chosen'): string;
}

const DIALOG = {
  vault: {
    zh: { title: '选择影像库的位置', buttonLabel: '选择此文件夹' },
    en: { title: 'Choose a place for the vault', buttonLabel: 'Choose this folder' },
  },
  copies: {
    zh: { title: '选择存放第二份拷贝的位置', buttonLabel: '选择此文件夹' },
    en: { title: 'Choose a place for second copies', buttonLabel: 'Choose this folder' },
  },
} as const;

/** The suggested place lies in `userData`, the user's own data folder. */
export function places(
  client: VaultClient,
  userData: string,
  window: () => BrowserWindow | null,
  language: () => Language,
): Places {
  const suggestion = path.join(userData, 'vault');
  let chosen: string | null = null;
  let chosenForCopies: string | null = null;

  async function look(folder: string): Promise<Result<'vault.suggest'>> {
    return { place: folder, ...(await client.call('look-at-place', { folder })) };
  }

  /** The folder that the person picks in the system's own dialog, or null. */
  async function ask(what: keyof typeof DIALOG): Promise<string | null> {
    const options = {
      ...DIALOG[what][language()],
      properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'] satisfies Property[],
    };
    const owner = window();
    const { canceled, filePaths } = await (owner
      ? dialog.showOpenDialog(owner, options)
      : dialog.showOpenDialog(options));
    return canceled ? null : (filePaths[0] ?? null);
  }

  return {
    suggested: () => look(suggestion),
    async choose() {
      const folder = await ask('vault');
      if (folder === null) return null;
      const found = await look(folder);
      // A whole disk is never quite empty (`lost+found`, `System Volume Information`): offer a folder on it.
      const place = found.holds === 'other-files' ? await look(path.join(folder, 'EviDock')) : found;
      chosen = place.place;
      return place;
    },
    async chooseForCopies() {
      const folder = await ask('copies');
      if (folder === null) return null;
      const found = await client.call('look-at-copy-place', { folder });
      const place =
        found.holds === 'other-files'
          ? await client.call('look-at-copy-place', { folder: path.join(folder, 'EviDock-copies') })
          : found;
      chosenForCopies = place.folder;
      return place;
    },
    folderForCopies() {
      if (chosenForCopies === null) throw failed('not-found', { subject: 'chosen' });
      return chosenForCopies;
    },
    folder(at) {
      if (at === 'suggested') return suggestion;
      if (chosen === null) throw failed('not-found', { subject: 'chosen' });
      return chosen;
    },
  };
}

type Property = NonNullable<Electron.OpenDialogOptions['properties']>[number];
