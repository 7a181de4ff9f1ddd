/**
 * Where somebody probably speaks: a help to find the beginning of a recording's words, never a verdict. Speech has a voice
 * (its wave repeats 80 to 400 times a second), more tones than one, and syllables: the voice comes and goes several times in
 * a second or two. Wind and rain have no voice, a horn or a beep is one pure tone, an engine hums without a pause.
 */
import type { Interval } from './intervals';

/** What is listened to, samples a second, and the length of the pieces that it is cut into. */
export const SPEECH_RATE = 4000;
export const SPEECH_PIECE_MS = 50;
const PIECE = (SPEECH_RATE * SPEECH_PIECE_MS) / 1000;

/** One piece of sound. */
export interface SpeechPiece {
  /** Root mean square above 200 Hz, as a part of full scale. */
  readonly level: number;
  /** How much the wave repeats itself in the range of voices: 0 not at all, 1 exactly. */
  readonly voicing: number;
  /** What two pure tones do not explain of it: 0 for tones, towards 1 for noise. */
  readonly rest: number;
}

/** Cuts samples (−1 to 1, at {@link SPEECH_RATE}) into pieces; what is left over waits for more. */
export function speechPieces(): { take(sample: number): SpeechPiece | null } {
  const piece = new Float64Array(PIECE);
  let filled = 0;
  let before = 0;
  let high = 0;
  return {
    take(sample) {
      // A high pass of the first order at 200 Hz, twice nothing: rumble of wind and hands is mostly below.
      high = HIGH_PASS * (high + sample - before);
      before = sample;
      piece[filled++] = high;
      if (filled < PIECE) return null;
      filled = 0;
      return measured(piece);
    },
  };
}
const HIGH_PASS = 1 / (1 + (2 * Math.PI * 200) / SPEECH_RATE);

/** The pitches of voices. */
const [HIGHEST_HZ, LOWEST_HZ] = [400, 80];
const ORDER = 4;

function measured(piece: Float64Array): SpeechPiece {
  const energy = correlation(piece, 0);
  if (energy === 0) return { level: 0, voicing: 0, rest: 1 };
  let voicing = 0;
  for (let lag = Math.ceil(SPEECH_RATE / HIGHEST_HZ); lag <= SPEECH_RATE / LOWEST_HZ; lag++)
    voicing = Math.max(voicing, correlation(piece, lag) / Math.sqrt(energyOf(piece, lag)));
  const near = Array.from({ length: ORDER + 1 }, (_, lag) => correlation(piece, lag) / energy);
  return { level: Math.sqrt(energy / piece.length), voicing, rest: unexplained(near) };
}

function correlation(piece: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < piece.length; i++) sum += (piece[i] ?? 0) * (piece[i - lag] ?? 0);
  return sum;
}

/** The product of the energies of what a correlation at this lag compares. */
function energyOf(piece: Float64Array, lag: number): number {
  let [late, early] = [0, 0];
  for (let i = lag; i < piece.length; i++) {
    late += (piece[i] ?? 0) ** 2;
    early += (piece[i - lag] ?? 0) ** 2;
  }
  return Math.max(Number.MIN_VALUE, late * early);
}

/** What a linear predictor of the fourth order leaves over (Levinson and Durbin). `near[0]` is 1. */
function unexplained(near: readonly number[]): number {
  let error = 1;
  let weights: readonly number[] = [];
  for (let order = 1; order < near.length && error > 1e-9; order++) {
    const gap =
      (near[order] ?? 0) - weights.reduce((sum, weight, j) => sum + weight * (near[order - 1 - j] ?? 0), 0);
    const turn = gap / error;
    weights = [...weights.map((weight, j) => weight - turn * (weights[order - 2 - j] ?? 0)), turn];
    error *= 1 - turn * turn;
  }
  return Math.max(0, error);
}

/** A voice repeats itself this much; pure tones leave less than this over. */
const VOICED = 0.6;
const TONE_REST = 0.02;
/** Quieter is nothing that a microphone hears of people (dBFS −54); and how far a voice stands out of what is always there. */
const LEAST_LEVEL = 0.002;
const ABOVE_FLOOR = 1.8;
/** Speech is sought in windows of a second and a half. */
const WINDOW = 1500 / SPEECH_PIECE_MS;
/** In one, the voice is there for a fifth of a second at least, and not all of the time; and it begins anew. */
const [LEAST_VOICED, MOST_VOICED] = [4, Math.floor(WINDOW * 0.9)];
const LEAST_ONSETS = 2;
/** Between syllables the sound sinks to less than this part of the voice; a machine's does not. */
const SINKS_TO = 0.5;

/** Stretches in which somebody probably speaks, in milliseconds. Those that nearly touch are one. */
export function speechIn(pieces: readonly SpeechPiece[]): readonly Interval[] {
  const levels = pieces.map(({ level }) => level).sort((a, b) => a - b);
  const floor = levels[Math.floor(levels.length / 10)] ?? 0;
  const least = Math.max(LEAST_LEVEL, Math.min(floor * ABOVE_FLOOR, 0.05));
  const voiced = pieces.map(
    ({ level, voicing, rest }) => level > least && voicing > VOICED && rest > TONE_REST,
  );
  const found: [number, number][] = [];
  for (let from = 0; from + WINDOW <= Math.max(WINDOW, pieces.length); from += WINDOW / 6) {
    const seen = voiced.slice(from, from + WINDOW);
    const count = seen.filter(Boolean).length;
    const onsets = seen.filter((one, i) => one && seen[i - 1] !== true).length;
    if (count < LEAST_VOICED || count > MOST_VOICED || onsets < LEAST_ONSETS) continue;
    const loudness = pieces.slice(from, from + WINDOW).map(({ level }) => level);
    const voices = loudness.filter((_, i) => seen[i] === true).sort((a, b) => a - b);
    if (Math.min(...loudness) > SINKS_TO * (voices[voices.length >> 1] ?? 0)) continue;
    const begin = (from + seen.indexOf(true)) * SPEECH_PIECE_MS;
    const end = (from + seen.lastIndexOf(true) + 1) * SPEECH_PIECE_MS;
    const last = found.at(-1);
    if (last && begin <= last[1] + 500) last[1] = Math.max(last[1], end);
    else found.push([begin, end]);
  }
  return found;
}
