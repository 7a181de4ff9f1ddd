/** Draws and reviews read from the ledger itself: needs no catalog and no lock, and works while the workstation runs. */
import { drawActShapes, type DrawAct, type PopulationRow } from '#shared/acts/draw';
import { rectificationActShapes, type RectificationAct } from '#shared/acts/rectification';
import { reviewActShapes, type ReviewData } from '#shared/acts/review';
import type { Recorded } from '#shared/acts/act-of';
import type { Instant } from '#shared/clock';
import { drawAfter, type Draw } from '#shared/draw/draw';
import { failed } from '#shared/failure';
import type { DrawId } from '#shared/ids';
import type { AnyEntry } from '#shared/ledger';
import { followUps, type FollowUp } from '#shared/rectification';
import { readEntries } from '../../ledger/segments';
import { systemDisk } from '../../vault/disk';
import { whatIsIn } from '../../vault/vault';

export interface DrawOnRecord {
  readonly draw: Draw;
  readonly population: readonly PopulationRow[];
}

export interface ReviewOnRecord extends ReviewData<'review.completed'> {
  readonly at: Instant;
  readonly by: string;
}

/** Every draw with its list, the oldest first. Throws FailureError `no-vault` or `ledger-damaged`. */
export async function drawsOnRecord(folder: string): Promise<readonly DrawOnRecord[]> {
  const draws = new Map<DrawId, Draw>();
  const lists = new Map<DrawId, PopulationRow[]>();
  for await (const entry of entriesOf(folder)) {
    const act = actIn(drawActShapes, entry) as Recorded<DrawAct> | null;
    if (!act) continue;
    const { draw } = act.data;
    if (act.kind === 'draw.population') lists.set(draw, [...(lists.get(draw) ?? []), ...act.data.rows]);
    const after = drawAfter(draws.get(draw) ?? null, act);
    if (after) draws.set(draw, after);
  }
  return [...draws.values()].map((draw) => ({ draw, population: lists.get(draw.draw) ?? [] }));
}

/** Every completed review, the oldest first, and what became of its findings. */
export async function reviewsOnRecord(folder: string): Promise<{
  readonly reviews: readonly ReviewOnRecord[];
  readonly followUps: ReadonlyMap<string, FollowUp>;
}> {
  const reviews: ReviewOnRecord[] = [];
  const acts: Recorded<RectificationAct>[] = [];
  for await (const entry of entriesOf(folder)) {
    const act = actIn(rectificationActShapes, entry) as Recorded<RectificationAct> | null;
    if (act) acts.push(act);
    if (entry.kind !== 'review.completed') continue;
    const read = reviewActShapes['review.completed'].safeParse(entry.data);
    const by = entry.by.kind === 'operator' ? entry.by.account : '';
    if (read.success) reviews.push({ ...read.data, at: entry.at, by });
  }
  return { reviews, followUps: followUps(acts) };
}

async function* entriesOf(folder: string): AsyncGenerator<AnyEntry> {
  if ((await whatIsIn(systemDisk, folder)) !== 'vault') throw failed('no-vault', { place: folder });
  for await (const { entry } of readEntries({ disk: systemDisk, folder })) yield entry;
}

/** The entry as an act of these shapes; null when it is none of them. */
function actIn(
  shapes: Readonly<Record<string, { safeParse(data: unknown): { success: boolean; data?: unknown } }>>,
  entry: AnyEntry,
): unknown {
  const read = shapes[entry.kind]?.safeParse(entry.data);
  return read?.success === true ? { ...entry, data: read.data } : null;
}
