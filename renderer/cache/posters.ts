/**
 * Small pictures of clips that were looked at. A cache: it may be deleted at any time, Chromium deletes it when the
 * disk is full, and whatever goes wrong here only costs a picture in a list.
 */
import Dexie, { type EntityTable } from 'dexie';
import type { ClipId } from '#shared/ids';

interface Poster {
  readonly clip: ClipId;
  readonly picture: Blob;
  readonly savedAt: number;
}

/** About 10 MB of pictures; the oldest go first. */
const MOST = 2000;

const database = new Dexie('evidock-cache') as Dexie & { posters: EntityTable<Poster, 'clip'> };
database.version(1).stores({ posters: 'clip, savedAt' });

/** The clips that have a poster. */
export async function posterClips(): Promise<readonly ClipId[]> {
  return (await tried(() => database.posters.toCollection().primaryKeys())) ?? [];
}

/** The poster of a clip, or null. */
export async function posterOf(clip: ClipId): Promise<Blob | null> {
  return (await tried(() => database.posters.get(clip)))?.picture ?? null;
}

/** Keeps a clip's poster, in place of an older one. False when it could not be kept. */
export async function keepPoster(clip: ClipId, picture: Blob): Promise<boolean> {
  const kept = await tried(async () => {
    await database.posters.put({ clip, picture, savedAt: Date.now() });
    const over = (await database.posters.count()) - MOST;
    if (over > 0)
      await database.posters.bulkDelete(await database.posters.orderBy('savedAt').limit(over).primaryKeys());
    return true;
  });
  return kept ?? false;
}

async function tried<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    console.warn('poster cache', error instanceof Error ? error.name : error);
    return undefined;
  }
}
