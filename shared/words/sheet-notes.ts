/** What stands in the templates of spreadsheets: the headings that are read, and what belongs under each. */
import { SHEET_COLUMNS, type SheetColumn } from '../device-sheet';
import { PERSON_COLUMNS, type PersonColumn } from '../person-sheet';
import type { Language } from './sentences';

export type SheetSubject = 'devices' | 'persons';

export interface SheetNotes {
  readonly sheet: string;
  readonly notesSheet: string;
  /** Headings of the notes. */
  readonly column: string;
  readonly meaning: string;
  readonly columns: readonly { readonly heading: string; readonly note: string }[];
}

const DEVICES: Readonly<Record<Language, Readonly<Record<SheetColumn, string>>>> = {
  zh: {
    device: '必填。标签上的编号：1 至 40 位字母、数字、“-”或“_”，不能重复。',
    kind: '执法记录仪、照相机、录音笔、手机、其他；不填按执法记录仪登记。',
    model: '必填。',
    serial: '机身序列号；同型号不能重复。请把单元格设为文本，长号码才不会丢位。',
    asset: '固定资产编号，不能重复。',
    section: '必填。设备所属科室。',
    custodian: '保管人的人员编号，须已登记。',
    assignedTo: '长期配发给个人的，填此人的人员编号；公用的不填。',
    cards: '多张用顿号或逗号分开。',
    bought: '写成 2026-01-05。',
    warrantyUntil: '写成 2026-01-05。',
    note: '',
  },
  en: {
    device: 'Required. The number on the label: 1 to 40 letters, digits, “-” or “_”; each once.',
    kind: 'Body camera, camera, recorder, phone, other; empty means body camera.',
    model: 'Required.',
    serial:
      'Serial number on the housing; each once a model. Make the cells text, so that long numbers keep all digits.',
    asset: 'Number in the asset register; each once.',
    section: 'Required. The section that the device belongs to.',
    custodian: "Custodian's staff number, on file already.",
    assignedTo: 'Staff number of the person whom it is issued to for good; empty for the pool.',
    cards: 'Several with commas between them.',
    bought: 'Written as 2026-01-05.',
    warrantyUntil: 'Written as 2026-01-05.',
    note: '',
  },
};

const PERSONS: Readonly<Record<Language, Readonly<Record<PersonColumn, string>>>> = {
  zh: {
    person: '必填。1 至 40 位字母、数字、“-”或“_”，不能重复。',
    name: '必填。',
    section: '必填。',
    certificate: '执法证号；没有的不填。请把单元格设为文本。',
    aliases: '记录仪里设置的人员编号，多个用顿号或逗号分开。',
  },
  en: {
    person: 'Required. 1 to 40 letters, digits, “-” or “_”; each once.',
    name: 'Required.',
    section: 'Required.',
    certificate: 'Number of the enforcement certificate, if there is one. Make the cells text.',
    aliases: 'The numbers under which cameras know the person, with commas between them.',
  },
};

function notesOf<Column extends string>(
  language: Language,
  headings: Readonly<Record<Column, readonly string[]>>,
  notes: Readonly<Record<Column, string>>,
): SheetNotes['columns'] {
  return (Object.keys(headings) as Column[]).map((column) => ({
    heading: headings[column][language === 'zh' ? 0 : 1] ?? '',
    note: notes[column],
  }));
}

const common = {
  zh: { notesSheet: '填写说明', column: '列', meaning: '怎样填写' },
  en: { notesSheet: 'Notes', column: 'Column', meaning: 'What belongs here' },
} as const;

/** The templates by language and subject. */
export const SHEET_NOTES: Readonly<Record<Language, Readonly<Record<SheetSubject, SheetNotes>>>> = {
  zh: {
    devices: { ...common.zh, sheet: '设备', columns: notesOf('zh', SHEET_COLUMNS, DEVICES.zh) },
    persons: { ...common.zh, sheet: '人员', columns: notesOf('zh', PERSON_COLUMNS, PERSONS.zh) },
  },
  en: {
    devices: { ...common.en, sheet: 'Devices', columns: notesOf('en', SHEET_COLUMNS, DEVICES.en) },
    persons: { ...common.en, sheet: 'Persons', columns: notesOf('en', PERSON_COLUMNS, PERSONS.en) },
  },
};
