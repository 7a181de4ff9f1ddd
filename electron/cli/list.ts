import path from 'node:path';
import { CHINA_OFFSET, wallTextOf } from '#shared/clock';
import { displayName } from '#shared/display-name';
import { sizeText } from '#shared/size';
import { listClips, shownAt, type ListedClip } from '../station/list';
import type { Command } from './arguments';
import { EXIT, findingJson, printJson, printLine } from './output';

/** `station list`: the sealed clips, in the order they were sealed. */
export async function runList(command: Extract<Command, { do: 'list' }>): Promise<number> {
  const clips: ListedClip[] = [];
  for await (const clip of listClips(path.resolve(command.vault), command)) {
    if (command.json) clips.push(clip);
    else printLine(lineOf(clip));
  }
  if (command.json)
    printJson({ clips: clips.map((clip) => ({ ...clip, findings: clip.findings.map(findingJson) })) });
  return EXIT.well;
}

function lineOf(clip: ListedClip): string {
  const size = sizeText(clip.bytes).padStart(9);
  const when = wallTextOf(shownAt(clip), CHINA_OFFSET);
  return [clip.clip.slice(0, 8), clip.device, when, clip.kind, size, displayName(clip.source)].join('  ');
}
