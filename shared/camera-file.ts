/**
 * Camera profiles and vendor adapters as files that an office adds and exchanges: what is in one, what is wrong with
 * one, and which of several that claim the same wins. Pure: reading and writing them is the vault's.
 */
import type { z } from 'zod';
import zhCN from 'zod/v4/locales/zh-CN.js';
import type { CameraFileProblem, CameraFileProblemCode } from './camera-file-problem';
import { cameraProfileSchema, readName, type CameraProfile } from './camera-profile';
import { groupsOf, patternProblem, type PatternProblem } from './profile-pattern';
import { vendorAdapterSchema, type VendorAdapter } from './vendor-adapter';

/** The first line of a file says what it is, so that a later program can read what this one wrote. */
export const CAMERA_FILE_FORMATS = { profile: 'camera-profile-1', adapter: 'camera-adapter-1' } as const;

/** Files are written by hand; nothing that is longer is one. */
export const MOST_CAMERA_FILE_BYTES = 64 << 10;

export type CameraFile =
  | { readonly kind: 'profile'; readonly profile: CameraProfile }
  | { readonly kind: 'adapter'; readonly adapter: VendorAdapter };

export type CameraFileReading =
  | { readonly ok: true; readonly file: CameraFile }
  | { readonly ok: false; readonly problem: CameraFileProblem };

/** Reads a file's text. Never throws: the first thing that is wrong is told. */
export function readCameraFile(text: string): CameraFileReading {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return refused('file-not-json');
  }
  const { format, ...rest } = (isObject(data) ? data : {}) as { readonly format?: unknown };
  switch (format) {
    case CAMERA_FILE_FORMATS.profile: {
      const read = cameraProfileSchema.safeParse(rest);
      if (!read.success) return { ok: false, problem: problemOf(read.error, rest, cameraProfileSchema) };
      const problem = profileProblem(read.data);
      return problem ? { ok: false, problem } : { ok: true, file: { kind: 'profile', profile: read.data } };
    }
    case CAMERA_FILE_FORMATS.adapter: {
      const read = vendorAdapterSchema.safeParse(rest);
      return read.success
        ? { ok: true, file: { kind: 'adapter', adapter: read.data } }
        : { ok: false, problem: problemOf(read.error, rest, vendorAdapterSchema) };
    }
    default:
      return refused('format-unknown', { format: typeof format === 'string' ? format.slice(0, 40) : '' });
  }
}

/** A file's text, as it is handed to another office. Reading it gives the same file again. */
export function cameraFileText(file: CameraFile): string {
  const content = file.kind === 'profile' ? file.profile : file.adapter;
  return `${JSON.stringify({ format: CAMERA_FILE_FORMATS[file.kind], ...content }, null, 2)}\n`;
}

export function idOf(file: CameraFile): string {
  return file.kind === 'profile' ? file.profile.id : file.adapter.id;
}

/** A file of the office's folder, by its name there. */
export interface OfficeFile {
  readonly name: string;
  readonly reading: CameraFileReading;
}

/** One line of the list of files: what it is, whether it counts, and why not. */
export interface CameraFileEntry {
  /** Its name in the office's folder; null when it came with the program. */
  readonly file: string | null;
  readonly content: CameraFile | null;
  /** Why it does not count; null when it does. */
  readonly problem: CameraFileProblem | null;
  /** What somebody should know of one that counts. */
  readonly notes: readonly CameraFileProblem[];
}

/** Everything that counts, in the order in which it is asked, and the list of all files. */
export interface CameraFiles {
  readonly profiles: readonly CameraProfile[];
  readonly adapters: readonly VendorAdapter[];
  readonly entries: readonly CameraFileEntry[];
}

/**
 * Which files count. What came with the program is asked first and always wins, so that no file changes what names of
 * known makes mean; after it the office's files by their names, and the first of two that claim the same.
 */
export function admitCameraFiles(builtIn: readonly CameraFile[], office: readonly OfficeFile[]): CameraFiles {
  const entries: CameraFileEntry[] = builtIn.map((content) => ({
    file: null,
    content,
    problem: null,
    notes: [],
  }));
  for (const { name, reading } of [...office].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!reading.ok) {
      entries.push({ file: name, content: null, problem: reading.problem, notes: [] });
      continue;
    }
    const counting = entries.filter(({ problem }) => problem === null);
    const content = reading.file;
    const problem = claimedBefore(content, counting);
    entries.push({ file: name, content, problem, notes: problem ? [] : notesOn(content, counting) });
  }
  const counting = entries.flatMap(({ content, problem }) => (content && !problem ? [content] : []));
  return {
    profiles: counting.flatMap((file) => (file.kind === 'profile' ? [file.profile] : [])),
    adapters: counting.flatMap((file) => (file.kind === 'adapter' ? [file.adapter] : [])),
    entries,
  };
}

/** Why a file does not count beside those that do: its id, or the USB numbers of its camera, are taken. */
function claimedBefore(content: CameraFile, counting: readonly CameraFileEntry[]): CameraFileProblem | null {
  const same = counting.find(
    (each) => each.content?.kind === content.kind && idOf(each.content) === idOf(content),
  );
  if (same)
    return same.file === null
      ? { code: 'id-built-in', values: { id: idOf(content) } }
      : { code: 'id-twice', values: { id: idOf(content), other: same.file } };
  if (content.kind === 'profile') return null;
  for (const { content: other, file } of counting) {
    const taken = other?.kind === 'adapter' && other.adapter.usb.some((usb) => hasUsb(content.adapter, usb));
    if (taken) return { code: 'usb-twice', values: { other: file ?? other.adapter.id } };
  }
  return null;
}

/** The examples of a profile that one asked before it understands already: for such names it is never asked. */
function notesOn(content: CameraFile, counting: readonly CameraFileEntry[]): readonly CameraFileProblem[] {
  if (content.kind !== 'profile') return [];
  const before = counting.flatMap((each) => (each.content?.kind === 'profile' ? [each.content.profile] : []));
  return content.profile.names.flatMap(({ example }) => {
    const other = readName(example, before).profile;
    return other === null ? [] : [{ code: 'name-known', values: { example, other } } as const];
  });
}

function hasUsb({ usb }: VendorAdapter, { vendorId, productId }: VendorAdapter['usb'][number]): boolean {
  return usb.some((each) => each.vendorId === vendorId && each.productId === productId);
}

const GROUPS = new Set(['device', 'person', 'date', 'time', 'stamp', 'important', 'counter']);

function profileProblem(profile: CameraProfile): CameraFileProblem | null {
  for (const [index, { pattern, example, of }] of profile.names.entries()) {
    const where = `names.${index}.pattern`;
    const wrong: PatternProblem | null = patternProblem(pattern);
    if (wrong) return { code: wrong, values: { where } };
    const stranger = groupsOf(pattern).find((group) => !GROUPS.has(group));
    if (stranger !== undefined) return { code: 'pattern-group-unknown', values: { where, group: stranger } };
    const alone = { ...profile, names: [{ pattern, example, of }] };
    if (readName(example, [alone]).profile === null)
      return { code: 'pattern-misses-example', values: { where, example } };
  }
  return null;
}

/** The first thing that the schema objects to: in our own words where it is one of ours, else in the schema's. */
function problemOf(error: z.ZodError, data: unknown, schema: z.ZodType): CameraFileProblem {
  const [issue] = error.issues;
  const where = issue?.path.map(String).join('.') ?? '';
  const problem = issue?.code === 'custom' ? (issue.params?.['problem'] as CameraFileProblemCode) : null;
  if (problem) return { code: problem, values: { where } };
  const chinese = schema.safeParse(data, { error: zhCN().localeError }).error?.issues[0]?.message;
  const en = issue?.message ?? '';
  return { code: 'malformed', values: { where: where || '/', zh: chinese ?? en, en } };
}

function refused(code: CameraFileProblemCode, values?: Readonly<Record<string, string>>): CameraFileReading {
  return { ok: false, problem: values ? { code, values } : { code } };
}

function isObject(data: unknown): data is object {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
