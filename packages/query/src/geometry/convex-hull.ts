type Vector = readonly [number, number, number];

/**
 * The convex hull of points on the sphere, counter-clockwise, as indices; `undefined` when they do not lie well within one
 * hemisphere. The gnomonic projection draws great circles as straight lines, so a flat hull is exact.
 */
export function convexHull(points: readonly Vector[]): number[] | undefined {
  const centre = points.reduce<[number, number, number]>(
    (sum, p) => [sum[0] + p[0], sum[1] + p[1], sum[2] + p[2]],
    [0, 0, 0],
  );
  const length = Math.hypot(...centre);
  if (length < 1e-9) return undefined;
  const axis: Vector = [centre[0] / length, centre[1] / length, centre[2] / length];
  // Any direction across the axis will do.
  const helper: Vector = Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const east = unit(cross(helper, axis));
  const north = cross(axis, east);
  const flat = points.map((p, index) => ({ x: dot(p, east) / dot(p, axis), y: dot(p, north) / dot(p, axis), index }));
  if (points.some((p) => dot(p, axis) < 0.1)) return undefined;
  flat.sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (sorted: typeof flat) => {
    const chain: typeof flat = [];
    for (const point of sorted) {
      for (;;) {
        const [a, b] = [chain.at(-2), chain.at(-1)];
        if (!a || !b || (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) > 1e-15) break;
        chain.pop();
      }
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(flat), ...half([...flat].reverse())].map(({ index }) => index);
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function unit(a: Vector): Vector {
  const length = Math.hypot(...a);
  return [a[0] / length, a[1] / length, a[2] / length];
}
