/** What was on the screen and is not on record yet. It is sent in stretches, and kept in the cache until it is. */
import { onScopeDispose } from 'vue';
import { failureOf } from '#shared/failure';
import type { ClipId, ReviewId } from '#shared/ids';
import { shownBetween, union, type Interval, type Sight } from '#shared/review/intervals';
import { keepUnsent, unsentOf, type Unsent } from '../../cache/drafts';
import { ask } from '../../station';

/** While something plays it is put on record this often. */
const SEND_EVERY_MS = 45_000;
/** … and kept in the cache this often: so much is lost when the window dies. */
const KEEP_EVERY_MS = 2_000;

export interface Sights {
  /** The player's place, a few times a second while it runs. */
  playing(clip: ClipId, proxy: boolean, sight: Sight): void;
  /** It stopped, jumped or went to another clip. */
  broke(): void;
  /** One picture stood on the screen. */
  shown(clip: ClipId, proxy: boolean, interval: Interval): void;
  /** Puts all of it on record now. */
  send(): Promise<void>;
}

/** `onShown` is told of every stretch at once, for the track on the time line. */
export function useSights(
  key: string,
  review: () => ReviewId | null,
  onShown: (clip: ClipId, interval: Interval) => void,
): Sights {
  let unsent: Unsent[] = [];
  let last: { readonly clip: ClipId; readonly sight: Sight } | null = null;
  let sending: Promise<void> | null = null;
  let changed = false;

  const add = (clip: ClipId, proxy: boolean, interval: Interval): void => {
    const rest = unsent.filter((one) => one.clip !== clip || one.proxy !== proxy);
    const same = unsent.find((one) => one.clip === clip && one.proxy === proxy);
    unsent = [...rest, { clip, proxy, intervals: union([...(same?.intervals ?? []), interval]) }];
    changed = true;
    onShown(clip, interval);
  };

  const put = async (): Promise<void> => {
    const going = unsent;
    unsent = [];
    for (const one of going) {
      const intervals = one.intervals
        .map(([from, to]): [number, number] => [Math.max(0, Math.floor(from)), Math.ceil(to)])
        .filter(([from, to]) => to > from);
      if (intervals.length === 0) continue;
      try {
        await ask('desk.watched', {
          clip: one.clip,
          review: review(),
          proxy: one.proxy,
          intervals,
          why: null,
        });
      } catch (error) {
        const { code } = failureOf(error);
        console.warn('watched', code);
        // What may not be recorded (a review that has ended) is not tried for ever; anything else is.
        if (code !== 'review-ended' && code !== 'not-found' && code !== 'review-of-another')
          unsent = [...unsent, one];
      }
    }
    await keepUnsent(key, unsent);
  };
  const send = async (): Promise<void> => {
    if (unsent.length === 0) return sending ?? undefined;
    sending = (sending ?? Promise.resolve()).then(put).finally(() => {
      sending = null;
    });
    return sending;
  };

  // What a window that died had not sent yet.
  void unsentOf(key).then((left) => {
    if (left.length === 0) return;
    unsent = [...left, ...unsent];
    void send();
  });
  const keeping = setInterval(() => {
    if (!changed) return;
    changed = false;
    void keepUnsent(key, unsent);
  }, KEEP_EVERY_MS);
  const timer = setInterval(() => void send(), SEND_EVERY_MS);
  onScopeDispose(() => {
    clearInterval(keeping);
    clearInterval(timer);
    void send();
  });

  return {
    playing(clip, proxy, sight) {
      const shown = last?.clip === clip ? shownBetween(last.sight, sight) : null;
      if (shown) add(clip, proxy, shown);
      last = { clip, sight };
    },
    broke() {
      last = null;
    },
    shown: add,
    send,
  };
}
