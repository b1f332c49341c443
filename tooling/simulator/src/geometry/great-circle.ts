import { type LonLat, toDegrees, toRadians } from "./shape.js";

type Vector = readonly [number, number, number];

/** Angle between two points as seen from the centre of the Earth, in degrees. */
export function angleBetween(a: LonLat, b: LonLat): number {
  const [u, v] = [toVector(a), toVector(b)];
  const cross: Vector = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  return toDegrees(Math.atan2(Math.hypot(...cross), u[0] * v[0] + u[1] * v[1] + u[2] * v[2]));
}

/** The points with as many more in between, on the great circles, that no step is longer than `step` degrees. */
export function densify(points: readonly LonLat[], step: number): LonLat[] {
  const out: LonLat[] = [];
  points.forEach((point, i) => {
    const next = points[i + 1];
    out.push(point);
    if (next === undefined) return;
    const angle = angleBetween(point, next);
    const parts = Math.ceil(angle / step);
    if (parts < 2 || angle > 179.999) return;
    const [u, v] = [toVector(point), toVector(next)];
    const full = toRadians(angle);
    for (let part = 1; part < parts; part++) {
      const t = part / parts;
      const [p, q] = [Math.sin((1 - t) * full) / Math.sin(full), Math.sin(t * full) / Math.sin(full)];
      out.push(toLonLat([p * u[0] + q * v[0], p * u[1] + q * v[1], p * u[2] + q * v[2]]));
    }
  });
  return out;
}

function toVector([lon, lat]: LonLat): Vector {
  const [x, y] = [toRadians(lon), toRadians(lat)];
  return [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)];
}

function toLonLat([x, y, z]: Vector): LonLat {
  return [toDegrees(Math.atan2(y, x)), toDegrees(Math.atan2(z, Math.hypot(x, y)))];
}
