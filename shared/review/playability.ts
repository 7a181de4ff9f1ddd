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
  | { readonly how: 'proxy'; readonly by: 'remux' | 'transcode'; readonly because: ProxyReason }
  /** Not a recording. */
  | { readonly how: 'never' };

/** Why a window cannot show the original. */
export type ProxyReason =
  { readonly what: 'container'; readonly name: string } | { readonly what: 'codec'; readonly name: string };

/** Tried in Chromium 114 and 156: picture and sound really come. */
const NATIVE: Readonly<
  Record<MediaContainer, { readonly video: readonly string[]; readonly audio: readonly string[] } | null>
> = {
  mp4: { video: ['H.264', 'VP9', 'AV1'], audio: ['AAC', 'MP3', 'Opus', 'FLAC'] },
  'mp4-fragmented': { video: ['H.264', 'VP9', 'AV1'], audio: ['AAC', 'MP3', 'Opus', 'FLAC'] },
  quicktime: { video: ['H.264'], audio: ['AAC', 'MP3', 'PCM', 'G.711 A-law', 'G.711 µ-law'] },
  wav: { video: [], audio: ['PCM', 'PCM float', 'G.711 A-law', 'G.711 µ-law'] },
  avi: null,
  'mpeg-ts': null,
  jpeg: null,
};

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
      ? { how: 'proxy', by: 'remux', because: { what: 'container', name: format } }
      : transcode(video ? 'codec' : 'container', video?.codec ?? format);
  const stranger = tracks.find((track) => !isOn(native, track));
  if (!stranger) return { how: 'native' };
  const because = { what: 'codec', name: stranger.codec } as const;
  return { how: 'proxy', by: stranger.kind === 'audio' && video ? 'remux' : 'transcode', because };
}

/** What is done when the player shows nothing although the list says it can. */
export const UNCONFIRMED: Showing = { how: 'proxy', by: 'transcode', because: { what: 'codec', name: '?' } };

function isOn(
  native: { readonly video: readonly string[]; readonly audio: readonly string[] },
  track: MediaTrack,
): boolean {
  return track.kind === 'data' || native[track.kind].includes(track.codec);
}

function transcode(what: ProxyReason['what'], name: string): Showing {
  return { how: 'proxy', by: 'transcode', because: { what, name } };
}
