/** Sounds of which it is known what they are: synthesized speech, wind, rain, beeps, a horn, an engine. */
import { SPEECH_RATE } from '#shared/review/speech';

/** Numbers from −1 to 1, the same for each seed. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
export type Sound = (seconds: number) => number;
export const samples = (seconds: number, sound: Sound): number[] =>
  Array.from({ length: seconds * SPEECH_RATE }, (_, i) => sound(i / SPEECH_RATE));

/** Two poles: a throat's resonance. */
function resonance(hertz: number, width: number): (x: number) => number {
  const r = Math.exp((-Math.PI * width) / SPEECH_RATE);
  const a = 2 * r * Math.cos((2 * Math.PI * hertz) / SPEECH_RATE);
  let [y1, y2] = [0, 0];
  return (x) => {
    const y = (1 - r) * x + a * y1 - r * r * y2;
    [y1, y2] = [y, y1];
    return y;
  };
}

/** Syllables of vowels and hisses, four a second, the pitch falling and rising: speech as formants make it. */
export function speechOf(pitch: number, level: number, seed = 1): Sound {
  const hiss = noise(seed);
  const vowels = [
    [700, 1200],
    [300, 1900],
    [400, 800],
    [500, 1700],
  ].map(([a = 0, b = 0]) => [resonance(a, 90), resonance(b, 120)] as const);
  let phase = 0;
  return (t) => {
    const syllable = Math.floor(t * 4);
    const within = (t * 4) % 1;
    const f = pitch * (1 + 0.15 * Math.sin(2 * Math.PI * 0.7 * t) + 0.05 * Math.sin(2 * Math.PI * 5 * t));
    phase += f / SPEECH_RATE;
    const pulse = phase >= 1 ? 1 : 0;
    phase %= 1;
    const [one, other] = vowels[syllable % vowels.length] ??
      vowels[0] ?? [(x: number) => x, (x: number) => x];
    const voice = within < 0.65 && syllable % 7 !== 6;
    const through = one(voice ? pulse : 0) + 0.6 * other(voice ? pulse : 0);
    const rest = within > 0.8 ? hiss() * 0.02 : 0;
    return level * (through * 8 * Math.sin(Math.PI * Math.min(1, within / 0.65)) + rest);
  };
}
/** Noise through a slow low pass: wind on a microphone, coming and going. */
export function wind(level: number, seed = 5): Sound {
  const source = noise(seed);
  let y = 0;
  return (t) => {
    y += 0.08 * (source() - y);
    return level * 6 * y * (0.6 + 0.4 * Math.sin(2 * Math.PI * 0.9 * t));
  };
}
export const rain = (level: number, seed = 7): Sound => {
  const source = noise(seed);
  return () => level * source();
};
export const beeps =
  (hertz: number): Sound =>
  (t) =>
    (t * 2) % 1 < 0.4 ? 0.3 * Math.sin(2 * Math.PI * hertz * t) : 0;
export const horn: Sound = (t) =>
  0.2 * Math.sin(2 * Math.PI * 420 * t) + 0.2 * Math.sin(2 * Math.PI * 510 * t);
/** An engine: a hum with its overtones, that never pauses. */
export const engine: Sound = (t) =>
  [1, 2, 3, 4, 5].reduce((sum, n) => sum + (0.15 / n) * Math.sin(2 * Math.PI * 95 * n * t + n), 0);

export const mixed = (seconds: number, ...sounds: readonly Sound[]): number[] =>
  samples(seconds, (t) => sounds.reduce((sum, sound) => sum + sound(t), 0));
