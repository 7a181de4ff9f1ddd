/**
 * Work at the desk that is not on record yet: where somebody was, what they judged and wrote, and what they saw. It
 * survives a crash of the window; once it is on record it goes. A cache: without it only the last minutes are lost.
 */
import Dexie, { type EntityTable } from 'dexie';
import type { ClipId } from '#shared/ids';
import type { DeskDraft } from '../views/desk/draft';

/** What was seen of a clip and is not on record: milliseconds of the recording. */
export interface Unsent {
  readonly clip: ClipId;
  readonly proxy: boolean;
  readonly intervals: readonly (readonly [number, number])[];
}

interface Kept {
  readonly key: string;
  readonly draft: DeskDraft | null;
  readonly savedAt: number;
}

interface KeptUnsent {
  readonly key: string;
  readonly unsent: readonly Unsent[];
}

const database = new Dexie('evidock-desk') as Dexie & {
  drafts: EntityTable<Kept, 'key'>;
  unsent: EntityTable<KeptUnsent, 'key'>;
};
database.version(1).stores({ drafts: 'key, savedAt', unsent: 'key' });

/** One person's work on one recording, in one review or (null) without. */
export function draftKey(account: string, clip: ClipId, review: string | null): string {
  return `${account}/${review ?? clip}`;
}

export async function draftOf(key: string): Promise<DeskDraft | null> {
  return (await tried(() => database.drafts.get(key)))?.draft ?? null;
}

/** Whether it is kept now. */
export async function keepDraft(key: string, draft: DeskDraft): Promise<boolean> {
  return (await tried(() => database.drafts.put({ key, draft, savedAt: Date.now() }))) !== undefined;
}

export async function dropDraft(key: string): Promise<void> {
  await tried(() => database.drafts.delete(key));
}

export async function unsentOf(key: string): Promise<readonly Unsent[]> {
  return (await tried(() => database.unsent.get(key)))?.unsent ?? [];
}

export async function keepUnsent(key: string, unsent: readonly Unsent[]): Promise<void> {
  if (unsent.length === 0) await tried(() => database.unsent.delete(key));
  else await tried(() => database.unsent.put({ key, unsent }));
}

async function tried<T>(work: () => PromiseLike<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    console.warn('desk drafts', error instanceof Error ? error.name : error);
    return undefined;
  }
}
