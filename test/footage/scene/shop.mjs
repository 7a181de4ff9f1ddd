/** The inside of a small shop, as an inspection walks up its aisle to the till. */
import { box, capsule, ellipsoid } from './solids.mjs';
import { colour, hash, lettering, noise, plain, put, shining, uneven } from './paint.mjs';
import { person } from './figures.mjs';

/** @typedef {import('./render.mjs').Scene} Scene */
/** @typedef {import('./solids.mjs').Paint} Paint */
/** @typedef {import('./solids.mjs').Solid} Solid */

const LEFT = -3.6;
const RIGHT = 4.2;
const BACK = 11.6;
const CEILING = 2.95;
const PACKS = [
  '#b5312b',
  '#d9a53a',
  '#3c7a4e',
  '#2f5d92',
  '#e5e0d2',
  '#7a4a8a',
  '#cf6a2e',
  '#5fa0b5',
  '#8a5a3a',
  '#e8d36a',
];

/** @param {string} font @returns {(t: number) => Scene} The shop at a moment; `t` in seconds. */
export function shop(font) {
  const fixed = [...room(font), ...shelves(), ...till(font)];
  const light = /** @type {const} */ ([2.7, 2.75, 2.6]);
  return (t) => ({
    solids: [...fixed, ...people(t)],
    ground: tiles,
    sky: (_dx, _dy, _dz, out) => out.fill(0.9),
    lamps: /** @type {const} */ ([
      [-2.1, 2.8, 1.2],
      [-2.1, 2.8, 5.4],
      [2.2, 2.8, 4],
      [-0.6, 2.8, 9.2],
    ]).map((at, i) => ({ at, light, sun: false, shadow: i % 2 === 1 })),
    above: [0.3, 0.31, 0.31],
    below: [0.2, 0.19, 0.18],
    haze: [0.5, 0.5, 0.5],
    hazePerMetre: 0.002,
    exposure: 0.78,
  });
}

/** @type {Paint} */
function tiles(s) {
  const [u, v] = [s.x / 0.6, s.z / 0.6];
  const joint = Math.abs(u - Math.round(u)) < 0.008 || Math.abs(v - Math.round(v)) < 0.008;
  const fade = Math.max(0, 1 - s.far / 9);
  const wear = noise(s.x * 1.3, s.z * 1.3, 31) - 0.5;
  put(s, [0.46, 0.44, 0.4], (joint ? 1 - 0.4 * fade : 1) * (1 + wear * 0.16));
  s.mirror = 0.05;
}

/** @param {string} font @returns {Solid[]} */
function room(font) {
  const wall = uneven('#d6d3c8', 1.2, 0.06);
  /** @type {Paint} */
  const ceiling = (s) => {
    const [u, v] = [s.x / 0.6, s.z / 0.6];
    const panel = Math.floor(u + 100) % 4 === 0 && Math.floor(v + 101) % 4 === 0;
    const joint = Math.abs(u - Math.round(u)) < 0.02 || Math.abs(v - Math.round(v)) < 0.02;
    put(s, panel && !joint ? [2.6, 2.65, 2.6] : [0.52, 0.52, 0.5], joint ? 0.7 : 1);
    s.glow = panel && !joint ? 1 : 0;
  };
  return [
    box(-6, CEILING, -6, 8, CEILING + 0.2, BACK + 2, ceiling),
    box(LEFT - 0.3, 0, -6, LEFT, CEILING, BACK + 1, wall),
    box(RIGHT, 0, -6, RIGHT + 0.3, CEILING, BACK + 1, wall),
    box(-6, 0, BACK, 8, CEILING, BACK + 0.3, wall),
    ...board('营业执照', font, -1.7, 1.62, 0.62, 0.46, '#f2ead2', '#9c2b22'),
    ...board('食品经营许可证', font, -0.9, 1.62, 0.62, 0.46, '#eef0ea', '#2d5c49'),
    ...board('监督公示栏', font, 2.1, 1.45, 1.1, 0.7, '#2b5a92', '#ffffff'),
    ...board('禁止吸烟', font, 0.3, 2.3, 0.7, 0.24, '#b3261e', '#ffffff'),
    ...hanging('收银台', font, -0.5, 7.6, '#1f7a4d'),
    ...hanging('休闲食品', font, -2.15, 3.6, '#c0521f'),
  ];
}

/**
 * Something framed on the back wall. @param {string} text @param {string} font @param {number} x @param {number} y
 * @param {number} width @param {number} height @param {string} paper @param {string} ink @returns {Solid[]}
 */
function board(text, font, x, y, width, height, paper, ink) {
  const mask = lettering(
    text,
    512,
    Math.round((512 * height) / width),
    font,
    height / width > 0.5 ? 0.2 : 0.6,
  );
  const [back, front] = [colour(paper), colour(ink)];
  const rows = height / width > 0.5;
  /** @type {Paint} */
  const face = (s) => {
    const [u, v] = [(s.x - x) / width, 1 - (s.y - y) / height];
    // The title stands above lines that are too small to read, as on the real thing.
    const title = rows ? mask(u, v * 1 + 0.28) : mask(u, v);
    const line =
      rows &&
      v > 0.42 &&
      v < 0.9 &&
      u > 0.12 &&
      u < 0.88 &&
      (v * 14) % 1 < 0.42 &&
      hash(Math.floor(u * 30), Math.floor(v * 14)) > 0.22;
    const edge = u < 0.04 || u > 0.96 || v < 0.05 || v > 0.95;
    const k = Math.max(title, line ? 0.5 : 0, edge ? 0.85 : 0);
    put(s, [
      back[0] * (1 - k) + front[0] * k,
      back[1] * (1 - k) + front[1] * k,
      back[2] * (1 - k) + front[2] * k,
    ]);
  };
  return [box(x, y, BACK - 0.03, x + width, y + height, BACK, face)];
}

/** A sign that hangs from the ceiling. @param {string} text @param {string} font @param {number} x @param {number} z @param {string} ground @returns {Solid[]} */
function hanging(text, font, x, z, ground) {
  const mask = lettering(text, 512, 128, font);
  const back = colour(ground);
  /** @type {Paint} */
  const face = (s) => {
    const k = s.nz < -0.5 ? mask((s.x - x + 0.55) / 1.1, 1 - (s.y - 2.25) / 0.28) : 0;
    put(s, [back[0] + (1 - back[0]) * k, back[1] + (1 - back[1]) * k, back[2] + (1 - back[2]) * k]);
    s.glow = 0.35;
  };
  const wire = plain('#8b8e90');
  return [
    box(x - 0.55, 2.25, z, x + 0.55, 2.53, z + 0.05, face),
    capsule([x - 0.45, 2.5, z + 0.02], [x - 0.45, CEILING, z + 0.02], 0.008, wire),
    capsule([x + 0.45, 2.5, z + 0.02], [x + 0.45, CEILING, z + 0.02], 0.008, wire),
  ];
}

/** @returns {Solid[]} */
function shelves() {
  return [
    ...rack(LEFT, LEFT + 0.45, -3, 8.4, 1, 5, 101),
    ...rack(-0.75, -0.32, -3, 6.2, -1, 4, 202),
    ...rack(-0.32, 0.11, -3, 6.2, 1, 4, 303),
    box(-0.36, 0, -3, -0.28, 1.62, 6.2, uneven('#c9c9c4', 0.4, 0.1)),
    ...fridge(),
  ];
}

/**
 * Shelves full of packets; `face` is the side along x that they are taken from.
 * @param {number} x0 @param {number} x1 @param {number} z0 @param {number} z1 @param {1 | -1} face
 * @param {number} levels @param {number} seed @returns {Solid[]}
 */
function rack(x0, x1, z0, z1, face, levels, seed) {
  const steel = plain('#d2d2cc');
  const label = plain('#e9c23a');
  /** @type {Solid[]} */ const parts = [];
  const front = face === 1 ? x1 : x0;
  for (let level = 0; level < levels; level++) {
    const y = 0.1 + level * 0.4;
    const lip = Math.min(front, front + face * 0.012);
    // In short pieces: a long thin box would spoil the tree of boxes for all the packets near it.
    for (let z = z0; z < z1; z += 0.8) {
      const end = Math.min(z1, z + 0.8);
      parts.push(box(x0, y - 0.03, z, x1, y, end, steel), box(lip, y - 0.045, z, lip + 0.012, y, end, label));
    }
    let z = z0 + 0.03;
    for (let kind = 0; z < z1 - 0.2; kind++) {
      const width = 0.07 + hash(seed, level, kind) * 0.11;
      const high = 0.14 + hash(seed, level, kind + 500) * 0.19;
      const count = 2 + Math.floor(hash(seed, level, kind + 900) * 4);
      const paint = packet(
        PACKS[Math.floor(hash(seed + 1, level, kind) * PACKS.length)] ?? '#888888',
        y,
        high,
        kind,
      );
      const round = hash(seed, level, kind + 1300) > 0.66;
      for (let i = 0; i < count && z < z1 - width; i++, z += width + 0.008) {
        const back = hash(seed + 2, kind, i + level * 31) > 0.9 ? 0.2 : 0.02 + hash(seed + 3, kind, i) * 0.03;
        const near = front - face * back;
        const far = near - face * Math.min(0.2, width);
        const middle = (near + far) / 2;
        if (round)
          parts.push(
            capsule(
              [middle, y + width / 2, z + width / 2],
              [middle, y + high - width / 2, z + width / 2],
              width / 2.05,
              paint,
            ),
          );
        else parts.push(box(Math.min(near, far), y, z, Math.max(near, far), y + high, z + width, paint));
      }
    }
  }
  return parts;
}

/** A packet with a band and a patch for its name. @param {string} hex @param {number} y @param {number} high @param {number} seed @returns {Paint} */
function packet(hex, y, high, seed) {
  const ground = colour(hex);
  const band = colour(PACKS[(seed * 3 + 4) % PACKS.length] ?? '#ffffff');
  return (s) => {
    const v = (s.y - y) / high;
    const print = v > 0.3 && v < 0.52;
    put(s, print ? [0.75, 0.73, 0.68] : v > 0.74 && v < 0.84 ? band : ground, 0.85 + 0.2 * v);
    s.mirror = 0.03;
  };
}

/** A row of glass-fronted refrigerators along the right wall. @returns {Solid[]} */
function fridge() {
  /** @type {Paint} */
  const front = (s) => {
    const u = (((s.z + 20) % 0.9) + 0.9) % 0.9;
    if (u < 0.05 || s.y < 0.22 || s.y > 1.95) {
      put(s, [0.3, 0.32, 0.33]);
      return;
    }
    const bottle = Math.floor(s.z / 0.085);
    const row = Math.floor((s.y - 0.22) / 0.35);
    const across = s.z / 0.085 - bottle - 0.5;
    const up = (s.y - 0.22) / 0.35 - row;
    const tint = colour(PACKS[Math.floor(hash(Math.floor(bottle / 3), row, 77) * PACKS.length)] ?? '#ffffff');
    const inside = up < 0.78 && Math.abs(across) < (up > 0.6 ? 0.18 : 0.42);
    put(s, inside ? tint : [0.62, 0.68, 0.7], inside ? 0.75 * (1 - across * across * 1.6) : 0.75);
    s.glow = 0.8;
    s.mirror = 0.06;
  };
  return [
    box(RIGHT - 0.7, 0, -1, RIGHT, 2.1, 8, front),
    box(RIGHT - 0.7, 2.1, -1, RIGHT, 2.35, 8, shining('#dfeaf2', 0.9)),
  ];
}

/** @param {string} font @returns {Solid[]} */
function till(font) {
  const wood = uneven('#a98a62', 0.5, 0.15);
  const dark = plain('#202326', 0.04);
  const paper = plain('#ecebe4');
  const notice = lettering('扫码付款', 256, 128, font);
  /** @type {Paint} */
  const code = (s) => {
    const [u, v] = [(s.x + 0.1) / 0.3, (s.y - 1.02) / 0.3];
    const cell =
      hash(Math.floor(u * 15), Math.floor(v * 22), 5) > 0.5 && u > 0.12 && u < 0.88 && v > 0.1 && v < 0.66;
    const k = v > 0.72 ? notice(u, (1 - v) / 0.28) : cell ? 1 : 0;
    put(s, k > 0.5 ? [0.03, 0.15, 0.08] : [0.8, 0.82, 0.8]);
  };
  return [
    box(-2.3, 0, 8.6, 1.5, 0.92, 9.2, uneven('#c5c0b2', 0.6, 0.08)),
    box(-2.36, 0.92, 8.54, 1.56, 0.97, 9.26, wood),
    box(-1.0, 0.97, 8.85, -0.6, 1.02, 9.15, dark),
    box(-1.05, 1.06, 8.98, -0.55, 1.36, 9.02, dark),
    box(-0.1, 1.02, 8.7, 0.2, 1.32, 8.72, code),
    box(-1.75, 0.97, 8.66, -1.35, 0.985, 8.95, paper),
    box(0.5, 0.97, 8.7, 0.95, 1.18, 9.0, uneven('#b58a4a', 0.1, 0.3)),
    ...rack(-3.2, -1.9, 10.9, 11.4, 1, 4, 404),
    ...cigarettes(),
  ];
}

/** The cabinet behind the till. @returns {Solid[]} */
function cigarettes() {
  /** @type {Paint} */
  const face = (s) => {
    const [u, v] = [s.x / 0.09, (s.y - 1.0) / 0.2];
    const tint = colour(
      PACKS[Math.floor(hash(Math.floor(u), Math.floor(v), 66) * PACKS.length)] ?? '#999999',
    );
    const gap = u - Math.floor(u) < 0.1 || v - Math.floor(v) < 0.2;
    put(s, gap ? [0.25, 0.24, 0.22] : tint, 0.9);
  };
  return [
    box(-0.1, 1.0, BACK - 0.16, 1.9, 1.42, BACK, face),
    ellipsoid(3.4, 0.3, 10.6, 0.3, 0.3, 0.3, uneven('#4c7a3a', 0.1, 0.5)),
  ];
}

/** @param {number} t @returns {Solid[]} */
function people(t) {
  return [
    ...person({
      ...{ x: -1.55 + Math.sin(t * 0.8) * 0.03, z: 9.75, heading: Math.PI + 0.12, height: 1.66 },
      ...{ shirt: '#b8483e', trousers: '#333333' },
      hands: [0.75 + 0.2 * Math.sin(t * 1.7), 0.65 + 0.25 * Math.sin(t * 2.3 + 1)],
    }),
    ...person({
      ...{ x: -0.55, z: 7.9, heading: -0.55 + 0.1 * Math.sin(t * 0.7), height: 1.74 },
      ...{ shirt: '#44597a', trousers: '#22262f', cap: '#2c3a55', hands: /** @type {const} */ ([0.8, 0.9]) },
    }),
    ...person({
      ...{ x: 1.7 - t * 0.12, z: 6.9 + t * 0.1, heading: -1.2, stride: t * 3, height: 1.6 },
      ...{ shirt: '#d0c8b6', trousers: '#5d6a78' },
    }),
  ];
}
