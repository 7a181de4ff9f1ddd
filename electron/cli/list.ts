import path from 'node:path';
import type { SealedClip } from '#shared/clip';
import { CHINA_OFFSET, wallTextOf, type Instant } from '#shared/clock';
import { failed } from '#shared/failure';
import { displayName } from '#shared/display-name';
import { sizeText } from '#shared/size';
import { readEntries } from '../ledger/segments';
import { systemDisk } from '../vault/disk';
import { whatIsIn } from '../vault/vault';
import type { Command } from './arguments';
import { EXIT, findingJson, printJson, printLine } from './output';

/**
 * `station list`: the sealed clips, oldest record first. Reads the ledger itself, so it needs no catalog, writes
 * nothing and works while the workstation runs. Times are compared by the camera's clock where a name tells it,
 * else by the file's time.
 */
export async function runList(command: Extract<Command, { do: 'list' }>): Promise<number> {
  const folder = path.resolve(command.vault);
  if ((await whatIsIn(systemDisk, folder)) !== 'vault') throw failed('no-vault', { place: folder });
  const clips: (SealedClip & { readonly sealedAt: Instant; readonly seq: number })[] = [];
  for await (const { entry } of readEntries({ disk: systemDisk, folder })) {
    if (entry.kind !== 'clip.sealed') continue;
    const clip = entry.data as unknown as SealedClip;
    if (isWanted(clip, command)) clips.push({ ...clip, sealedAt: entry.at, seq: entry.seq });
  }
  if (command.json) {
    printJson({ clips: clips.map((clip) => ({ ...clip, findings: clip.findings.map(findingJson) })) });
    return EXIT.well;
  }
  for (const clip of clips) {
    const shown = clip.recorded?.deviceClock ?? clip.modified;
    printLine(
      [
        clip.clip.slice(0, 8),
        clip.device,
        wallTextOf(shown, CHINA_OFFSET),
        clip.kind,
        sizeText(clip.bytes).padStart(9),
        displayName(clip.source),
      ].join('  '),
    );
  }
  return EXIT.well;
}

function isWanted(clip: SealedClip, { device, from, to }: Extract<Command, { do: 'list' }>): boolean {
  const shown = clip.recorded?.deviceClock ?? clip.modified;
  return (
    (device === null || clip.device === device) &&
    (from === null || shown >= from) &&
    (to === null || shown < to)
  );
}
