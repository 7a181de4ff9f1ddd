/**
 * The shapes that the synthetic scenes are built of. Metres; y is up. Each solid knows its bounds, where a ray
 * meets it first, its normal at a point, and how it is painted.
 *
 * @typedef {object} Surface What a ray met: the point, the normal, the ray, and the paint to be filled in.
 * @property {number} x
 * @property {number} y
 * @property {number} z
 * @property {number} nx
 * @property {number} ny
 * @property {number} nz
 * @property {number} far Distance from the eye.
 * @property {number} r Linear albedo, or radiance where `glow` is 1.
 * @property {number} g
 * @property {number} b
 * @property {number} glow 0 lit by the scene's lights … 1 shines by itself.
 * @property {number} mirror Share of the light that is reflected as by glass.
 *
 * @typedef {(surface: Surface) => void} Paint
 *
 * @typedef {object} Solid
 * @property {readonly number[]} bounds Lowest x, y, z, highest x, y, z.
 * @property {(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, far: number) => number} hit
 *   Distance to the first meeting point below `far`, else Infinity.
 * @property {(s: Surface) => void} normal Fills the normal at the surface's point.
 * @property {Paint} paint
 */

const NEAR = 1e-3;

/**
 * @param {number} x0 @param {number} y0 @param {number} z0
 * @param {number} x1 @param {number} y1 @param {number} z1
 * @param {Paint} paint @returns {Solid}
 */
export function box(x0, y0, z0, x1, y1, z1, paint) {
  return {
    bounds: [x0, y0, z0, x1, y1, z1],
    paint,
    hit(ox, oy, oz, dx, dy, dz, far) {
      const ax = (x0 - ox) / dx;
      const bx = (x1 - ox) / dx;
      const ay = (y0 - oy) / dy;
      const by = (y1 - oy) / dy;
      const az = (z0 - oz) / dz;
      const bz = (z1 - oz) / dz;
      const enter = Math.max(Math.min(ax, bx), Math.min(ay, by), Math.min(az, bz));
      const leave = Math.min(Math.max(ax, bx), Math.max(ay, by), Math.max(az, bz));
      return enter <= leave && enter > NEAR && enter < far ? enter : Infinity;
    },
    normal(s) {
      s.nx = 0;
      s.ny = 0;
      s.nz = 0;
      const x = Math.min(Math.abs(s.x - x0), Math.abs(x1 - s.x));
      const y = Math.min(Math.abs(s.y - y0), Math.abs(y1 - s.y));
      const z = Math.min(Math.abs(s.z - z0), Math.abs(z1 - s.z));
      if (x <= y && x <= z) s.nx = s.x - x0 < x1 - s.x ? -1 : 1;
      else if (y <= z) s.ny = s.y - y0 < y1 - s.y ? -1 : 1;
      else s.nz = s.z - z0 < z1 - s.z ? -1 : 1;
    },
  };
}

/**
 * @param {number} cx @param {number} cy @param {number} cz
 * @param {number} rx @param {number} ry @param {number} rz
 * @param {Paint} paint @returns {Solid}
 */
export function ellipsoid(cx, cy, cz, rx, ry, rz, paint) {
  return {
    bounds: [cx - rx, cy - ry, cz - rz, cx + rx, cy + ry, cz + rz],
    paint,
    hit(ox, oy, oz, dx, dy, dz, far) {
      const px = (ox - cx) / rx;
      const py = (oy - cy) / ry;
      const pz = (oz - cz) / rz;
      const qx = dx / rx;
      const qy = dy / ry;
      const qz = dz / rz;
      const a = qx * qx + qy * qy + qz * qz;
      const b = px * qx + py * qy + pz * qz;
      const under = b * b - a * (px * px + py * py + pz * pz - 1);
      if (under < 0) return Infinity;
      const t = (-b - Math.sqrt(under)) / a;
      return t > NEAR && t < far ? t : Infinity;
    },
    normal(s) {
      const x = (s.x - cx) / (rx * rx);
      const y = (s.y - cy) / (ry * ry);
      const z = (s.z - cz) / (rz * rz);
      const length = Math.hypot(x, y, z);
      s.nx = x / length;
      s.ny = y / length;
      s.nz = z / length;
    },
  };
}

/**
 * A rod with round ends between two points.
 * @param {readonly [number, number, number]} from @param {readonly [number, number, number]} to
 * @param {number} radius @param {Paint} paint @returns {Solid}
 */
export function capsule([ax, ay, az], [bx, by, bz], radius, paint) {
  const ex = bx - ax;
  const ey = by - ay;
  const ez = bz - az;
  const ee = ex * ex + ey * ey + ez * ez;
  /** @param {number} px @param {number} py @param {number} pz @param {number} dx @param {number} dy @param {number} dz */
  const ball = (px, py, pz, dx, dy, dz) => {
    const b = px * dx + py * dy + pz * dz;
    const under = b * b - (px * px + py * py + pz * pz - radius * radius);
    return under < 0 ? Infinity : -b - Math.sqrt(under);
  };
  return {
    bounds: [
      Math.min(ax, bx) - radius,
      Math.min(ay, by) - radius,
      Math.min(az, bz) - radius,
      Math.max(ax, bx) + radius,
      Math.max(ay, by) + radius,
      Math.max(az, bz) + radius,
    ],
    paint,
    hit(ox, oy, oz, dx, dy, dz, far) {
      const px = ox - ax;
      const py = oy - ay;
      const pz = oz - az;
      const ed = ex * dx + ey * dy + ez * dz;
      const ep = ex * px + ey * py + ez * pz;
      const a = ee - ed * ed;
      const b = ee * (px * dx + py * dy + pz * dz) - ep * ed;
      const c = ee * (px * px + py * py + pz * pz) - ep * ep - radius * radius * ee;
      const under = b * b - a * c;
      if (under < 0) return Infinity;
      let t = (-b - Math.sqrt(under)) / a;
      const along = ep + t * ed;
      if (!(along > 0 && along < ee))
        t = along <= 0 ? ball(px, py, pz, dx, dy, dz) : ball(ox - bx, oy - by, oz - bz, dx, dy, dz);
      return t > NEAR && t < far ? t : Infinity;
    },
    normal(s) {
      const k = Math.min(1, Math.max(0, ((s.x - ax) * ex + (s.y - ay) * ey + (s.z - az) * ez) / ee));
      s.nx = (s.x - ax - ex * k) / radius;
      s.ny = (s.y - ay - ey * k) / radius;
      s.nz = (s.z - az - ez * k) / radius;
    },
  };
}

/**
 * A convex body: the points that lie behind all its planes (a, b, c, d with ax + by + cz ≤ d; normals of length 1).
 * @param {readonly (readonly [number, number, number, number])[]} planes
 * @param {readonly number[]} bounds @param {Paint} paint @returns {Solid}
 */
export function convex(planes, bounds, paint) {
  return {
    bounds,
    paint,
    hit(ox, oy, oz, dx, dy, dz, far) {
      let enter = NEAR;
      let leave = far;
      for (const [a, b, c, d] of planes) {
        const slope = a * dx + b * dy + c * dz;
        const gap = d - (a * ox + b * oy + c * oz);
        if (slope < 0) {
          if (gap / slope > enter) enter = gap / slope;
        } else if (slope > 0) {
          if (gap / slope < leave) leave = gap / slope;
        } else if (gap < 0) return Infinity;
        if (enter > leave) return Infinity;
      }
      return enter > NEAR ? enter : Infinity;
    },
    normal(s) {
      let best = -Infinity;
      for (const [a, b, c, d] of planes) {
        const over = a * s.x + b * s.y + c * s.z - d;
        if (over <= best) continue;
        best = over;
        s.nx = a;
        s.ny = b;
        s.nz = c;
      }
    },
  };
}

/**
 * A convex outline in z and y, drawn out along x; `taper` is how far the sides lean inwards for a metre of height.
 * @param {readonly (readonly [number, number])[]} outline Points (z, y), counter-clockwise.
 * @param {number} x0 @param {number} x1 @param {number} taper @param {Paint} paint @returns {Solid}
 */
export function extruded(outline, x0, x1, taper, paint) {
  const zs = outline.map(([z]) => z);
  const ys = outline.map(([, y]) => y);
  const low = Math.min(...ys);
  const lean = Math.hypot(1, taper);
  /** @type {[number, number, number, number][]} */
  const planes = [
    [-1 / lean, taper / lean, 0, (-x0 + taper * low) / lean],
    [1 / lean, taper / lean, 0, (x1 + taper * low) / lean],
  ];
  outline.forEach(([z, y], i) => {
    const [z2, y2] = outline[(i + 1) % outline.length] ?? [z, y];
    const length = Math.hypot(z2 - z, y2 - y);
    const nz = (y2 - y) / length;
    const ny = -(z2 - z) / length;
    planes.push([0, ny, nz, ny * y + nz * z]);
  });
  return convex(planes, [x0, low, Math.min(...zs), x1, Math.max(...ys), Math.max(...zs)], paint);
}
