import path from 'node:path';
import { idOf, type CameraFileEntry } from '#shared/camera-file';
import type { CameraFileProblem } from '#shared/camera-file-problem';
import { displayName } from '#shared/display-name';
import { bothLanguages } from '#shared/words/sentences';
import { BUILT_IN_FILES, cameraFilesIn } from '../station/camera-files';
import type { Command } from './arguments';
import { EXIT, printJson, printLine } from './output';

/** `station profiles`: what is known of makes of cameras, where it comes from, and what does not count and why. */
export async function runProfiles({ vault, json }: Extract<Command, { do: 'profiles' }>): Promise<number> {
  const { entries } = vault === null ? BUILT_IN_FILES : await cameraFilesIn(path.resolve(vault));
  if (json) printJson(entries.map(entryJson));
  else for (const entry of entries) printLine(lineOf(entry));
  return entries.some(({ problem }) => problem !== null) ? EXIT.someFailed : EXIT.well;
}

function entryJson({ file, content, problem, notes }: CameraFileEntry) {
  return {
    file,
    kind: content?.kind ?? null,
    id: content && idOf(content),
    counts: problem === null,
    problem: problem && { code: problem.code, text: textOf(problem) },
    notes: notes.map((note) => ({ code: note.code, text: textOf(note) })),
  };
}

function lineOf({ file, content, problem, notes }: CameraFileEntry): string {
  return [
    problem === null ? '+' : '-',
    (content?.kind ?? '?').padEnd(7),
    (content ? idOf(content) : '?').padEnd(22),
    file === null ? '（程序自带 built in）' : displayName(file),
    ...[...(problem ? [problem] : []), ...notes].map((each) => displayName(textOf(each))),
  ].join('  ');
}

function textOf({ code, values }: CameraFileProblem): string {
  return bothLanguages((s) => s.cameraFile[code], values);
}
