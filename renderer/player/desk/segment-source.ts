/** From a segment to an address that the window can show: the original, or a copy that is made first. */
import { shallowReactive } from 'vue';
import type { ProxyView, SegmentView } from '#shared/contract/desk';
import { failureOf } from '#shared/failure';
import type { ClipId, ReviewId } from '#shared/ids';
import { mayTryOriginal, type PlatformDecoder } from '#shared/review/playability';
import { ask, on } from '../../station';
import { useLookReason } from '../../stores/look-reason';
import type { ShownFailure } from '../../words/words';

/** How a segment stands on its way to the screen. */
export type SegmentState =
  | { readonly at: 'asking' }
  | { readonly at: 'preparing'; readonly proxy: ProxyView }
  | { readonly at: 'address'; readonly url: string; readonly proxy: boolean }
  | { readonly at: 'failed'; readonly failure: ShownFailure }
  | { readonly at: 'never' };

export interface SegmentSources {
  readonly states: ReadonlyMap<ClipId, SegmentState>;
  /** Asks for it unless that was done. */
  open(segment: SegmentView): Promise<void>;
  /** The original showed nothing: a copy is made. */
  unconfirmed(segment: SegmentView): Promise<void>;
  /** Asks anew for what failed. */
  again(segment: SegmentView): Promise<void>;
  close(): void;
}

/** What this computer decodes beyond what every window does: its own word, so the first picture confirms it. */
export function platformDecoders(): ReadonlySet<PlatformDecoder> {
  const hevc = document.createElement('video').canPlayType('video/mp4; codecs="hvc1.1.6.L123.B0"');
  return new Set(hevc === '' ? [] : ['hevc']);
}

export function segmentSources(
  review: () => ReviewId | null,
  why: () => string | null,
  decoders: ReadonlySet<PlatformDecoder> = platformDecoders(),
): SegmentSources {
  const states = shallowReactive(new Map<ClipId, SegmentState>());
  const waiting = new Map<ClipId, SegmentView>();
  const reasons = useLookReason();

  const look = async (segment: SegmentView, as: 'original' | 'proxy'): Promise<void> => {
    states.set(segment.clip, { at: 'asking' });
    try {
      // Another camera beside is looked at for the same reason as the first.
      const said = why() ?? (review() === null ? reasons.current : null);
      const { url } = await ask('desk.look', { clip: segment.clip, review: review(), why: said, as });
      states.set(segment.clip, { at: 'address', url, proxy: as === 'proxy' });
    } catch (error) {
      states.set(segment.clip, { at: 'failed', failure: failureOf(error) });
    }
  };
  const stands = async (segment: SegmentView, proxy: ProxyView): Promise<void> => {
    if (proxy.at === 'ready') {
      waiting.delete(segment.clip);
      await look(segment, 'proxy');
    } else if (proxy.at === 'failed') {
      waiting.delete(segment.clip);
      states.set(segment.clip, { at: 'failed', failure: proxy.failure });
    } else states.set(segment.clip, { at: 'preparing', proxy });
  };
  const prepare = async (segment: SegmentView, force: boolean): Promise<void> => {
    waiting.set(segment.clip, segment);
    states.set(segment.clip, { at: 'preparing', proxy: { at: 'waiting' } });
    try {
      await stands(segment, await ask('desk.want-proxy', { clip: segment.clip, force }));
    } catch (error) {
      states.set(segment.clip, { at: 'failed', failure: failureOf(error) });
    }
  };
  const stop = on('desk.proxy', ({ clip, now }) => {
    const segment = waiting.get(clip);
    if (segment) void stands(segment, now);
  });

  const begin = async (segment: SegmentView): Promise<void> => {
    const { showing } = segment;
    if (mayTryOriginal(showing, decoders)) return look(segment, 'original');
    if (showing.how === 'proxy') return prepare(segment, false);
    states.set(segment.clip, { at: 'never' });
  };
  return {
    states,
    async open(segment) {
      if (!states.has(segment.clip)) await begin(segment);
    },
    unconfirmed: (segment) => prepare(segment, true),
    again: begin,
    close: stop,
  };
}
