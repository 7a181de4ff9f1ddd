import type { MediaBreak } from './viewing';

/** How long a video that has loaded may take to draw its first picture. */
const PATIENCE_MS = 2000;

/**
 * Waits until a video has really drawn a picture. That it has loaded proves nothing: with a coding that it cannot
 * decode, Chromium loads, reports a duration and plays the sound, without a picture and without an error.
 * Calls back once, unless stopped by the returned function; time in which the window is hidden does not count,
 * because nothing is drawn then.
 */
export function onFirstPicture(
  video: HTMLVideoElement,
  appeared: () => void,
  broke: (how: MediaBreak) => void,
): () => void {
  const stopped = new AbortController();
  const { signal } = stopped;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const drawn = video.requestVideoFrameCallback((_, picture) => {
    end();
    if (picture.width > 0) appeared();
    else broke('no-picture');
  });

  function end(): void {
    clearTimeout(timer);
    video.cancelVideoFrameCallback(drawn);
    stopped.abort();
  }

  function wait(): void {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden' || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA)
      return;
    timer = setTimeout(() => {
      end();
      broke('no-picture');
    }, PATIENCE_MS);
  }

  video.addEventListener(
    'loadeddata',
    () => {
      if (video.videoWidth > 0) {
        wait();
      } else {
        end();
        broke('no-picture');
      }
    },
    { signal },
  );
  document.addEventListener('visibilitychange', wait, { signal });
  return end;
}

/**
 * What a media element's error means. "Not supported" is also what a missing file gives, so the address itself is
 * asked whether it answers.
 */
export async function breakOf(error: MediaError | null, url: string): Promise<MediaBreak> {
  if (error?.code === MediaError.MEDIA_ERR_NETWORK) return 'not-read-on';
  if (error?.code === MediaError.MEDIA_ERR_DECODE) return 'not-decoded';
  return (await answers(url)) ? 'not-supported' : 'not-given';
}

/** Whether an address gives anything; its content is not read. */
export async function answers(url: string): Promise<boolean> {
  const enough = new AbortController();
  try {
    return (await fetch(url, { signal: enough.signal })).ok;
  } catch (error) {
    console.warn('clip address', error instanceof Error ? error.name : error);
    return false;
  } finally {
    enough.abort();
  }
}
