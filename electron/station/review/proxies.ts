/**
 * Copies for looking, made on demand, one at a time. Each is a process of low priority with limits, beside imports and
 * never before them; nothing of it touches the vault.
 */
import { failed, failureOf, type Failure } from '#shared/failure';
import type { ClipId } from '#shared/ids';
import { ALL_ENCODED, copyRecipe, showingOf, type CopyRecipe } from '#shared/review/playability';
import { makeProxy, missingForProxies, PROXY_RECIPE } from '../../media/proxy';
import type { MediaTools } from '../../media/tools';
import type { Station } from '../open';
import type { ReviewCache } from './review-cache';

export type ProxyState =
  | { readonly at: 'none' }
  | { readonly at: 'waiting' }
  | { readonly at: 'running'; readonly percent: number }
  | { readonly at: 'ready' }
  | { readonly at: 'failed'; readonly failure: Failure };

export interface Proxies {
  /** How a clip's copy stands. */
  state(clip: ClipId): Promise<ProxyState>;
  /** Begins to make it unless it is there or on its way. `force`: even where the list says that the window shows it as it is. */
  want(clip: ClipId, force: boolean): Promise<ProxyState>;
  /** Nobody waits for it any more. */
  stop(clip: ClipId): void;
  /** Where it lies. Throws `proxy-failed` when it is not there. */
  file(clip: ClipId): Promise<string>;
  close(): Promise<void>;
}

interface Wanted {
  readonly clip: ClipId;
  readonly stop: AbortController;
  readonly recipe: CopyRecipe;
  percent: number | null;
}

/** Copies of the clips of an open station; `onChange` is told of every step. */
export function openProxies(
  { catalog, vault }: Pick<Station, 'catalog' | 'vault'>,
  tools: Promise<MediaTools>,
  cache: ReviewCache,
  onChange: (clip: ClipId, state: ProxyState) => void,
): Proxies {
  const wanted = new Map<ClipId, Wanted>();
  const failures = new Map<ClipId, Failure>();
  let working: Promise<void> | null = null;
  let closed = false;

  const clipOf = (clip: ClipId) => {
    const found = catalog.clipById(clip);
    if (!found) throw failed('not-found', { subject: clip });
    return found;
  };
  const name = `proxy${PROXY_RECIPE}`;

  const state = async (clip: ClipId): Promise<ProxyState> => {
    const now = wanted.get(clip);
    if (now) return now.percent === null ? { at: 'waiting' } : { at: 'running', percent: now.percent };
    if ((await cache.find(clipOf(clip).sha256, name)) !== null) return { at: 'ready' };
    const failure = failures.get(clip);
    return failure ? { at: 'failed', failure } : { at: 'none' };
  };
  const tell = async (clip: ClipId): Promise<void> => onChange(clip, await state(clip));

  const make = async (one: Wanted): Promise<void> => {
    const found = clipOf(one.clip);
    const media = await tools;
    const lacking = missingForProxies(media);
    if (lacking.length > 0) throw failed('media-tools-missing', { what: lacking.join(', ') });
    if ((await vault.lengthOf(found.original)) === null) throw failed('original-missing');
    const to = await cache.draft(found.sha256, name);
    const order = {
      file: vault.pathOf(found.original),
      original: found.sha256,
      to,
      lengthMs: found.durationMs ?? found.media?.claimedMs ?? null,
      signal: one.stop.signal,
      onProgress: (part: number) => {
        const percent = Math.floor(part * 100);
        if (percent === one.percent) return;
        one.percent = percent;
        void tell(one.clip);
      },
    };
    try {
      await makeProxy(media, { ...order, recipe: one.recipe }).catch(async (error: unknown) => {
        // What cannot be wrapped anew may still be decoded.
        if (one.recipe === ALL_ENCODED || failureOf(error).code !== 'proxy-failed') throw error;
        await makeProxy(media, { ...order, recipe: ALL_ENCODED });
      });
      await cache.finish(found.sha256, name);
    } catch (error) {
      await cache.discard(found.sha256, name).catch(() => undefined); // never written, or gone
      throw error;
    }
  };

  const work = async (): Promise<void> => {
    for (;;) {
      const next = [...wanted.values()][0];
      if (!next || closed) return;
      next.percent = 0;
      await tell(next.clip);
      try {
        await make(next);
        failures.delete(next.clip);
      } catch (error) {
        const failure = failureOf(error);
        if (failure.code !== 'cancelled') failures.set(next.clip, failure);
      }
      wanted.delete(next.clip);
      await tell(next.clip);
    }
  };

  return {
    state,
    async want(clip, force) {
      const now = await state(clip);
      if (now.at !== 'none' && now.at !== 'failed') return now;
      const { kind, format, media } = clipOf(clip);
      const showing = showingOf(kind, format, media);
      if (showing.how !== 'proxy' && !force) return now;
      wanted.set(clip, {
        clip,
        stop: new AbortController(),
        // The list was wrong about what the window shows: nothing of it is taken over.
        recipe: showing.how === 'proxy' ? copyRecipe(media) : ALL_ENCODED,
        percent: null,
      });
      working ??= work().finally(() => {
        working = null;
      });
      return state(clip);
    },
    stop(clip) {
      wanted.get(clip)?.stop.abort();
    },
    async file(clip) {
      const { sha256 } = clipOf(clip);
      if ((await cache.find(sha256, name)) === null) throw failed('proxy-failed', { how: 'not made' });
      return cache.pathOf(sha256, name);
    },
    async close() {
      closed = true;
      for (const { stop } of wanted.values()) stop.abort();
      await working;
    },
  };
}
