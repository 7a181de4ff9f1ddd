import { dialog, type BrowserWindow } from 'electron';
import path from 'node:path';
import type { Language } from '#shared/words/sentences';

/** The system's own dialogs for camera files. Paths stay on this side of the window. */
export interface FileDialogs {
  /** A file that the person picks; null when they cancel. */
  pick(): Promise<string | null>;
  /** A place for a file; null when they cancel. */
  place(name: string): Promise<string | null>;
}

const WORDS = {
  zh: { pick: '选择适配文件', add: '添加', place: '导出适配文件', save: '导出', kind: '适配文件' },
  en: {
    pick: 'Choose a camera file',
    add: 'Add',
    place: 'Export the camera file',
    save: 'Export',
    kind: 'Camera file',
  },
} as const;

export function fileDialogs(
  folder: string,
  window: () => BrowserWindow | null,
  language: () => Language,
): FileDialogs {
  const filtersOf = (kind: string) => [{ name: kind, extensions: ['json'] }];
  return {
    async pick() {
      const { pick, add, kind } = WORDS[language()];
      const options: Electron.OpenDialogOptions = {
        title: pick,
        buttonLabel: add,
        filters: filtersOf(kind),
        properties: ['openFile', 'dontAddToRecent'],
      };
      const owner = window();
      const { canceled, filePaths } = await (owner
        ? dialog.showOpenDialog(owner, options)
        : dialog.showOpenDialog(options));
      return canceled ? null : (filePaths[0] ?? null);
    },
    async place(name) {
      const { place, save, kind } = WORDS[language()];
      const options: Electron.SaveDialogOptions = {
        title: place,
        buttonLabel: save,
        defaultPath: path.join(folder, name),
        filters: filtersOf(kind),
        properties: ['showOverwriteConfirmation', 'dontAddToRecent'],
      };
      const owner = window();
      const { canceled, filePath } = await (owner
        ? dialog.showSaveDialog(owner, options)
        : dialog.showSaveDialog(options));
      return canceled || !filePath ? null : filePath;
    },
  };
}
