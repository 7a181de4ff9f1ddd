/** What `station scrub` and `station copies` share: the work on storage without a window, and how it is told. */
import path from 'node:path';
import type { DamageView, SafekeepingView, StoragePlaceView } from '#shared/contract/safekeeping';
import { displayName } from '#shared/display-name';
import { sizeText } from '#shared/size';
import { bothLanguages } from '#shared/words/sentences';
import { openStation, type Station } from '../station/open';
import {
  openSafekeeping,
  type Safekeeping,
  type SafekeepingOptions,
} from '../station/safekeeping/safekeeping';
import { printLine } from './output';
import { progressLine } from './progress';

/** How far the work is, in words; null while nothing can be said. */
type Far = (keeping: Safekeeping, station: Station) => string | null;

const LOOK_EVERY_MS = 500;

/**
 * Does `work` on an open vault and waits until the background has done what followed from it. Ctrl-C stops in mid-file;
 * what was done until then stays, is on record and is told. `work` learns from `isStopped` that it was cut short.
 * Meanwhile a terminal shows how far it is.
 */
export async function keep<T>(
  vault: string,
  does: NonNullable<SafekeepingOptions['work']>,
  work: (keeping: Safekeeping, station: Station) => Promise<T>,
  shown: { readonly json: boolean; readonly far: Far },
): Promise<{ readonly done: T; readonly state: SafekeepingView; readonly isStopped: boolean }> {
  const station = await openStation({ folder: path.resolve(vault), create: false });
  let isStopped = false;
  const onSignal = (): void => {
    isStopped = true;
    void station.background.close();
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const keeping = openSafekeeping(station, { work: does });
    const all = work(keeping, station).then(async (result) => {
      await station.background.idle();
      return result;
    });
    const done = await watched(all, shown.json, () => shown.far(keeping, station));
    return { done, state: await keeping.state(Number.MAX_SAFE_INTEGER), isStopped };
  } finally {
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
    await station.close();
  }
}

async function watched<T>(work: Promise<T>, json: boolean, far: () => string | null): Promise<T> {
  const line = progressLine(json);
  const look = setInterval(() => {
    const text = far();
    if (text !== null) line.show(() => text);
  }, LOOK_EVERY_MS);
  try {
    return await work;
  } finally {
    clearInterval(look);
    line.end();
  }
}

/** Finds out which places can be used now, without writing anything there. */
export async function lookAtPlaces({ places }: Safekeeping): Promise<void> {
  for (const { n } of places.all()) {
    const trouble: unknown = await places.toRead(n).then(
      () => null,
      (error: unknown) => error,
    );
    places.note(n, trouble);
  }
}

/** Places and open damage as stable JSON. */
export function stateJson({ places, originals, damaged }: SafekeepingView) {
  return {
    originals,
    places: places.map((place) => ({
      ...place,
      trouble: place.trouble && { code: place.trouble.code, text: troubleText(place.trouble) },
    })),
    damages: damaged.first.map((damage) => ({ ...damage, text: damageText(damage) })),
  };
}

/** The same for people. */
export function printState({ places, damaged }: SafekeepingView): void {
  for (const place of places) printLine(placeLine(place));
  for (const damage of damaged.first) {
    const own = damage.clip === null ? '附件 attachment' : '原件 original';
    const whose = damage.place === null ? own : `拷贝 copy: ${displayName(damage.place.name)}`;
    printLine(
      `!  ${damage.clip?.slice(0, 8) ?? '-'}  ${damage.device ?? '-'}  ${displayName(damage.source)}  ${whose}  ${damageText(damage)}`,
    );
  }
}

/** Whether anything is damaged and not healed. */
export function isDamaged({ damaged }: SafekeepingView): boolean {
  return damaged.originals + damaged.copies > 0;
}

function placeLine({
  name,
  folder,
  clips,
  attachments,
  bytes,
  behindClips,
  behindAttachments,
  behindBytes,
  trouble,
  ...place
}: StoragePlaceView) {
  const behind = behindClips + behindAttachments;
  return [
    trouble === null && behind === 0 ? '+' : '-',
    displayName(name),
    displayName(folder),
    `${clips + attachments} 份拷贝 copies, ${sizeText(bytes)}`,
    ...(behind > 0 ? [`还差 behind: ${behind}, ${sizeText(behindBytes)}`] : []),
    ...(place.tooLarge > 0 ? [`超过单文件上限 too large for its file system: ${place.tooLarge}`] : []),
    ...(place.onVaultsDisk ? ["与影像库在同一块磁盘上 on the vault's own disk"] : []),
    ...(trouble ? [troubleText(trouble)] : []),
  ].join('  ');
}

function troubleText({ code, values }: NonNullable<StoragePlaceView['trouble']>): string {
  return bothLanguages((s) => s.placeTrouble[code], values);
}

function damageText({ how }: DamageView): string {
  return bothLanguages((s) => s.damage[how]);
}
