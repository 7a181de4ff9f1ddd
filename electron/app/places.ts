import { dialog, type BrowserWindow } from 'electron';
import path from 'node:path';
import type { Result } from '#shared/contract/requests';
import type { Language } from '#shared/words/sentences';
import { failed } from '#shared/failure';
import type { VaultClient } from './vault-client';

/** Folders in which a vault may be made. The window learns their names but never sends one back. */
export interface Places {
  suggested(): Promise<Result<'vault.suggest'>>;
  /** Asks the person with the system's own dialog. */
  choose(): Promise<Result<'vault.choose'>>;
  /** The folder behind the word that the window sends. Throws `not-found` when none was chosen. */
  folder(at: 'suggested' | 'chosen'): string;
}

const DIALOG = {
  zh: { title: '选择影像库的位置', buttonLabel: '选择此文件夹' },
  en: { title: 'Choose a place for the vault', buttonLabel: 'Choose this folder' },
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

  async function look(folder: string): Promise<Result<'vault.suggest'>> {
    return { place: folder, ...(await client.call('look-at-place', { folder })) };
  }

  return {
    suggested: () => look(suggestion),
    async choose() {
      const options = {
        ...DIALOG[language()],
        properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'] satisfies Property[],
      };
      const owner = window();
      const { canceled, filePaths } = await (owner
        ? dialog.showOpenDialog(owner, options)
        : dialog.showOpenDialog(options));
      const folder = filePaths[0];
      if (canceled || folder === undefined) return null;
      const found = await look(folder);
      // A whole disk is never quite empty (`lost+found`, `System Volume Information`): offer a folder on it.
      const place = found.holds === 'other-files' ? await look(path.join(folder, 'EviDock')) : found;
      chosen = place.place;
      return place;
    },
    folder(at) {
      if (at === 'suggested') return suggestion;
      if (chosen === null) throw failed('not-found', { subject: 'chosen' });
      return chosen;
    },
  };
}

type Property = NonNullable<Electron.OpenDialogOptions['properties']>[number];
