/**
 * Deep checks of sealed clips: those that somebody asks for first, then, by itself, those that the import found damaged.
 * One at a time, in the background, giving way to imports.
 */
import { differsFromBefore, type DeepCheck } from '#shared/deep-check';
import { failed, failureOf, type Failure } from '#shared/failure';
import type { ClipId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { deepCheck, type DeepCheckProgress } from '../media/deep-check';
import type { MediaTools } from '../media/tools';
import type { Again, Turn } from './background';
import type { Station } from './open';

export type DeepCheckState =
  | { readonly at: 'idle'; readonly failure: Failure | null }
  | { readonly at: 'waiting' }
  | ({ readonly at: 'running' } & DeepCheckProgress);

export interface DeepChecks {
  readonly tools: Promise<MediaTools>;
  /**
   * Checks a clip when its turn comes and puts the verdict on record: for a person, for a drawn clip, before evidence
   * leaves. A clip that is in turn already is checked once. Throws FailureError: `not-found`, `media-tools-missing`,
   * `original-missing`, `cancelled`.
   */
  check(clip: ClipId, by: Actor): Promise<DeepCheck>;
  /** Takes a clip out of turn; {@link check} then fails as `cancelled`. */
  stop(clip: ClipId): void;
  state(clip: ClipId): DeepCheckState;
}

interface Asked {
  readonly clip: ClipId;
  readonly by: Actor;
  readonly stop: AbortController;
  readonly result: Promise<DeepCheck>;
  readonly settle: { readonly done: (check: DeepCheck) => void; readonly fail: (error: unknown) => void };
  progress: DeepCheckProgress | null;
}

/** Asked for: before anything else that the background does. */
const ASKED_RANK = 5;
/** By itself: behind second copies and readings, which keep what is there. */
const BY_ITSELF_RANK = 60;
/** Imports do not tell: so often the catalog is asked what came in damaged. */
const LOOK_EVERY_MS = 60_000;
const STATION: Actor = { kind: 'station' };

/** Begins the work on an open station; it ends with the station's background. `onChange` is told of every step. */
export function openDeepChecks(
  station: Station,
  tools: Promise<MediaTools>,
  onChange: (clip: ClipId) => void,
): DeepChecks {
  const asked = new Map<ClipId, Asked>();
  const failures = new Map<ClipId, Failure>();
  /** What could not be checked by itself is not tried again before the next start. */
  const given = new Set<ClipId>();

  const work = async (entry: Asked, turn: Turn): Promise<Again> => {
    const { clip, by, stop } = entry;
    const end = (): void => stop.abort();
    turn.signal.addEventListener('abort', end);
    try {
      await turn.breathe();
      entry.settle.done(
        await deepCheckClip(station, await tools, clip, by, {
          signal: stop.signal,
          breathe: () => turn.breathe(),
          onProgress: (progress) => {
            entry.progress = progress;
            onChange(clip);
          },
        }),
      );
    } catch (error) {
      entry.settle.fail(turn.signal.aborted ? failed('cancelled') : error);
    } finally {
      turn.signal.removeEventListener('abort', end);
    }
    return 'now';
  };

  const ask = (clip: ClipId, by: Actor): Asked => {
    const known = asked.get(clip);
    if (known) return known;
    let settle: Asked['settle'] = { done: () => undefined, fail: () => undefined };
    const result = new Promise<DeepCheck>((done, fail) => {
      settle = { done, fail };
    });
    const entry: Asked = { clip, by, stop: new AbortController(), result, settle, progress: null };
    asked.set(clip, entry);
    failures.delete(clip);
    result
      .catch((error: unknown) => {
        const failure = failureOf(error);
        if (failure.code !== 'cancelled') failures.set(clip, failure);
      })
      .finally(() => {
        asked.delete(clip);
        onChange(clip);
      });
    onChange(clip);
    return entry;
  };

  const first = station.background.add({
    name: 'deep-check',
    rank: ASKED_RANK,
    step: async (turn) => {
      const [next] = asked.values();
      return next ? work(next, turn) : 'when-woken';
    },
    end: async () => {
      for (const { settle } of asked.values()) settle.fail(failed('cancelled'));
      return Promise.resolve();
    },
  });
  station.background.add({
    name: 'deep-check of damaged clips',
    rank: BY_ITSELF_RANK,
    step: async (turn) => {
      const { state } = await tools;
      if (!state.found || state.lacking['deep-check'].length > 0) return 'when-woken';
      const clip = station.catalog.damagedUnchecked(given.size + 1).find((one) => !given.has(one));
      if (clip === undefined) return { inMs: LOOK_EVERY_MS };
      given.add(clip);
      return work(ask(clip, STATION), turn);
    },
  });

  return {
    tools,
    async check(clip, by) {
      if (!station.catalog.clipById(clip)) throw failed('not-found', { subject: clip });
      const entry = ask(clip, by);
      first.wake();
      return entry.result;
    },
    stop(clip) {
      const entry = asked.get(clip);
      entry?.stop.abort();
      if (entry?.progress === null) entry.settle.fail(failed('cancelled'));
    },
    state(clip) {
      const entry = asked.get(clip);
      if (!entry) return { at: 'idle', failure: failures.get(clip) ?? null };
      return entry.progress ? { at: 'running', ...entry.progress } : { at: 'waiting' };
    },
  };
}

/** Checks one clip now and puts the verdict on record. Throws as {@link DeepChecks.check} does. */
export async function deepCheckClip(
  { catalog, vault, record }: Station,
  tools: MediaTools,
  clip: ClipId,
  by: Actor,
  course: {
    readonly signal: AbortSignal;
    readonly onProgress: (progress: DeepCheckProgress) => void;
    readonly breathe?: () => Promise<void>;
  },
): Promise<DeepCheck> {
  const found = catalog.clipById(clip);
  if (!found) throw failed('not-found', { subject: clip });
  if ((await vault.lengthOf(found.original)) === null) throw failed('original-missing');
  const checked = await deepCheck(tools, {
    file: vault.pathOf(found.original),
    framesHeld: found.media?.framesVerified ?? null,
    ...course,
  });
  const before = catalog.lastDeepCheck(clip);
  const differs = before && differsFromBefore(before, checked);
  const verdict = differs ? { ...checked, findings: [...checked.findings, differs] } : checked;
  const { tool, tracks, complaints, samples, findings } = verdict;
  await record(
    [
      {
        kind: 'clip.deep-checked',
        data: {
          clip,
          tool,
          tracks: [...tracks],
          complaints,
          samples: [...samples],
          findings: findings.map((f) => ({
            ...f,
            ...(f.values && { values: { ...f.values } }),
          })),
        },
      },
    ],
    by,
  );
  return verdict;
}
