/**
 * A small ray caster: enough to make a walk along a street look like a walk along a street, in plain Node, with
 * the same bytes on every machine. Wide lens, sun with shadows, lamps, haze, reflections in glass.
 *
 * @typedef {import('./solids.mjs').Solid} Solid
 * @typedef {import('./solids.mjs').Surface} Surface
 * @typedef {import('./solids.mjs').Paint} Paint
 * @typedef {import('./paint.mjs').Colour} Colour
 *
 * @typedef {object} Lamp
 * @property {readonly [number, number, number]} at A place, or for the sun the direction to it (length 1).
 * @property {Colour} light
 * @property {boolean} sun
 * @property {boolean} shadow
 *
 * @typedef {object} Scene
 * @property {readonly Solid[]} solids At least one.
 * @property {Paint} ground The plane y = 0.
 * @property {(dx: number, dy: number, dz: number, out: Float64Array) => void} sky
 * @property {readonly Lamp[]} lamps
 * @property {Colour} above Light from everywhere above.
 * @property {Colour} below Light from everywhere below.
 * @property {Colour} haze
 * @property {number} hazePerMetre
 * @property {number} exposure
 *
 * @typedef {object} Pose
 * @property {number} x
 * @property {number} y
 * @property {number} z
 * @property {number} yaw Radians, to the right.
 * @property {number} pitch Upwards.
 * @property {number} roll
 */

const LEAF = 3;

/** A tree of boxes round the solids, as flat arrays. @param {readonly Solid[]} solids */
function boxTree(solids) {
  const order = solids.map((_, i) => i);
  /** @type {number[]} */ const bounds = [];
  /** @type {number[]} */ const first = [];
  /** @type {number[]} */ const count = [];
  /** @type {number[]} */ const second = [];
  /** @param {number} from @param {number} to @returns {number} */
  const build = (from, to) => {
    const node = first.length;
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    for (let i = from; i < to; i++) {
      const b = solids[order[i]].bounds;
      for (let k = 0; k < 3; k++) {
        low[k] = Math.min(low[k], b[k]);
        high[k] = Math.max(high[k], b[k + 3]);
      }
    }
    bounds.push(...low, ...high);
    first.push(from);
    count.push(to - from);
    second.push(-1);
    if (to - from <= LEAF) return node;
    const size = [0, 1, 2].map((k) => high[k] - low[k]);
    const axis = size.indexOf(Math.max(...size));
    const middle = (/** @type {number} */ i) => solids[i].bounds[axis] + solids[i].bounds[axis + 3];
    const part = order.slice(from, to).sort((a, b) => middle(a) - middle(b) || a - b);
    order.splice(from, part.length, ...part);
    count[node] = 0;
    build(from, (from + to) >> 1);
    second[node] = build((from + to) >> 1, to);
    return node;
  };
  build(0, solids.length);
  return {
    solids: order.map((i) => solids[i]),
    bounds: Float64Array.from(bounds),
    first: Int32Array.from(first),
    count: Int32Array.from(count),
    second: Int32Array.from(second),
  };
}

/**
 * The directions of a wide lens for every pixel, before the camera is turned.
 * @param {number} width @param {number} height @param {number} acrossDegrees Angle from the left to the right edge.
 */
export function lens(width, height, acrossDegrees) {
  const rays = new Float64Array(width * height * 3);
  const shade = new Float64Array(width * height);
  const half = (acrossDegrees / 360) * Math.PI;
  // Between a rectilinear and a fish-eye lens: straight lines bend a little towards the edges, as on a body camera.
  const bend = 0.72;
  for (let j = 0, i = 0; j < height; j++)
    for (let k = 0; k < width; k++, i++) {
      const u = ((k + 0.5) / width) * 2 - 1;
      const v = (((j + 0.5) / height) * 2 - 1) * (height / width);
      const radius = Math.hypot(u, v) || 1e-9;
      const angle = Math.atan(Math.tan(half * bend) * radius) / bend;
      rays[i * 3] = (Math.sin(angle) * u) / radius;
      rays[i * 3 + 1] = (-Math.sin(angle) * v) / radius;
      rays[i * 3 + 2] = Math.cos(angle);
      shade[i] = 1 - 0.34 * radius * radius;
    }
  return { width, height, rays, shade };
}

/**
 * One picture. @param {Scene} scene @param {Pose} pose @param {ReturnType<typeof lens>} glass
 * @returns {Uint8Array} RGB, 8 bits, rows from the top.
 */
export function picture(scene, pose, glass) {
  const tree = boxTree(scene.solids);
  const stack = new Int32Array(64);
  const entries = new Float64Array(64);
  /** @type {Solid | null} */ let met = null;

  /**
   * Where a ray enters a node's box, Infinity when it misses it.
   * @param {number} n @param {number} ox @param {number} oy @param {number} oz
   * @param {number} ix @param {number} iy @param {number} iz @param {number} far
   */
  const entry = (n, ox, oy, oz, ix, iy, iz, far) => {
    const b = tree.bounds;
    const k = n * 6;
    let enter = (b[k] - ox) * ix;
    let leave = (b[k + 3] - ox) * ix;
    if (enter > leave) [enter, leave] = [leave, enter];
    const ay = (b[k + 1] - oy) * iy;
    const by = (b[k + 4] - oy) * iy;
    if (ay < by) {
      if (ay > enter) enter = ay;
      if (by < leave) leave = by;
    } else {
      if (by > enter) enter = by;
      if (ay < leave) leave = ay;
    }
    const az = (b[k + 2] - oz) * iz;
    const bz = (b[k + 5] - oz) * iz;
    if (az < bz) {
      if (az > enter) enter = az;
      if (bz < leave) leave = bz;
    } else {
      if (bz > enter) enter = bz;
      if (az < leave) leave = az;
    }
    return enter > leave || leave < 0 || enter > far ? Infinity : enter;
  };

  /**
   * Distance to the nearest solid below `far`, which is then in `met`; with `any`, the first one found will do.
   * @param {number} ox @param {number} oy @param {number} oz @param {number} dx @param {number} dy @param {number} dz
   * @param {number} far @param {boolean} any
   */
  const nearest = (ox, oy, oz, dx, dy, dz, far, any) => {
    met = null;
    const ix = 1 / dx;
    const iy = 1 / dy;
    const iz = 1 / dz;
    let depth = 1;
    stack[0] = 0;
    entries[0] = 0;
    while (depth > 0) {
      const n = stack[--depth];
      if (entries[depth] >= far) continue;
      if (tree.count[n] === 0) {
        let [near, other] = [n + 1, tree.second[n]];
        let a = entry(near, ox, oy, oz, ix, iy, iz, far);
        let b = entry(other, ox, oy, oz, ix, iy, iz, far);
        if (b < a) [near, other, a, b] = [other, near, b, a];
        if (b < Infinity) {
          entries[depth] = b;
          stack[depth++] = other;
        }
        if (a < Infinity) {
          entries[depth] = a;
          stack[depth++] = near;
        }
        continue;
      }
      for (let i = tree.first[n], end = i + tree.count[n]; i < end; i++) {
        const t = tree.solids[i].hit(ox, oy, oz, dx, dy, dz, far);
        if (t >= far) continue;
        far = t;
        met = tree.solids[i];
        if (any) return far;
      }
    }
    return far;
  };

  /** @param {Surface} s @param {Float64Array} out */
  const lit = (s, out) => {
    const up = s.ny * 0.5 + 0.5;
    let r = scene.above[0] * up + scene.below[0] * (1 - up);
    let g = scene.above[1] * up + scene.below[1] * (1 - up);
    let b = scene.above[2] * up + scene.below[2] * (1 - up);
    for (const { at, light, sun, shadow } of scene.lamps) {
      let lx = at[0];
      let ly = at[1];
      let lz = at[2];
      let far = 400;
      let power = 1;
      if (!sun) {
        lx -= s.x;
        ly -= s.y;
        lz -= s.z;
        far = Math.hypot(lx, ly, lz);
        lx /= far;
        ly /= far;
        lz /= far;
        power = 1 / (0.4 + far * far);
        if (power * Math.max(...light) < 0.004) continue;
      }
      const facing = lx * s.nx + ly * s.ny + lz * s.nz;
      if (facing <= 0) continue;
      const lift = 0.004;
      if (
        shadow &&
        nearest(s.x + s.nx * lift, s.y + s.ny * lift, s.z + s.nz * lift, lx, ly, lz, far, true) < far
      )
        continue;
      r += light[0] * facing * power;
      g += light[1] * facing * power;
      b += light[2] * facing * power;
    }
    out[0] = s.r * (r * (1 - s.glow) + s.glow);
    out[1] = s.g * (g * (1 - s.glow) + s.glow);
    out[2] = s.b * (b * (1 - s.glow) + s.glow);
  };

  /** @type {Surface[]} */
  const surfaces = [0, 1].map(() => ({
    ...{ x: 0, y: 0, z: 0, nx: 0, ny: 1, nz: 0, far: 0 },
    ...{ r: 0, g: 0, b: 0, glow: 0, mirror: 0 },
  }));
  const outs = [new Float64Array(3), new Float64Array(3)];

  /** @param {number} ox @param {number} oy @param {number} oz @param {number} dx @param {number} dy @param {number} dz @param {number} level */
  const trace = (ox, oy, oz, dx, dy, dz, level) => {
    const out = outs[level];
    const s = surfaces[level];
    const floor = dy < -1e-6 ? -oy / dy : Infinity;
    const far = nearest(ox, oy, oz, dx, dy, dz, Math.min(floor, 900), false);
    const solid = met;
    if (solid === null && floor > 900) {
      scene.sky(dx, dy, dz, out);
      return out;
    }
    s.far = far;
    s.x = ox + dx * far;
    s.y = oy + dy * far;
    s.z = oz + dz * far;
    s.glow = 0;
    s.mirror = 0;
    if (solid) solid.normal(s);
    else {
      s.nx = 0;
      s.ny = 1;
      s.nz = 0;
    }
    (solid?.paint ?? scene.ground)(s);
    const { mirror, nx, ny, nz, x, y, z } = s;
    lit(s, out);
    if (mirror > 0 && level === 0) {
      const cos = Math.min(0, dx * nx + dy * ny + dz * nz);
      const share = mirror + (1 - mirror) * Math.pow(1 + cos, 5) * 0.8;
      const rx = dx - 2 * cos * nx;
      const ry = dy - 2 * cos * ny;
      const rz = dz - 2 * cos * nz;
      const seen = trace(x + nx * 0.01, y + ny * 0.01, z + nz * 0.01, rx, ry, rz, 1);
      for (let k = 0; k < 3; k++) out[k] = out[k] * (1 - share) + seen[k] * share;
    }
    const clear = Math.exp(-far * scene.hazePerMetre);
    for (let k = 0; k < 3; k++) out[k] = out[k] * clear + scene.haze[k] * (1 - clear);
    return out;
  };

  const { width, height, rays, shade } = glass;
  const image = new Uint8Array(width * height * 3);
  const [sy, cy] = [Math.sin(pose.yaw), Math.cos(pose.yaw)];
  const [sp, cp] = [Math.sin(pose.pitch), Math.cos(pose.pitch)];
  const [sr, cr] = [Math.sin(pose.roll), Math.cos(pose.roll)];
  for (let i = 0; i < width * height; i++) {
    const a = rays[i * 3] * cr - rays[i * 3 + 1] * sr;
    const b = rays[i * 3] * sr + rays[i * 3 + 1] * cr;
    const up = b * cp + rays[i * 3 + 2] * sp;
    const ahead = rays[i * 3 + 2] * cp - b * sp;
    const light = trace(pose.x, pose.y, pose.z, a * cy + ahead * sy, up, ahead * cy - a * sy, 0);
    for (let k = 0; k < 3; k++) {
      // A film-like shoulder, so that the sky and lamps wash out as on a small sensor.
      const v = light[k] * scene.exposure * shade[i];
      const film = (v * (2.51 * v + 0.03)) / (v * (2.43 * v + 0.59) + 0.14);
      image[i * 3 + k] = Math.round(255 * Math.pow(Math.min(1, Math.max(0, film)), 1 / 2.2));
    }
  }
  return image;
}
