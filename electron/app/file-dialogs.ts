import { dialog, type BrowserWindow } from 'electron';
import path from 'node:path';
import type { Language } from '#shared/words/sentences';

/** What a file is picked or placed for: JSON, where no other endings are told. */
export type PickedFor = 'camera-file' | 'witness' | 'sheet' | 'photo' | 'evidence';
export type PlacedFor =
  'camera-file' | 'witness-request' | 'witness-reply' | 'proof' | 'draw' | 'sheet' | 'evidence';

/** The system's own dialogs for files. Paths stay on this side of the window. */
export interface FileDialogs {
  /** A file that the person picks; null when they cancel. */
  pick(what: PickedFor): Promise<string | null>;
  /** A place for a file; null when they cancel. */
  place(what: PlacedFor, name: string): Promise<string | null>;
}

interface Words {
  readonly title: string;
  readonly button: string;
  readonly kind: string;
}

const ENDINGS: Readonly<Partial<Record<PickedFor | PlacedFor, readonly string[]>>> = {
  sheet: ['xlsx', 'csv'],
  photo: ['jpg', 'jpeg', 'png'],
  evidence: ['jpg', 'jpeg', 'png', 'pdf'],
};

const PICK: Readonly<Record<Language, Readonly<Record<PickedFor, Words>>>> = {
  zh: {
    'camera-file': { title: '选择适配文件', button: '添加', kind: '适配文件' },
    witness: { title: '打开其他工作站的见证文件', button: '打开', kind: '见证文件' },
    sheet: { title: '选择填好的表格', button: '读取', kind: '电子表格' },
    photo: { title: '选择故障照片', button: '添加', kind: '照片' },
    evidence: { title: '选择整改佐证', button: '添加', kind: '照片或 PDF' },
  },
  en: {
    'camera-file': { title: 'Choose a camera file', button: 'Add', kind: 'Camera file' },
    witness: { title: "Open another station's witness file", button: 'Open', kind: 'Witness file' },
    sheet: { title: 'Choose the spreadsheet', button: 'Read', kind: 'Spreadsheet' },
    photo: { title: 'Choose a picture of the fault', button: 'Add', kind: 'Picture' },
    evidence: { title: 'Choose the evidence', button: 'Add', kind: 'Picture or PDF' },
  },
};

const PLACE: Readonly<Record<Language, Readonly<Record<PlacedFor, Words>>>> = {
  zh: {
    'camera-file': { title: '导出适配文件', button: '导出', kind: '适配文件' },
    'witness-request': { title: '导出见证申请', button: '导出', kind: '见证申请' },
    'witness-reply': { title: '保存会签回执', button: '保存', kind: '会签回执' },
    draw: { title: '导出抽取文件', button: '导出', kind: '抽取文件' },
    proof: { title: '导出证明文件', button: '导出', kind: '证明文件' },
    sheet: { title: '保存登记表模板', button: '保存', kind: '电子表格' },
    evidence: { title: '保存佐证副本', button: '保存', kind: '照片或 PDF' },
  },
  en: {
    'camera-file': { title: 'Export the camera file', button: 'Export', kind: 'Camera file' },
    'witness-request': { title: 'Export the witness request', button: 'Export', kind: 'Witness request' },
    'witness-reply': { title: 'Save the counter-signed reply', button: 'Save', kind: 'Witness reply' },
    draw: { title: 'Export the draw', button: 'Export', kind: 'Draw' },
    proof: { title: 'Export the proof', button: 'Export', kind: 'Proof' },
    sheet: { title: 'Save the template', button: 'Save', kind: 'Spreadsheet' },
    evidence: { title: 'Save a copy of the evidence', button: 'Save', kind: 'Picture or PDF' },
  },
};

export function fileDialogs(
  folder: string,
  window: () => BrowserWindow | null,
  language: () => Language,
): FileDialogs {
  return {
    async pick(what) {
      const { title, button, kind } = PICK[language()][what];
      const options: Electron.OpenDialogOptions = {
        title,
        buttonLabel: button,
        filters: [{ name: kind, extensions: endingsOf(what) }],
        properties: ['openFile', 'dontAddToRecent'],
      };
      const owner = window();
      const { canceled, filePaths } = await (owner
        ? dialog.showOpenDialog(owner, options)
        : dialog.showOpenDialog(options));
      return canceled ? null : (filePaths[0] ?? null);
    },
    async place(what, name) {
      const { title, button, kind } = PLACE[language()][what];
      const options: Electron.SaveDialogOptions = {
        title,
        buttonLabel: button,
        defaultPath: path.join(folder, name),
        filters: [
          { name: kind, extensions: what === 'evidence' ? endingOf(name) : endingsOf(what).slice(0, 1) },
        ],
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

/** What is written out keeps the ending that its content has. */
function endingOf(name: string): string[] {
  return [path.extname(name).slice(1)];
}

function endingsOf(what: PickedFor | PlacedFor): string[] {
  return [...(ENDINGS[what] ?? ['json'])];
}
