/** Spreadsheet files: rows read from what a person picked, and templates written to where they said. */
import Papa from 'papaparse';
import path from 'node:path';
import { readSheet } from 'read-excel-file/universal';
import writeSheets from 'write-excel-file/node';
import { failed } from '#shared/failure';
import type { Cell } from '#shared/sheet';
import type { Language } from '#shared/words/sentences';
import { SHEET_NOTES, type SheetSubject } from '#shared/words/sheet-notes';
import { errnoOf, systemDisk } from '../vault/disk';
import { readWhole } from '../vault/files';
import { writeOut } from './write-out';

/** A thousand rows of text are far below both. */
const MOST_BYTES = 5_000_000;
const MOST_UNPACKED = 40_000_000;

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** The container of `.xls`, and of an `.xlsx` with a password. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * The rows of the first sheet of an `.xlsx`, or of a CSV in UTF-8 or GB 18030, as Chinese spreadsheet programs write it.
 * Throws FailureError `sheet-unreadable`, `sheet-too-large` or `sheet-old-format`.
 */
export async function readRows(from: string): Promise<readonly (readonly Cell[])[]> {
  const file = path.basename(from);
  const bytes = await contentOf(from, file);
  if (beginsWith(bytes, COMPOUND)) throw failed('sheet-old-format', { file });
  if (!beginsWith(bytes, ZIP)) return readCsv(bytes, file);
  if (unpackedBytes(bytes) > MOST_UNPACKED) throw failed('sheet-too-large', { file });
  try {
    const whole = new Uint8Array(bytes).buffer;
    // The package's type of a date is that of its constructor.
    return (await readSheet(whole)) as unknown as readonly (readonly Cell[])[];
  } catch (error) {
    throw failed('sheet-unreadable', { file, detail: messageOf(error) }, error);
  }
}

/** Writes a file to be filled in: the headings, and a second sheet that explains each. Throws `file-not-written`. */
export async function writeTemplate(to: string, subject: SheetSubject, language: Language): Promise<void> {
  const { columns, sheet, notesSheet, column, meaning } = SHEET_NOTES[language][subject];
  const bold = (value: string) => ({ value, fontWeight: 'bold' as const });
  const headings = columns.map(({ heading }) => bold(heading));
  const notes = columns.map(({ heading, note }) => [{ value: heading }, { value: note }]);
  const file = writeSheets([
    { data: [headings], sheet, columns: columns.map(() => ({ width: 18 })), stickyRowsCount: 1 },
    {
      data: [[bold(column), bold(meaning)], ...notes],
      sheet: notesSheet,
      columns: [{ width: 20 }, { width: 80 }],
    },
  ]);
  await writeOut(systemDisk, to, await file.toBuffer());
}

async function contentOf(from: string, file: string): Promise<Uint8Array> {
  try {
    const bytes = await readWhole(systemDisk, from, MOST_BYTES);
    if (bytes) return bytes;
  } catch (error) {
    if (error instanceof RangeError) throw failed('sheet-too-large', { file });
    throw failed('sheet-unreadable', { file, detail: errnoOf(error) ?? messageOf(error) }, error);
  }
  throw failed('sheet-unreadable', { file, detail: 'ENOENT' });
}

function readCsv(bytes: Uint8Array, file: string): readonly (readonly Cell[])[] {
  const text = textIn(bytes);
  if (text === null || text.includes('\0'))
    throw failed('sheet-unreadable', { file, detail: 'not .xlsx, not .csv' });
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: false });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken)
    throw failed('sheet-unreadable', { file, detail: `${broken.code} (${String((broken.row ?? 0) + 1)})` });
  return data;
}

function textIn(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'gb18030'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue; // not in this encoding
    }
  return null;
}

/**
 * What an archive says that it unpacks to; the unpacking itself stops there. An archive whose directory cannot be found
 * is left to the reader to refuse.
 */
function unpackedBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let at = 0; at + 46 <= bytes.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    sum += view.getUint32(at + 24, true);
    at += 45;
  }
  return sum;
}

function beginsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, n) => bytes[n] === byte);
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 100);
}
