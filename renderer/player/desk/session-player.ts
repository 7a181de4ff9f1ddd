/** A player over several files as if they were one: place, speed, steps, and what was really shown. */
import { computed, onScopeDispose, reactive, ref, shallowRef, watch, type Ref } from 'vue';
import type { DeskView, SegmentView } from '#shared/contract/desk';
import { millisecondsOf } from '#shared/clock';
import type { ClipId } from '#shared/ids';
import { lineAt, placeAt, sessionLine, type SessionLine } from '#shared/review/session-line';
import { evenTimes, frameTimes, middleOf, pictureAt } from './frame-times';
import type { SegmentSources } from './segment-source';
import type { Sights } from './sights';

export const DESK_SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8];
/** The next segment is opened so long before this one ends, at the recorded speed. Seconds. */
const AHEAD_S = 6;
/** How often the place is told while it runs. */
const TELL_MS = 100;
/** Without pictures, a step of sound. Seconds. */
const SOUND_STEP_S = 0.04;
/** A picture that was stood on for a moment counts as shown. */
const SHOWN_MS = 40;

export interface SessionPlayer {
  readonly line: Readonly<Ref<SessionLine>>;
  readonly segment: Readonly<Ref<SegmentView | null>>;
  /** Milliseconds into the segment. */
  readonly ms: Readonly<Ref<number>>;
  /** The place on the line. */
  readonly at: Readonly<Ref<number>>;
  readonly playing: Readonly<Ref<boolean>>;
  readonly speed: Readonly<Ref<number>>;
  /** Times backwards; 0: not. */
  readonly backwards: Readonly<Ref<number>>;
  /** The picture on the screen, and how many there are; null: not known. */
  readonly picture: Readonly<Ref<{ readonly n: number; readonly of: number } | null>>;
  attach(element: HTMLMediaElement | null): void;
  /** What the element learned when it loaded: the true length. */
  loaded(): void;
  ended(): void;
  play(): void;
  pause(): void;
  toggle(): void;
  setSpeed(speed: number): void;
  /** J and L: faster into that direction with each press. */
  shuttle(direction: -1 | 1): void;
  step(pictures: number): Promise<void>;
  seekLine(at: number): void;
  seek(clip: ClipId, ms: number): void;
  skip(ms: number): void;
  readonly element: () => HTMLMediaElement | null;
  /** Until the picture of the time that it tells is on the screen. */
  settled(): Promise<void>;
  /** Where it is this very instant, not when it was last told; `running`: pictures really move. */
  exact(): { readonly clip: ClipId; readonly ms: number; readonly running: boolean } | null;
}

export function useSessionPlayer(
  view: Readonly<Ref<DeskView>>,
  sources: SegmentSources,
  sights: Sights,
): SessionPlayer {
  /** True lengths, as the player learned them. */
  const learned = reactive(new Map<ClipId, number>());
  const line = computed(() =>
    sessionLine(
      view.value.segments.map(({ clip, start, lengthMs }) => ({
        clip,
        start: start === null ? null : millisecondsOf(start),
        lengthMs: learned.get(clip) ?? lengthMs,
      })),
      view.value.findings,
    ),
  );
  const index = ref(
    Math.max(
      0,
      view.value.segments.findIndex(({ clip }) => clip === view.value.clip),
    ),
  );
  const segment = computed(() => view.value.segments[index.value] ?? null);
  const ms = ref(0);
  const playing = ref(false);
  const speed = ref(1);
  const backwards = ref(0);
  const times = shallowRef<Float64Array | null>(null);
  let media: HTMLMediaElement | null = null;
  let wanted: { readonly ms: number; readonly play: boolean } | null = null;
  let stepping: Promise<void> = Promise.resolve();
  /** Counts how often it was moved by anything but steps: those that still wait are then of no use. */
  let moves = 0;
  /** Where the last step led, until the player is moved otherwise: the player itself is slower than the finger. */
  let stood: number | null = null;

  const at = computed(() => (segment.value ? (lineAt(line.value, segment.value.clip, ms.value) ?? 0) : 0));
  const isProxy = (): boolean => {
    const state = segment.value && sources.states.get(segment.value.clip);
    return state?.at === 'address' && state.proxy;
  };
  const picture = computed(() =>
    times.value ? { n: pictureAt(times.value, ms.value / 1000), of: times.value.length } : null,
  );

  watch(
    segment,
    (now) => {
      times.value = null;
      if (now) void sources.open(now);
    },
    { immediate: true },
  );
  /** Once there is an address its pictures are listed. */
  watch(
    () => (segment.value ? sources.states.get(segment.value.clip) : undefined),
    async (state) => {
      const now = segment.value;
      if (!now || now.kind !== 'video' || state?.at !== 'address') return;
      const found = await frameTimes(state.url);
      if (segment.value !== now) return;
      const seconds = media?.duration ?? now.lengthMs / 1000;
      times.value =
        found ?? (now.milliFps && Number.isFinite(seconds) ? evenTimes(now.milliFps, seconds) : null);
    },
    { immediate: true },
  );

  const timer = setInterval(() => {
    const now = segment.value;
    if (!media || !now) return;
    if (backwards.value > 0) {
      const next = at.value - TELL_MS * backwards.value;
      if (next <= 0) backwards.value = 0;
      seekLine(Math.max(0, next), true);
      return;
    }
    if (media.paused || media.seeking) return;
    ms.value = media.currentTime * 1000;
    sights.playing(now.clip, isProxy(), { at: ms.value, now: performance.now(), speed: media.playbackRate });
    const left = media.duration - media.currentTime;
    const next = view.value.segments[index.value + 1];
    if (next && next.showing.how !== 'photo' && left < AHEAD_S * media.playbackRate) void sources.open(next);
  }, TELL_MS);
  onScopeDispose(() => clearInterval(timer));

  function go(to: number, offset: number, play: boolean): void {
    moves++;
    if (to !== index.value) {
      sights.broke();
      media?.pause();
      media = null;
      wanted = { ms: offset, play };
      index.value = to;
      ms.value = offset;
      return;
    }
    ms.value = offset;
    if (media) media.currentTime = offset / 1000;
    else wanted = { ms: offset, play: wanted?.play ?? play };
  }

  function seekLine(to: number, keepBackwards = false): void {
    stood = null;
    if (!keepBackwards) backwards.value = 0;
    const place = placeAt(line.value, to);
    if (!place) return;
    sights.broke();
    go(
      view.value.segments.findIndex(({ clip }) => clip === place.clip),
      place.ms,
      playing.value,
    );
  }

  function play(): void {
    moves++;
    stood = null;
    backwards.value = 0;
    playing.value = true;
    if (!media) {
      if (wanted) wanted = { ...wanted, play: true };
      else wanted = { ms: ms.value, play: true };
      return;
    }
    media.playbackRate = speed.value;
    sights.broke();
    media.play().catch((error: unknown) => {
      // The element tells a real break by its error event; a pause right after is none.
      console.warn('play', error instanceof Error ? error.name : error);
    });
  }

  function pause(): void {
    moves++;
    backwards.value = 0;
    playing.value = false;
    media?.pause();
    if (media) {
      ms.value = media.currentTime * 1000;
      stand(media);
    }
    sights.broke();
    void sights.send();
  }

  /** Stopped in its run, a player shows a picture or two before the time that it tells. */
  function stand(element: HTMLMediaElement): void {
    const table = times.value;
    if (!table || element.ended || element.seeking || !Number.isFinite(element.duration)) return;
    element.currentTime = middleOf(table, pictureAt(table, element.currentTime), element.duration);
  }

  async function stepOnce(by: number): Promise<void> {
    const now = segment.value;
    if (!media || wanted || !now) return;
    const table = times.value;
    if (!table) {
      media.currentTime = Math.max(0, media.currentTime + by * SOUND_STEP_S);
      await seeked(media);
      ms.value = media.currentTime * 1000;
      return;
    }
    const here = stood ?? pictureAt(table, media.currentTime);
    const target = here + by;
    const end = Number.isFinite(media.duration) ? media.duration : now.lengthMs / 1000;
    if (target < 0 || target >= table.length || (table[target] ?? 0) > end) {
      const beside = view.value.segments[index.value + Math.sign(by)];
      if (!beside || beside.showing.how === 'never') return;
      stood = null;
      go(
        index.value + Math.sign(by),
        by > 0 ? 0 : Math.max(0, (learned.get(beside.clip) ?? beside.lengthMs) - 1),
        false,
      );
      return;
    }
    stood = target;
    const element = media;
    element.currentTime = middleOf(table, target, end);
    await seeked(element);
    const from = (table[target] ?? 0) * 1000;
    ms.value = from;
    sights.shown(now.clip, isProxy(), [
      from,
      Math.max(from + 1, (table[target + 1] ?? 0) * 1000 || from + SHOWN_MS),
    ]);
  }

  return {
    line,
    segment,
    ms,
    at,
    playing,
    speed,
    backwards,
    picture,
    attach(element) {
      media = element;
    },
    loaded() {
      const now = segment.value;
      if (!media || !now) return;
      if (Number.isFinite(media.duration) && media.duration > 0)
        learned.set(now.clip, Math.round(media.duration * 1000));
      media.playbackRate = speed.value;
      const to = wanted;
      wanted = null;
      if (to)
        media.currentTime = Math.min(
          to.ms / 1000,
          Number.isFinite(media.duration) ? media.duration : to.ms / 1000,
        );
      if (to?.play === true) play();
    },
    ended() {
      sights.broke();
      if (index.value + 1 < view.value.segments.length) go(index.value + 1, 0, true);
      else pause();
    },
    play,
    pause,
    toggle: () => (playing.value ? pause() : play()),
    setSpeed(to) {
      speed.value = to;
      if (media) media.playbackRate = to;
    },
    shuttle(direction) {
      if (direction > 0) {
        if (!playing.value || backwards.value > 0) {
          speed.value = 1;
          play();
        } else {
          speed.value = DESK_SPEEDS.find((one) => one > speed.value && one >= 2) ?? 8;
          if (media) media.playbackRate = speed.value;
        }
        return;
      }
      media?.pause();
      playing.value = false;
      backwards.value = backwards.value === 0 ? 1 : Math.min(8, backwards.value * 2);
    },
    step(by) {
      if (playing.value || backwards.value > 0) pause();
      const one = Math.sign(by);
      const asked = moves;
      for (let i = 0; i < Math.abs(by); i++)
        stepping = stepping.then(() => (asked === moves ? stepOnce(one) : undefined));
      return stepping;
    },
    seekLine: (to) => seekLine(to),
    seek(clip, to) {
      const place = lineAt(line.value, clip, to);
      if (place === null) return;
      stood = null;
      backwards.value = 0;
      sights.broke();
      go(
        view.value.segments.findIndex((one) => one.clip === clip),
        to,
        playing.value,
      );
    },
    skip: (by) => seekLine(Math.max(0, Math.min(line.value.lengthMs, at.value + by))),
    element: () => media,
    settled: () => (media ? seeked(media) : Promise.resolve()),
    exact() {
      const now = segment.value;
      if (!now) return null;
      if (!media || wanted) return { clip: now.clip, ms: wanted?.ms ?? ms.value, running: false };
      const running =
        !media.paused && !media.seeking && media.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
      return { clip: now.clip, ms: media.currentTime * 1000, running };
    },
  };
}

/** Until the player stands where it was sent: the picture there is drawn. It may never come for a damaged place. */
function seeked(media: HTMLMediaElement): Promise<void> {
  if (!media.seeking) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(patience);
      media.removeEventListener('seeked', done);
      resolve();
    };
    const patience = setTimeout(done, 5000);
    media.addEventListener('seeked', done);
  });
}
