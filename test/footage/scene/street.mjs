/** A shopping street: by day with a fruit stall outside the line, and in the evening with lit windows and signs. */
import { box } from './solids.mjs';
import { colour, hash, lettering, noise, plain, put, uneven } from './paint.mjs';
import { car, person, scooter, stall, streetLamp, tree } from './figures.mjs';

/** @typedef {import('./render.mjs').Scene} Scene */
/** @typedef {import('./render.mjs').Pose} Pose */
/** @typedef {import('./solids.mjs').Paint} Paint */
/** @typedef {import('./solids.mjs').Solid} Solid */

const SHOP_LENGTH = 5.4;
const SHOPS = 9;
const FRONT = -4.2;
const SIGNS = /** @type {const} */ ([
  ['便民超市', '#b3221c', '#fff3d0'],
  ['老街面馆', '#1c3f7a', '#ffffff'],
  ['鲜果铺子', '#1f6b3a', '#fff6c8'],
  ['百姓药房', '#e8ebea', '#127a45'],
  ['文具图书', '#d98a17', '#ffffff'],
  ['五金日杂', '#27598f', '#ffe9a0'],
  ['早餐豆浆', '#a11d2b', '#ffffff'],
  ['理发', '#30323a', '#f2d9a0'],
  ['通讯维修', '#14708a', '#ffffff'],
]);
const WALLS = ['#c9b8a0', '#b9b4ab', '#c4a58d', '#aeb5b5', '#cfc5ae', '#b89d8a'];

/**
 * @param {string} font @param {boolean} evening
 * @returns {(t: number) => Scene} The street at a moment; `t` in seconds.
 */
export function street(font, evening) {
  const fixed = [...buildings(font, evening), ...furniture(evening)];
  const night = /** @type {const} */ ([0.012, 0.016, 0.03]);
  return (t) => ({
    solids: [...fixed, ...traffic(t, evening)],
    ground: pavement,
    sky: evening ? eveningSky : daySky,
    lamps: evening
      ? [3, 17, 31, 45].map((z) => ({
          at: /** @type {const} */ ([0.75, 5.7, z]),
          light: /** @type {const} */ ([11, 7.6, 4.1]),
          sun: false,
          shadow: true,
        }))
      : [
          {
            at: /** @type {const} */ ([0.52, 0.78, -0.346]),
            light: /** @type {const} */ ([2.5, 2.25, 1.85]),
            sun: true,
            shadow: true,
          },
        ],
    above: evening ? [0.07, 0.085, 0.14] : [0.55, 0.68, 0.85],
    below: evening ? [0.035, 0.03, 0.026] : [0.24, 0.22, 0.19],
    haze: evening ? night : [0.74, 0.78, 0.82],
    hazePerMetre: evening ? 0.004 : 0.0065,
    exposure: evening ? 1.8 : 0.62,
  });
}

/** How somebody who wears the camera on the chest moves it. @param {number} t @param {number} pace Metres a second. */
export function gait(t, pace) {
  const step = t * 2 * Math.PI * 0.92;
  const strong = Math.min(1, pace / 1.1);
  return {
    bob: Math.abs(Math.sin(step)) * 0.035 * strong,
    sway: (Math.sin(step) * 0.016 + Math.sin(t * 0.61) * 0.02) * (0.3 + 0.7 * strong),
    roll: Math.sin(step + 0.5) * 0.014 * strong + Math.sin(t * 0.9) * 0.006,
    nod: Math.sin(step * 2 + 1) * 0.007 * strong + Math.sin(t * 1.3) * 0.008,
  };
}

/** @type {Paint} */
function pavement(s) {
  const fade = Math.max(0, 1 - s.far / 26);
  const wear = noise(s.x * 0.8, s.z * 0.8, 2) - 0.5;
  if (s.x > 0.1 && s.x < 9.2) {
    const line =
      Math.abs(s.x - 4.65) < 0.07 ||
      (Math.abs(s.x - 2.75) < 0.05 && s.z % 6 < 4.4) ||
      Math.abs(s.x - 9) < 0.06;
    const grit = noise(s.x * 21, s.z * 21, 3) - 0.5;
    const c = line ? 0.5 : 0.085;
    put(
      s,
      [c, c, c * (line && Math.abs(s.x - 4.65) < 0.08 ? 0.42 : 1.03)],
      1 + wear * 0.35 + grit * 0.4 * fade,
    );
    return;
  }
  const u = s.x / 0.4;
  const v = s.z / 0.4;
  const joint = Math.abs(u - Math.round(u)) < 0.03 || Math.abs(v - Math.round(v)) < 0.03;
  const tone = (hash(Math.floor(u), Math.floor(v), 4) - 0.5) * 0.25 * fade;
  const guide = s.x > -2.05 && s.x < -1.65;
  const yellow = Math.abs(s.x + 3.35) < 0.05;
  const c = yellow ? colour('#d9b21c') : guide ? colour('#b8963a') : colour('#a39a8e');
  const bump = guide ? Math.sin(s.z * 62) * 0.12 * Math.max(0, 1 - s.far / 9) : 0;
  put(s, c, (joint && !yellow ? 1 - 0.35 * fade : 1) * (1 + tone + wear * 0.22 + bump));
}

/** @type {Scene['sky']} */
function daySky(dx, dy, dz, out) {
  const up = Math.max(0, dy);
  const cloud = Math.max(0, noise((dx / (up + 0.25)) * 1.6, (dz / (up + 0.25)) * 1.6, 8) - 0.45) * 1.3;
  const k = Math.pow(1 - up, 3);
  out[0] = 0.42 + 0.62 * k + cloud * 0.5;
  out[1] = 0.62 + 0.5 * k + cloud * 0.42;
  out[2] = 0.95 + 0.24 * k + cloud * 0.25;
}

/** @type {Scene['sky']} */
function eveningSky(dx, dy, dz, out) {
  const k = Math.pow(1 - Math.max(0, dy), 4);
  out[0] = 0.03 + 0.12 * k;
  out[1] = 0.045 + 0.09 * k;
  out[2] = 0.1 + 0.11 * k;
}

/** @param {string} font @param {boolean} evening @returns {Solid[]} */
function buildings(font, evening) {
  /** @type {Solid[]} */ const parts = [];
  for (let i = 0; i < SHOPS; i++) {
    const z0 = -4 + i * SHOP_LENGTH;
    const z1 = z0 + SHOP_LENGTH;
    const high = 9.6 + Math.floor(hash(i, 11) * 4) * 3;
    parts.push(box(FRONT - 10, 3.5, z0, FRONT, high, z1, facade(i, z0, evening)));
    parts.push(box(FRONT - 10, 0, z0, FRONT - 0.25, 3.5, z1, shopFront(i, z0, evening)));
    const sign = SIGNS[i % SIGNS.length] ?? SIGNS[0];
    parts.push(
      box(FRONT - 0.25, 2.75, z0 + 0.12, FRONT + 0.2, 3.6, z1 - 0.12, signBoard(sign, z0, font, evening)),
    );
    parts.push(box(FRONT - 0.25, 0, z0 - 0.14, FRONT, 2.8, z0 + 0.14, uneven('#8f8a82', 0.3, 0.25)));
    for (let k = 0; k < 2; k++) {
      const z = z0 + 1.3 + k * 2.7;
      const y = 4.6 + 3 * Math.floor(hash(i, k, 12) * 2);
      parts.push(box(FRONT, y, z, FRONT + 0.34, y + 0.55, z + 0.8, airConditioner(z, y)));
    }
  }
  for (let i = 0; i < 7; i++) {
    const z0 = -8 + i * 9;
    const high = 12 + Math.floor(hash(i, 13) * 5) * 3;
    parts.push(box(13.2, 0, z0, 24, high, z0 + 8.6, facade(i + 40, z0, evening)));
    parts.push(
      box(
        12.9,
        2.9,
        z0 + 0.3,
        13.2,
        3.7,
        z0 + 8.2,
        plain(['#8f2a24', '#2a5a85', '#33704a'][i % 3] ?? '#8f2a24'),
      ),
    );
  }
  parts.push(box(-26, 0, 62, 40, 34, 74, facade(90, 62, evening)));
  parts.push(box(-9, 0, 50, -4, 21, 60, facade(91, 50, evening)));
  return parts;
}

/** Walls with rows of windows. @param {number} seed @param {number} z0 @param {boolean} evening @returns {Paint} */
function facade(seed, z0, evening) {
  const wall = colour(WALLS[seed % WALLS.length] ?? '#bbbbbb');
  const [frame, pane, lamp] = [colour('#d9d9d4'), colour('#2c3a44'), colour('#ffd694')];
  return (s) => {
    const u = Math.abs(s.nx) > 0.5 ? s.z - z0 : s.x;
    const across = (((u % 2.7) + 2.7) % 2.7) - 1.35;
    const up = (s.y - 3.5) % 3;
    const cell = hash(Math.floor(u / 2.7), Math.floor((s.y - 3.5) / 3), seed);
    const fade = Math.max(0.15, 1 - s.far / 60);
    if (s.y > 3.5 && Math.abs(s.ny) < 0.5 && Math.abs(across) < 0.85 && up > 0.85 && up < 2.35) {
      const edge = Math.abs(across) > 0.78 || Math.abs(across) < 0.035 || up < 0.92 || up > 2.28;
      const curtain = cell > 0.45 && across * (cell > 0.7 ? 1 : -1) > 0.1;
      put(s, edge ? frame : curtain ? [0.28, 0.26, 0.22] : pane);
      if (evening && !edge && cell > 0.5) {
        put(s, lamp, curtain ? 0.55 : 0.95);
        s.glow = 1;
      } else if (!edge) s.mirror = 0.18;
      return;
    }
    const stain = noise(u * 1.4, s.y * 0.35, seed) - 0.5;
    const sill = up > 0.72 && up < 0.85 && Math.abs(across) < 0.95 ? 0.75 : 1;
    const course = s.y > 3.5 && up < 0.12 ? 0.8 : 1;
    put(s, wall, (1 + stain * 0.3 * fade) * sill * course);
  };
}

/** Glass and a door, with goods behind. @param {number} seed @param {number} z0 @param {boolean} evening @returns {Paint} */
function shopFront(seed, z0, evening) {
  const closed = hash(seed, 21) > 0.82;
  const frame = colour('#b6b9ba');
  const goods = ['#85665a', '#b5a27c', '#6d7d70', '#69737f', '#b9b2a4', '#6f625a', '#cfc8ba'].map(colour);
  return (s) => {
    const u = s.z - z0;
    if (closed) {
      put(s, colour('#8d9396'), 1 + Math.sin(s.y * 60) * 0.14 * Math.max(0, 1 - s.far / 12));
      return;
    }
    const bay = u % 1.32;
    if (bay < 0.06 || s.y < 0.25 || (s.y > 2.2 && s.y < 2.27)) {
      put(s, frame);
      return;
    }
    const shelf = s.y % 0.42;
    const item = goods[Math.floor(hash(Math.floor(u / 0.16), Math.floor(s.y / 0.42), seed) * goods.length)];
    const depth =
      noise(u * 2.2, s.y * 1.7, seed) * 0.6 + 0.3 + hash(Math.floor(u / 0.16), Math.floor(s.y / 0.42)) * 0.3;
    put(s, shelf < 0.05 || !item ? [0.2, 0.19, 0.17] : item, depth * (evening ? 0.8 : 0.3));
    if (evening) {
      // Lamps near the ceiling wash the upper shelves out; what stands below is dim.
      const wash = Math.max(0, Math.min(1, (s.y - 0.7) / 1.9));
      const warm = /** @type {const} */ ([0.95, 0.78, 0.52]);
      const k = 0.2 + 0.55 * wash;
      put(
        s,
        [s.r * (1 - k) + warm[0] * k, s.g * (1 - k) + warm[1] * k, s.b * (1 - k) + warm[2] * k],
        0.3 + wash * 0.6,
      );
      s.glow = 0.9;
    }
    s.mirror = 0.12;
  };
}

/** @param {readonly [string, string, string]} sign @param {number} z0 @param {string} font @param {boolean} evening @returns {Paint} */
function signBoard([text, ground, ink], z0, font, evening) {
  const mask = lettering(text, 768, 128, font);
  const [back, front] = [colour(ground), colour(ink)];
  return (s) => {
    const u = (s.z - z0 - 0.12) / (SHOP_LENGTH - 0.24);
    const k = s.nx > 0.5 ? mask(u, 1 - (s.y - 2.75) / 0.85) : 0;
    for (const [i, name] of /** @type {const} */ (['r', 'g', 'b']).entries())
      s[name] = ((back[i] ?? 0) * (1 - k) + (front[i] ?? 0) * k) * (evening ? 0.5 + k * 0.9 : 1);
    s.glow = evening ? 0.9 : 0;
  };
}

/** @param {number} z @param {number} y @returns {Paint} */
function airConditioner(z, y) {
  return (s) => {
    const round = Math.hypot(s.z - z - 0.3, s.y - y - 0.28);
    put(s, s.nx > 0.5 && round < 0.22 ? [0.12, 0.12, 0.12] : [0.55, 0.55, 0.52]);
  };
}

/** @param {boolean} evening @returns {Solid[]} */
function furniture(evening) {
  const kerb = uneven('#a8a49c', 0.3, 0.3);
  /** @type {Solid[]} */ const parts = [];
  for (let z = -6; z < 60; z += 1) parts.push(box(-0.02, 0, z + 0.01, 0.12, 0.12, z + 0.99, kerb));
  for (let i = 0; i < 8; i++) parts.push(...tree(-0.75, 1.5 + i * 7, i + 1));
  for (let i = 0; i < 4; i++) parts.push(...streetLamp(-0.35, 3 + i * 14, 1.1, evening));
  for (let i = 0; i < 4; i++) parts.push(...tree(11.4, 4 + i * 13, i + 60));
  const lacquers = ['#e8e9ea', '#26282c', '#8a1f22', '#9aa3a8', '#1f3f66', '#d8d2c2'];
  lacquers.forEach((lacquer, i) => {
    parts.push(...car({ x: 1.55, z: 6.2 + i * 6.4, towards: 1, lacquer, van: i === 3 }));
  });
  ['#c9ccca', '#8f2f33', '#35556f', '#3a3c3e'].forEach((lacquer, i) => {
    parts.push(...scooter(-3.35, 8.4 + i * 0.72, lacquer));
  });
  if (!evening) parts.push(...stall(-2.9, 17.4));
  parts.push(box(-3.9, 0, 3.6, -3.5, 0.85, 4.1, uneven('#2f6b46', 0.2, 0.2)));
  return parts;
}

/** Where a colleague walks ahead by day: to the stall, where he stops and turns to it. @param {number} t */
function colleague(t) {
  const walking = Math.min(t, 8.4);
  const turned = Math.min(1, Math.max(0, (t - 8.4) / 1.2));
  return {
    ...{ x: -1.5, z: 5.5 + walking * 1.25, heading: -1.15 * turned, height: 1.74 },
    ...{ shirt: '#44597a', trousers: '#22262f', cap: '#2c3a55' },
    ...(turned > 0
      ? { hands: /** @type {const} */ ([turned * 0.5, turned * (0.6 + 0.2 * Math.sin(t * 2))]) }
      : { stride: t * 6 + 1 }),
  };
}

/** @param {number} t @param {boolean} evening @returns {Solid[]} */
function traffic(t, evening) {
  const cars = [
    ...car({ x: 6.4, z: 34 - t * 5.2, towards: -1, lacquer: '#c8cdd0', lights: evening }),
    ...car({ x: 6.5, z: 62 - t * 5.0, towards: -1, lacquer: '#7b1d22', lights: evening }),
    ...car({ x: 3.6, z: 2 + t * 5.6, towards: 1, lacquer: '#2c3036', van: true, lights: evening }),
  ];
  if (evening)
    return [
      ...cars,
      ...person({
        ...{ x: -2.7, z: 35 - t * 0.9, heading: Math.PI, stride: t * 5.6, height: 1.64 },
        ...{ shirt: '#a8798a', trousers: '#2b2f3a' },
      }),
      ...person({
        ...{ x: -1.3, z: 25.4 + t * 1.05, heading: 0, stride: t * 5.8, height: 1.74 },
        ...{ shirt: '#44597a', trousers: '#22262f', cap: '#2c3a55' },
      }),
      ...person({ x: -3.5, z: 30.2, heading: 1.9, height: 1.68, shirt: '#c9c2ae', trousers: '#4a4f58' }),
    ];
  return [
    ...cars,
    ...person({
      ...{ x: -2.85, z: 7.2 - t * 0.95, heading: Math.PI, stride: t * 5.6, height: 1.64 },
      ...{ shirt: '#9c4a58', trousers: '#2b2f3a' },
    }),
    ...person(colleague(t)),
    ...person({
      ...{ x: -0.95 - t * 0.02, z: 29 - t * 0.8, heading: Math.PI, stride: t * 5.2 + 2, height: 1.7 },
      ...{ shirt: '#3f6d8f', trousers: '#2a2a2d' },
    }),
    ...person({
      ...{ x: -3.8, z: 17.6, heading: 2.4, height: 1.66, shirt: '#5f7a4d', trousers: '#33363c' },
      hands: [0.5 + 0.3 * Math.sin(t * 1.9), 0.35 + 0.3 * Math.sin(t * 1.3 + 1)],
    }),
    ...person({ x: -2.1, z: 19.1, heading: -2.3, height: 1.6, shirt: '#c7a65a', trousers: '#59606b' }),
  ];
}
