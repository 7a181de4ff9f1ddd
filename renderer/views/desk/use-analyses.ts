/** What the background found in the segments of a recording; asked for one by one, the one in hand first. */
import { onScopeDispose, shallowReactive, watch, type Ref } from 'vue';
import type { AnalysisView, SegmentView } from '#shared/contract/desk';
import { failureOf } from '#shared/failure';
import type { ClipId } from '#shared/ids';
import { ask, on } from '../../station';

export function useAnalyses(
  segments: readonly SegmentView[],
  current: Readonly<Ref<SegmentView | null>>,
): ReadonlyMap<ClipId, AnalysisView> {
  const known = shallowReactive(new Map<ClipId, AnalysisView>());
  const recordings = segments.filter(({ kind }) => kind === 'video' || kind === 'audio');
  const waiting = new Set(recordings.map(({ clip }) => clip));
  const scope = new AbortController();

  const fetchOne = async (clip: ClipId): Promise<void> => {
    try {
      const found = await ask('desk.analysis', { clip });
      if (!found) return;
      known.set(clip, found);
      waiting.delete(clip);
    } catch (error) {
      console.warn('analysis', failureOf(error).code);
      waiting.delete(clip);
    }
  };
  void (async () => {
    // The last asked for comes first in the queue: so backwards, and then the one in hand.
    for (const { clip } of [...recordings].reverse()) {
      if (scope.signal.aborted) return;
      await fetchOne(clip);
    }
  })();
  watch(current, (segment) => {
    if (segment && waiting.has(segment.clip)) void fetchOne(segment.clip);
  });
  const stop = on('desk.analysed', ({ clip }) => {
    if (waiting.has(clip)) void fetchOne(clip);
  });
  onScopeDispose(() => {
    scope.abort();
    stop();
  });
  return known;
}
