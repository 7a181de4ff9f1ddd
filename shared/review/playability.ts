/**
 * What a window can truly show. Decided by the codecs that were read from the content: a player raises no error for
 * H.265, MJPEG or AC-3, it only shows nothing or stays silent. What is not on the list goes through a copy made for
 * looking; what is on it is still confirmed by the first picture.
 */
import type { ContentFormat, MediaKind } from '../clip';
import type { MediaContainer, MediaFacts, MediaTrack } from '../media';

export type Showing =
  /** As it is. */
  | { readonly how: 'native' }
  | { readonly how: 'photo' }
  /** Through a copy for looking; `remux`: the pictures are taken over as they are, only their wrapping is another. */
  | {
      readonly how: 'proxy';
      readonly by: 'remux' | 'transcode';
      readonly because: ProxyReason;
      /** A decoder that only some computers have; with it the original may be tried as it is. */
      readonly unless: PlatformDecoder | null;
    }
  /** Not a recording. */
  | { readonly how: 'never' };

/** What a window decodes only where the system or the graphics card does it. */
export type PlatformDecoder = 'hevc';

/** How the streams of a copy for looking come about: what a window plays is taken over, only the rest is encoded anew. */
export interface CopyRecipe {
  readonly pictures: 'as-they-are' | 'encoded';
  /** `plain`: uncompressed as before, in the one width that every window plays. */
  readonly sound: 'as-it-is' | 'plain' | 'encoded';
  readonly wrapping: 'mp4' | 'quicktime';
}

/** All of it anew: for what could not be taken over, or has not been looked into. */
export const ALL_ENCODED: CopyRecipe = { pictures: 'encoded', sound: 'encoded', wrapping: 'mp4' };

/** Why a window cannot show the original. */
export type ProxyReason =
  { readonly what: 'container'; readonly name: string } | { readonly what: 'codec'; readonly name: string };

/** Tried in Chromium 114 and 156: picture and sound really come. */
const NATIVE = {
  mp4: { video: ['H.264', 'VP9', 'AV1'], audio: ['AAC', 'MP3', 'Opus', 'FLAC'] },
  'mp4-fragmented': { video: ['H.264', 'VP9', 'AV1'], audio: ['AAC', 'MP3', 'Opus', 'FLAC'] },
  quicktime: { video: ['H.264'], audio: ['AAC', 'MP3', 'PCM', 'G.711 A-law', 'G.711 µ-law'] },
  wav: { video: [], audio: ['PCM', 'PCM float', 'G.711 A-law', 'G.711 µ-law'] },
  avi: null,
  'mpeg-ts': null,
  jpeg: null,
} satisfies Readonly<
  Record<MediaContainer, { readonly video: readonly string[]; readonly audio: readonly string[] } | null>
>;

/** Formats that our own readers do not look into, and that a window is known to take. It is confirmed by the first picture. */
const NATIVE_UNREAD: ReadonlySet<string> = new Set<ContentFormat>([
  'mkv',
  'mp3',
  'aac',
  'ogg',
  'flac',
  'm4a',
  'mp4',
  'mov',
  '3gp',
]);
const PHOTOS: ReadonlySet<string> = new Set<ContentFormat>(['jpg', 'png', 'bmp']);

/** What a clip needs to be shown. */
export function showingOf(kind: MediaKind, format: string, media: MediaFacts | null): Showing {
  if (kind === 'side-log') return { how: 'never' };
  if (kind === 'photo') return PHOTOS.has(format) ? { how: 'photo' } : transcode('container', format);
  if (!media) return NATIVE_UNREAD.has(format) ? { how: 'native' } : transcode('container', format);
  const tracks = media.tracks.filter((track) => track.kind !== 'data');
  const native = NATIVE[media.container];
  const video = tracks.find((track) => track.kind === 'video');
  if (!native)
    return video?.codec === 'H.264'
      ? { how: 'proxy', by: 'remux', because: { what: 'container', name: format }, unless: null }
      : transcode(video ? 'codec' : 'container', video?.codec ?? format);
  const strangers = tracks.filter((track) => !isOn(native, track));
  const [stranger] = strangers;
  if (!stranger) return { how: 'native' };
  return {
    how: 'proxy',
    by: stranger.kind === 'audio' && video ? 'remux' : 'transcode',
    because: { what: 'codec', name: stranger.codec },
    unless: strangers.every(({ codec }) => codec === 'H.265') ? 'hevc' : null,
  };
}

/**
 * Whether a window that has these decoders is given the original: always what is on the list, and H.265 where the
 * computer decodes it. Either way the first picture has to confirm it, and otherwise a copy is made.
 */
export function mayTryOriginal(showing: Showing, decoders: ReadonlySet<PlatformDecoder>): boolean {
  switch (showing.how) {
    case 'native':
    case 'photo':
      return true;
    case 'proxy':
      return showing.unless !== null && decoders.has(showing.unless);
    case 'never':
      return false;
  }
}

/** How the copy of a clip is made: see {@link CopyRecipe}. */
export function copyRecipe(media: MediaFacts | null): CopyRecipe {
  if (!media) return ALL_ENCODED;
  const codecOf = (kind: 'video' | 'audio') => media.tracks.find((track) => track.kind === kind)?.codec;
  const [video, audio] = [codecOf('video'), codecOf('audio')];
  const pictures = video === 'H.264' ? 'as-they-are' : 'encoded';
  if (audio === undefined || NATIVE.mp4.audio.includes(audio))
    return { pictures, sound: 'as-it-is', wrapping: 'mp4' };
  if (video === undefined || !NATIVE.quicktime.audio.includes(audio))
    return { pictures, sound: 'encoded', wrapping: 'mp4' };
  return { pictures, sound: audio === 'PCM' ? 'plain' : 'as-it-is', wrapping: 'quicktime' };
}

function isOn(
  native: { readonly video: readonly string[]; readonly audio: readonly string[] },
  track: MediaTrack,
): boolean {
  return track.kind === 'data' || native[track.kind].includes(track.codec);
}

function transcode(what: ProxyReason['what'], name: string): Showing {
  return { how: 'proxy', by: 'transcode', because: { what, name }, unless: null };
}
