/** What stands and moves in the scenes: people, cars, trees, lamps, a stall. Each is a list of solids. */
import { box, capsule, convex, ellipsoid, extruded } from './solids.mjs';
import { colour, hash, noise, plain, put, shining, uneven } from './paint.mjs';

/** @typedef {import('./solids.mjs').Solid} Solid */
/** @typedef {import('./solids.mjs').Paint} Paint */

/**
 * Somebody, standing or walking. Nobody in particular.
 * @param {object} who
 * @param {number} who.x @param {number} who.z
 * @param {number} who.heading Radians; 0 looks along +z.
 * @param {number} [who.floor]
 * @param {number} [who.stride] Phase of the walk in radians; standing still without it.
 * @param {number} [who.height]
 * @param {string} who.shirt @param {string} who.trousers @param {string} [who.hair] @param {string} [who.cap]
 * @param {readonly [number, number]} [who.hands] How far the left and right hand reach forward, 0 … 1.
 * @returns {Solid[]}
 */
export function person(who) {
  const { x, z, heading, floor = 0, stride, height = 1.7, hands } = who;
  const k = height / 1.72;
  const sin = Math.sin(heading);
  const cos = Math.cos(heading);
  const swing = stride === undefined ? 0 : Math.sin(stride);
  const bob = stride === undefined ? 0 : Math.abs(Math.cos(stride)) * 0.03;
  /** @param {number} side @param {number} up @param {number} ahead @returns {[number, number, number]} */
  const at = (side, up, ahead) => [
    x + (side * cos + ahead * sin) * k,
    floor + (up + bob) * k,
    z + (ahead * cos - side * sin) * k,
  ];
  const skin = plain('#c89878');
  const shirt = uneven(who.shirt, 0.13, 0.16);
  const trousers = uneven(who.trousers, 0.12, 0.16);
  const shoe = plain('#23211f');
  const hair = plain(who.hair ?? '#17130f');
  /** @type {Solid[]} */ const body = [];
  for (const side of [-1, 1]) {
    const leg = swing * side;
    const knee = at(side * 0.1, 0.5, leg * 0.18 + Math.max(0, leg) * 0.05);
    const foot = at(side * 0.11, 0.09 + Math.max(0, -leg) * 0.1, leg * 0.3 - Math.max(0, -leg) * 0.1);
    body.push(
      capsule(at(side * 0.1, 0.9, 0), knee, 0.088 * k, trousers),
      capsule(knee, foot, 0.066 * k, trousers),
    );
    body.push(ellipsoid(foot[0] + sin * 0.05, foot[1] - 0.04, foot[2] + cos * 0.05, 0.09, 0.06, 0.12, shoe));
    const reach = hands?.[side < 0 ? 0 : 1] ?? 0;
    const arm = -swing * side * (1 - reach);
    const elbow = at(side * (0.27 - reach * 0.03), 1.13, arm * 0.12 + reach * 0.1 - 0.03);
    const hand = at(
      side * (0.27 - reach * 0.12),
      0.88 + reach * 0.24 + Math.abs(arm) * 0.03,
      arm * 0.28 + reach * 0.38 + 0.05,
    );
    body.push(
      capsule(at(side * 0.215, 1.39, 0), elbow, 0.056 * k, shirt),
      capsule(elbow, hand, 0.04 * k, skin),
    );
    body.push(ellipsoid(hand[0], hand[1], hand[2], 0.046, 0.055, 0.046, skin));
  }
  body.push(
    capsule(at(-0.07, 0.96, 0), at(-0.1, 1.35, 0), 0.125 * k, shirt),
    capsule(at(0.07, 0.96, 0), at(0.1, 1.35, 0), 0.125 * k, shirt),
    capsule(at(-0.17, 1.41, 0), at(0.17, 1.41, 0), 0.072 * k, shirt),
    capsule(at(-0.06, 0.93, 0), at(0.06, 0.93, 0), 0.118 * k, trousers),
    capsule(at(0, 1.42, 0), at(0, 1.52, 0.01), 0.052 * k, skin),
  );
  const [hx, hy, hz] = at(0, 1.625, 0.015);
  const [bx, by, bz] = at(0, 1.655, -0.022);
  body.push(
    ellipsoid(hx, hy, hz, 0.082 * k, 0.115 * k, 0.092 * k, skin),
    ellipsoid(bx, by, bz, 0.094 * k, 0.108 * k, 0.096 * k, hair),
  );
  const eye = plain('#1d1714');
  for (const side of [-1, 1]) {
    const [ex, ey, ez] = at(side * 0.033, 1.642, 0.098);
    const [wx, wy, wz] = at(side * 0.034, 1.666, 0.099);
    body.push(ellipsoid(ex, ey, ez, 0.014 * k, 0.008 * k, 0.012 * k, eye));
    body.push(ellipsoid(wx, wy, wz, 0.022 * k, 0.006 * k, 0.014 * k, hair));
  }
  const [nx, ny, nz] = at(0, 1.615, 0.105);
  const [mx, my, mz] = at(0, 1.572, 0.092);
  const [fx, fy, fz] = at(0, 1.715, 0.035);
  body.push(
    ellipsoid(nx, ny, nz, 0.013 * k, 0.024 * k, 0.016 * k, skin),
    ellipsoid(mx, my, mz, 0.024 * k, 0.006 * k, 0.012 * k, plain('#8a5148')),
    ellipsoid(fx, fy, fz, 0.078 * k, 0.036 * k, 0.07 * k, hair),
  );
  if (who.cap) {
    const cap = plain(who.cap);
    const [ax, ay, az] = at(0, 1.71, 0);
    const [vx, vy, vz] = at(0, 1.69, 0.1);
    body.push(ellipsoid(ax, ay, az, 0.105 * k, 0.06 * k, 0.108 * k, cap));
    body.push(ellipsoid(vx, vy, vz, 0.08 * k, 0.015 * k, 0.08 * k, cap));
  }
  return body;
}

/**
 * A saloon or a van, along z. @param {object} what
 * @param {number} what.x Middle. @param {number} what.z Middle. @param {1 | -1} what.towards Which way along z its front is.
 * @param {string} what.lacquer @param {boolean} [what.van] @param {boolean} [what.lights] @returns {Solid[]}
 */
export function car({ x, z, towards, lacquer, van = false, lights = false }) {
  const skin = colour(lacquer);
  const glass = colour('#11171b');
  /** @param {readonly (readonly [number, number])[]} points */
  const outline = (points) => {
    const turned = points.map(([a, b]) => /** @type {const} */ ([z + a * towards, b]));
    return towards === 1 ? turned : turned.reverse();
  };
  /** @type {Paint} */
  const body = (s) => {
    const along = (s.z - z) * towards;
    put(s, skin, Math.abs(along + 0.1) < 0.008 || Math.abs(along - 0.98) < 0.008 ? 0.35 : 1);
    s.mirror = 0.07;
    if (s.y < 0.3) put(s, glass);
  };
  const [beltY, roofY] = van ? [1.0, 1.85] : [0.88, 1.44];
  /** @type {Paint} */
  const cabin = (s) => {
    const along = (s.z - z) * towards;
    const pillar = Math.abs(s.nx) > 0.5 && (Math.abs(along + 0.1) < 0.05 || along < (van ? -1.9 : -1.35));
    if (s.ny > 0.85 || s.y > roofY - 0.09 || s.y < beltY + 0.04 || pillar) {
      put(s, skin);
      s.mirror = 0.07;
      return;
    }
    put(s, glass);
    s.mirror = 0.16;
  };
  const lower = van
    ? [
        [-2.25, 0.28],
        [2.2, 0.26],
        [2.3, 0.62],
        [2.05, 1.0],
        [-2.3, 1.0],
      ]
    : [
        [-2.2, 0.3],
        [2.2, 0.26],
        [2.3, 0.56],
        [2.18, 0.72],
        [1.0, 0.9],
        [-1.9, 0.92],
        [-2.28, 0.8],
      ];
  const upper = van
    ? [
        [-2.28, 0.98],
        [1.75, 0.98],
        [0.95, 1.85],
        [-2.2, 1.85],
      ]
    : [
        [-1.9, 0.88],
        [1.18, 0.86],
        [0.35, 1.4],
        [0.1, 1.44],
        [-0.85, 1.44],
        [-1.1, 1.4],
      ];
  /** @param {number[][]} points */
  const pairs = (points) => points.map(([a, b]) => /** @type {const} */ ([a, b]));
  /** @type {Solid[]} */
  const parts = [
    extruded(outline(pairs(lower)), x - 0.88, x + 0.88, 0.05, body),
    extruded(outline(pairs(upper)), x - 0.83, x + 0.83, van ? 0.12 : 0.28, cabin),
  ];
  const tyre = plain('#15151a');
  const rim = plain('#8e9296', 0.1);
  for (const axle of [-1.35, 1.38])
    for (const side of [-1, 1]) {
      const wz = z + axle * towards;
      parts.push(ellipsoid(x + side * 0.8, 0.32, wz, 0.14, 0.32, 0.32, tyre));
      parts.push(ellipsoid(x + side * 0.88, 0.32, wz, 0.07, 0.19, 0.19, rim));
    }
  for (const side of [-1, 1]) {
    const front = lights ? shining('#fff4dc', 5) : plain('#d8dde0', 0.2);
    const back = lights ? shining('#ff2a18', 2) : plain('#8c1512', 0.1);
    const nose = z + 2.22 * towards;
    const tail = z - 2.23 * towards;
    parts.push(ellipsoid(x + side * 0.66, 0.62, nose, 0.19, 0.07, 0.09, front));
    parts.push(ellipsoid(x + side * 0.68, van ? 0.9 : 0.74, tail, 0.17, 0.09, 0.07, back));
  }
  const plate = plain('#1d4fa8');
  for (const end of [2.27, -2.27]) {
    const pz = z + end * towards;
    parts.push(box(x - 0.22, 0.42, pz - 0.03, x + 0.22, 0.55, pz + 0.03, plate));
  }
  return parts;
}

/**
 * Foliage lets light through: a ray goes on where the noise is low, and may meet the next clump.
 * @param {Solid['hit']} hit @param {number} seed @returns {Solid['hit']}
 */
function ragged(hit, seed) {
  return (ox, oy, oz, dx, dy, dz, far) => {
    const t = hit(ox, oy, oz, dx, dy, dz, far);
    if (t === Infinity) return t;
    const [x, y, z] = [ox + dx * t, oy + dy * t, oz + dz * t];
    return noise(x * 7 + y * 5, z * 7 - y * 5, seed) < 0.42 ? Infinity : t;
  };
}

/** A street tree with a pit. @param {number} x @param {number} z @param {number} seed @returns {Solid[]} */
export function tree(x, z, seed) {
  const bark = uneven('#6a5a48', 0.08, 0.5);
  const [dark, bright] = [colour('#2f5224'), colour('#7f9c45')];
  /** @type {Paint} */
  const leaves = (s) => {
    const fade = Math.max(0.25, 1 - s.far / 30);
    const n =
      noise((s.x + s.y) * 9, (s.z - s.y) * 9, seed) * 0.6 + noise(s.x * 23 + s.y * 17, s.z * 23, seed) * 0.4;
    const m = 0.5 + (n - 0.5) * 1.5 * fade;
    s.r = dark[0] + (bright[0] - dark[0]) * m;
    s.g = dark[1] + (bright[1] - dark[1]) * m;
    s.b = dark[2] + (bright[2] - dark[2]) * m;
  };
  const height = 3.1 + hash(seed, 1) * 0.6;
  /** @type {Solid[]} */
  const parts = [capsule([x, 0, z], [x + 0.06, height, z - 0.05], 0.12, bark)];
  for (let i = 0; i < 4; i++) {
    const turn = i * 1.7 + hash(seed, 2);
    parts.push(
      capsule(
        [x, height - 0.4, z],
        [x + Math.sin(turn) * 1.1, height + 1.2, z + Math.cos(turn) * 1.1],
        0.055,
        bark,
      ),
    );
  }
  for (let i = 0; i < 46; i++) {
    const turn = hash(seed, i, 3) * 6.283;
    const out = Math.sqrt(hash(seed, i, 4)) * 1.9;
    const up = height + 0.5 + hash(seed, i, 5) * 2.3 * (1.15 - out / 3);
    const size = 0.3 + hash(seed, i, 6) * 0.38;
    const clump = ellipsoid(
      x + Math.sin(turn) * out,
      up,
      z + Math.cos(turn) * out,
      size,
      size * 0.72,
      size,
      leaves,
    );
    parts.push({ ...clump, hit: ragged(clump.hit, seed) });
  }
  return parts;
}

/** @param {number} x @param {number} z @param {number} reach Along x. @param {boolean} lit @returns {Solid[]} */
export function streetLamp(x, z, reach, lit) {
  const steel = plain('#7c8284');
  const head = lit ? shining('#ffdca8', 9) : plain('#d5d8d6', 0.1);
  return [
    capsule([x, 0, z], [x, 5.6, z], 0.06, steel),
    capsule([x, 5.6, z], [x + reach, 5.9, z], 0.035, steel),
    ellipsoid(x + reach, 5.88, z, 0.32, 0.07, 0.13, head),
  ];
}

/** An electric scooter, parked across the kerb. @param {number} x @param {number} z @param {string} lacquer @returns {Solid[]} */
export function scooter(x, z, lacquer) {
  const shell = uneven(lacquer, 0.1, 0.12);
  const black = plain('#1c1c1f');
  const grey = plain('#75797c');
  return [
    ellipsoid(x - 0.52, 0.2, z, 0.2, 0.2, 0.055, black),
    ellipsoid(x + 0.5, 0.2, z, 0.2, 0.2, 0.055, black),
    ellipsoid(x - 0.52, 0.2, z, 0.09, 0.09, 0.07, grey),
    ellipsoid(x + 0.5, 0.2, z, 0.09, 0.09, 0.07, grey),
    box(x - 0.22, 0.2, z - 0.13, x + 0.3, 0.26, z + 0.13, grey),
    extruded(
      [
        [z - 0.13, 0.22],
        [z + 0.13, 0.22],
        [z + 0.1, 0.62],
        [z - 0.1, 0.62],
      ],
      x - 0.62,
      x - 0.14,
      0.3,
      shell,
    ),
    ellipsoid(x - 0.4, 0.66, z, 0.32, 0.06, 0.13, black),
    box(x - 0.82, 0.62, z - 0.16, x - 0.6, 0.9, z + 0.16, uneven('#3b3d40', 0.1, 0.2)),
    ellipsoid(x + 0.36, 0.52, z, 0.06, 0.34, 0.17, shell),
    capsule([x + 0.5, 0.25, z], [x + 0.3, 0.92, z], 0.035, grey),
    capsule([x + 0.29, 0.96, z - 0.27], [x + 0.29, 0.96, z + 0.27], 0.022, black),
    ellipsoid(x + 0.37, 0.9, z, 0.06, 0.06, 0.08, plain('#cfd3d5', 0.15)),
    capsule([x + 0.28, 0.98, z - 0.2], [x + 0.26, 1.14, z - 0.28], 0.014, black),
    capsule([x + 0.28, 0.98, z + 0.2], [x + 0.26, 1.14, z + 0.28], 0.014, black),
  ];
}

/** A fruit stall under an umbrella that stands on the pavement. @param {number} x @param {number} z @returns {Solid[]} */
export function stall(x, z) {
  const wood = uneven('#8a6a45', 0.2, 0.4);
  const cloth = colour('#b3261e');
  const white = colour('#e9e4da');
  /** @type {Solid[]} */
  const parts = [
    box(x - 0.55, 0, z - 1.2, x + 0.55, 0.72, z + 1.2, uneven('#5b6770', 0.4, 0.25)),
    box(x - 0.6, 0.72, z - 1.25, x + 0.6, 0.78, z + 1.25, wood),
    capsule([x - 0.4, 0.7, z], [x - 0.4, 2.5, z], 0.03, plain('#c8ccce')),
  ];
  const fruits = ['#d9541e', '#e0a520', '#a8151d', '#7fa83a', '#e8c33c', '#5c2a55'];
  fruits.forEach((hex, i) => {
    const [tx, tz] = [x - 0.3 + (i % 2) * 0.6, z - 0.85 + Math.floor(i / 2) * 0.85];
    parts.push(box(tx - 0.27, 0.78, tz - 0.38, tx + 0.27, 0.88, tz + 0.38, plain('#d8d2c4')));
    for (let k = 0; k < 24; k++) {
      const skin = colour(hex);
      const tint = 0.75 + hash(i, k, 9) * 0.5;
      /** @type {Paint} */
      const peel = (s) => {
        put(s, skin, tint);
        s.mirror = 0.02;
      };
      const fx = tx - 0.2 + (k % 4) * 0.133 + (hash(i, k, 7) - 0.5) * 0.03;
      const fz = tz - 0.31 + Math.floor(k / 4) * 0.125 + (hash(i, k, 8) - 0.5) * 0.03;
      parts.push(ellipsoid(fx, 0.92 + hash(i, k, 6) * 0.03, fz, 0.066, 0.062, 0.066, peel));
    }
  });
  /** @type {Paint} */
  const canopy = (s) => {
    const wedge = Math.floor(((Math.atan2(s.x - x + 0.4, s.z - z) + 6.2832) / 6.2832) * 8);
    put(s, wedge % 2 ? cloth : white);
  };
  /** @type {[number, number, number, number][]} */
  const planes = [[0, -1, 0, -2.15]];
  for (let i = 0; i < 8; i++) {
    const turn = ((i + 0.5) / 8) * 6.28318;
    const slope = Math.hypot(1, 2.6);
    const [nx, ny, nz] = [Math.sin(turn) / slope, 2.6 / slope, Math.cos(turn) / slope];
    planes.push([nx, ny, nz, nx * (x - 0.4) + ny * 2.75 + nz * z]);
  }
  parts.push(convex(planes, [x - 2.1, 2.15, z - 1.7, x + 1.3, 2.75, z + 1.7], canopy));
  return parts;
}
