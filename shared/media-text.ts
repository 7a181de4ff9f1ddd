/** Facts of a recording as short texts that are the same in every language. */
import type { FindingPlace } from './finding';
import type { MediaPosition, MediaTrack } from './media';
import type { Language } from './words/sentences';

/** `H.264 · 1920×1080 · 29.97 fps`, `AAC · 48 kHz · 2 ch`, `tx3g` */
export function trackText(track: MediaTrack): string {
  switch (track.kind) {
    case 'video':
      return joined(
        track.codec,
        track.width !== null && track.height !== null ? `${track.width}×${track.height}` : null,
        track.milliFps === null ? null : `${round(track.milliFps / 1000)} fps`,
      );
    case 'audio':
      return joined(
        track.codec,
        track.rate === null ? null : `${round(track.rate / 1000)} kHz`,
        track.channels === null ? null : `${track.channels} ch`,
      );
    case 'data':
      return track.codec;
  }
}

/** `1:05:12.4`, `0:06`: a time in a recording, or its length, from milliseconds. Tenths only where there are any. */
export function timeText(ms: number): string {
  const tenths = Math.round(ms / 100);
  const seconds = Math.floor(tenths / 10);
  const two = (n: number): string => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const whole = `${hours > 0 ? `${hours}:${two(minutes)}` : String(minutes)}:${two(seconds % 60)}`;
  return tenths % 10 === 0 ? whole : `${whole}.${tenths % 10}`;
}

/** `31.230400, 121.473700`, or null where the degrees could not be read. */
export function degreesText({ latitudeE6, longitudeE6 }: MediaPosition): string | null {
  return latitudeE6 === null || longitudeE6 === null
    ? null
    : `${(latitudeE6 / 1e6).toFixed(6)}, ${(longitudeE6 / 1e6).toFixed(6)}`;
}

/** Where in a file: `0:29.6 处，第 31,457,280 字节`. */
export function placeText({ byte, ms }: FindingPlace, language: Language): string {
  const zh = language === 'zh';
  const bytes = byte === undefined ? null : byte.toLocaleString('en-US');
  return [
    ms === undefined ? null : zh ? `${timeText(ms)} 处` : `at ${timeText(ms)}`,
    bytes === null ? null : zh ? `第 ${bytes} 字节` : `byte ${bytes}`,
  ]
    .filter((text) => text !== null)
    .join(zh ? '，' : ', ');
}

function joined(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}

/** Two digits behind the point, and none that say nothing. */
function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
