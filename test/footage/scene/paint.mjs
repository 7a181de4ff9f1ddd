/**
 * Colours, noise and lettering for the synthetic scenes. Everything is a pure function of position and seed, so
 * the same scene gives the same bytes.
 */
import { spawnSync } from 'node:child_process';

/** @typedef {import('./solids.mjs').Paint} Paint */
/** @typedef {import('./solids.mjs').Surface} Surface */
/** @typedef {readonly [number, number, number]} Colour Linear light. */

/** @param {string} hex `#rrggbb` as a designer writes it. @returns {Colour} */
export function colour(hex) {
  const n = parseInt(hex.slice(1), 16);
  /** @param {number} v */
  const linear = (v) => Math.pow((v & 255) / 255, 2.2);
  return [linear(n >> 16), linear(n >> 8), linear(n)];
}

/** A number in 0 … 1 that depends on nothing but its arguments. @param {number} a @param {number} [b] @param {number} [c] */
export function hash(a, b = 0, c = 0) {
  let h = Math.imul(a | 0, 0x27d4eb2d) ^ Math.imul(b | 0, 0x165667b1) ^ Math.imul(c | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Smooth noise in 0 … 1 with features of about 1. @param {number} x @param {number} y @param {number} [seed] */
export function noise(x, y, seed = 0) {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const u = x - i;
  const v = y - j;
  const su = u * u * (3 - 2 * u);
  const sv = v * v * (3 - 2 * v);
  const top = hash(i, j, seed) * (1 - su) + hash(i + 1, j, seed) * su;
  const low = hash(i, j + 1, seed) * (1 - su) + hash(i + 1, j + 1, seed) * su;
  return top * (1 - sv) + low * sv;
}

/** @param {Surface} s @param {Colour} c @param {number} [scale] */
export function put(s, c, scale = 1) {
  s.r = c[0] * scale;
  s.g = c[1] * scale;
  s.b = c[2] * scale;
}

/** One colour; `mirror` for glass and lacquer. @param {string} hex @param {number} [mirror] @returns {Paint} */
export function plain(hex, mirror = 0) {
  const c = colour(hex);
  return (s) => {
    put(s, c);
    s.mirror = mirror;
  };
}

/** Shines by itself. @param {string} hex @param {number} power @returns {Paint} */
export function shining(hex, power) {
  const c = colour(hex);
  return (s) => {
    put(s, c, power);
    s.glow = 1;
  };
}

/** One colour with the unevenness of cloth, plaster or dust. @param {string} hex @param {number} grain Metres. @param {number} depth 0 … 1 @returns {Paint} */
export function uneven(hex, grain, depth) {
  const c = colour(hex);
  return (s) => {
    const fade = Math.max(0, 1 - s.far / (grain * 400));
    const n = noise((s.x + s.y * 0.7) / grain, (s.z - s.y * 0.7) / grain, 5);
    put(s, c, 1 + (n - 0.5) * depth * 2 * fade);
  };
}

/**
 * Lettering as a mask, drawn by ffmpeg.
 * @param {string} text @param {number} width Pixels. @param {number} height @param {string} font
 * @param {number} [size] Share of the height. @returns {(u: number, v: number) => number} 0 … 1 at u, v in 0 … 1
 */
export function lettering(text, width, height, font, size = 0.72) {
  const lines = text.split('\n');
  const px = Math.floor((height * size) / lines.length);
  const draw = lines.map((line, i) => {
    const y = `${String(height * ((i + 0.5) / lines.length))}-th/2`;
    return `drawtext=fontfile=${font}:fontsize=${px}:fontcolor=white:x=(w-tw)/2:y=${y}:text='${line}'`;
  });
  const source = `color=black:s=${width}x${height}:r=1:d=1,${draw.join(',')}`;
  const made = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'],
    { maxBuffer: width * height + 1024 },
  );
  const mask = made.stdout;
  if (made.status !== 0 || mask.length !== width * height)
    throw new Error(`ffmpeg drew no lettering: ${String(made.stderr)}`);
  return (u, v) => {
    const x = Math.min(width - 1, Math.max(0, Math.floor(u * width)));
    const y = Math.min(height - 1, Math.max(0, Math.floor(v * height)));
    return (mask[y * width + x] ?? 0) / 255;
  };
}
