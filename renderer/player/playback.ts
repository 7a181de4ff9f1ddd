import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue';

/** What a media element is doing, as its own events tell it. Seconds. */
export interface Playback {
  readonly playing: boolean;
  readonly at: number;
  /** 0 until known. */
  readonly length: number;
  readonly speed: number;
  readonly volume: number;
  readonly muted: boolean;
}

export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 1.5, 2, 4, 8];

const TOLD_BY = [
  'play',
  'pause',
  'ended',
  'timeupdate',
  'seeking',
  'seeked',
  'durationchange',
  'loadedmetadata',
  'ratechange',
  'volumechange',
];

const STILL: Playback = { playing: false, at: 0, length: 0, speed: 1, volume: 1, muted: false };

/** Follows the media element for as long as the caller lives. */
export function usePlayback(media: Ref<HTMLMediaElement | null>): ShallowRef<Playback> {
  const playback = shallowRef(STILL);
  let stop: AbortController | undefined;
  watch(
    media,
    (element) => {
      stop?.abort();
      playback.value = element ? playbackOf(element) : STILL;
      if (!element) return;
      stop = new AbortController();
      for (const event of TOLD_BY) {
        element.addEventListener(event, () => (playback.value = playbackOf(element)), {
          signal: stop.signal,
        });
      }
    },
    { immediate: true },
  );
  onScopeDispose(() => stop?.abort());
  return playback;
}

function playbackOf(media: HTMLMediaElement): Playback {
  return {
    playing: !media.paused && !media.ended,
    at: media.currentTime,
    length: Number.isFinite(media.duration) ? media.duration : 0,
    speed: media.playbackRate,
    volume: media.volume,
    muted: media.muted,
  };
}

/** Starts, or stops; from the end it starts over. */
export async function toggle(media: HTMLMediaElement): Promise<void> {
  if (!media.paused) {
    media.pause();
    return;
  }
  try {
    await media.play();
  } catch (error) {
    // The element tells a real break by its error event; a pause right after is none.
    console.warn('play', error instanceof Error ? error.name : error);
  }
}

/** Goes to that second of the clip. */
export function seek(media: HTMLMediaElement, seconds: number): void {
  const end = Number.isFinite(media.duration) ? media.duration : media.currentTime;
  media.currentTime = Math.min(end, Math.max(0, seconds));
}

/** Goes `seconds` on, or back, within the clip. */
export function skip(media: HTMLMediaElement, seconds: number): void {
  seek(media, media.currentTime + seconds);
}

/** Factor of the recorded speed. */
export function setSpeed(media: HTMLMediaElement, speed: number): void {
  media.playbackRate = speed;
}

/** 0 to 1; at 0 it is muted. */
export function setVolume(media: HTMLMediaElement, volume: number): void {
  media.volume = volume;
  media.muted = volume === 0;
}

export function setMuted(media: HTMLMediaElement, muted: boolean): void {
  media.muted = muted;
}
