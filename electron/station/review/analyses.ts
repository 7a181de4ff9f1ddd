/**
 * Looks into every recording when nothing else goes on: the newest first, what the desk has open before all. It waits
 * for imports and for the player in the middle of a file, and what it found lies in the cache, not in the vault.
 */
import { z } from 'zod';
import type { AnalysisView } from '#shared/contract/desk';
import type { ClipView } from '#shared/contract/footage';
import { failed, failureOf } from '#shared/failure';
import type { ClipId } from '#shared/ids';
import { analyse } from '../../media/analysis';
import type { MediaTools } from '../../media/tools';
import type { Again, Turn } from '../background';
import type { Station } from '../open';
import type { ReviewCache } from './review-cache';

export interface Analyses {
  /** What was found; null when nobody has looked yet: then this clip comes first. */
  of(clip: ClipId): Promise<AnalysisView | null>;
}

/** Behind everything that keeps footage: nothing depends on it. */
const RANK = 90;
const PAGE = 50;
const LOOK_AGAIN_MS = 60_000;
/** Raised when the findings come out differently: older ones are made anew. */
const NAME = 'analysis2.json';

const interval = z.tuple([z.number(), z.number()]);
const stored = z.object({
  tool: z.string(),
  wave: z.array(z.int()).nullable(),
  strip: z.object({ picture: z.string(), tiles: z.int() }).nullable(),
  dark: z.array(interval),
  frozen: z.array(interval),
  silent: z.array(interval),
  speech: z.array(interval).nullable(),
  lacking: z.array(z.string()),
});

export function openAnalyses(
  { catalog, vault, background }: Pick<Station, 'catalog' | 'vault' | 'background'>,
  tools: Promise<MediaTools>,
  cache: ReviewCache,
  onFound: (clip: ClipId) => void,
): Analyses {
  /** Asked for, the latest first. */
  let asked: readonly ClipId[] = [];
  /** Not tried again before the next start. */
  const given = new Set<ClipId>();
  let after: ClipId | null = null;

  const read = async (clip: ClipView): Promise<AnalysisView | null> => {
    const bytes = await cache.read(clip.sha256, NAME);
    if (!bytes) return null;
    try {
      return stored.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null;
    } catch {
      return null; // half written by a program that was ended: it is made anew
    }
  };

  const work = async (clip: ClipView, turn: Turn): Promise<void> => {
    given.add(clip.clip);
    await turn.breathe();
    if ((await vault.lengthOf(clip.original)) === null) return;
    const stripName = 'strip.jpg';
    const stripTo = await cache.draft(clip.sha256, stripName);
    try {
      const found = await analyse(await tools, {
        file: vault.pathOf(clip.original),
        lengthMs: clip.durationMs ?? clip.media?.claimedMs ?? 0,
        keyFrameMs: clip.media?.keyFrameMs ?? null,
        hasPicture: clip.kind === 'video',
        hasSound: clip.kind === 'audio' || (clip.media?.tracks.some(({ kind }) => kind === 'audio') ?? true),
        stripTo,
        signal: turn.signal,
        breathe: () => turn.breathe(),
      });
      const { tiles, ...facts } = found;
      if (tiles > 0) await cache.finish(clip.sha256, stripName).catch(() => undefined); // no picture came out
      const picture = tiles > 0 ? await cache.read(clip.sha256, stripName) : null;
      const strip = picture
        ? { picture: `data:image/jpeg;base64,${picture.toString('base64')}`, tiles }
        : null;
      await cache.keep(clip.sha256, NAME, Buffer.from(JSON.stringify({ ...facts, strip })));
      onFound(clip.clip);
    } finally {
      await cache.discard(clip.sha256, stripName).catch(() => undefined); // never written
    }
  };

  /** The next clip that nobody has looked into, walking from the newest to the oldest. */
  const next = async (): Promise<ClipView | null> => {
    for (const clip of asked) {
      asked = asked.filter((one) => one !== clip);
      const found = catalog.clipById(clip);
      if (found && isRecording(found) && !(await read(found))) return found;
    }
    for (;;) {
      const { rows } = catalog.clipPage({}, after, PAGE);
      for (const row of rows) {
        after = row.clip;
        if (given.has(row.clip) || !isRecording(row)) continue;
        const found = catalog.clipById(row.clip);
        if (found && (await cache.find(found.sha256, NAME)) === null) return found;
      }
      if (rows.length < PAGE) return null;
    }
  };

  const job = background.add({
    name: 'analysis',
    rank: RANK,
    async step(turn): Promise<Again> {
      if (!(await tools).state.found) return 'when-woken';
      const clip = await next();
      if (!clip) {
        after = null;
        return { inMs: LOOK_AGAIN_MS };
      }
      try {
        await work(clip, turn);
      } catch (error) {
        if (failureOf(error).code === 'cancelled') throw error;
        console.error('analysis:', clip.clip, failureOf(error).code);
      }
      return 'now';
    },
  });

  return {
    async of(clip) {
      const found = catalog.clipById(clip);
      if (!found) throw failed('not-found', { subject: clip });
      const known = await read(found);
      if (!known && isRecording(found)) {
        given.delete(clip);
        asked = [clip, ...asked.filter((one) => one !== clip)];
        job.wake();
      }
      return known;
    },
  };
}

function isRecording({ kind }: Pick<ClipView, 'kind'>): boolean {
  return kind === 'video' || kind === 'audio';
}
