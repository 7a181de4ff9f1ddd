/** Sound by the number that RIFF files give it (`wFormatTag`). */
import type { MediaTrack } from '#shared/media';
import { lengthOf, u16le, u32le, type Span } from '../span';

const NAMES: ReadonlyMap<number, string> = new Map([
  [0x0001, 'PCM'],
  [0x0002, 'MS ADPCM'],
  [0x0003, 'PCM float'],
  [0x0006, 'G.711 A-law'],
  [0x0007, 'G.711 µ-law'],
  [0x0011, 'IMA ADPCM'],
  [0x0031, 'GSM 6.10'],
  [0x0045, 'G.726'],
  [0x0050, 'MP2'],
  [0x0055, 'MP3'],
  [0x00ff, 'AAC'],
  [0x2000, 'AC-3'],
]);
const EXTENSIBLE = 0xfffe;

export interface SoundFormat {
  readonly track: Extract<MediaTrack, { kind: 'audio' }>;
  readonly bytesPerSecond: number;
}

/** Reads a `WAVEFORMATEX`. Throws Malformed when it is too short. */
export function soundFormatOf(format: Span): SoundFormat {
  const tag = u16le(format, 0);
  const real = tag === EXTENSIBLE && lengthOf(format) >= 26 ? u16le(format, 24) : tag;
  return {
    track: {
      kind: 'audio',
      codec: NAMES.get(real) ?? `0x${real.toString(16).padStart(4, '0')}`,
      rate: u32le(format, 4) || null,
      channels: u16le(format, 2) || null,
    },
    bytesPerSecond: u32le(format, 8),
  };
}
