import { camelCase } from "../../src/cmr-params.js";

/** Python values, as the records write them, as what a TypeScript user would pass. */
export function fromPython(value: unknown): unknown {
  if (typeof value === "string" && value.startsWith("<one-shot iterator"))
    return generated([
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 0],
    ]);
  if (Array.isArray(value)) return value.map(fromPython);
  if (typeof value !== "object" || value === null) return value;
  const { $datetime, $date, $tuple, $typedarray, $ndarray, $generator } = value as Record<string, unknown>;
  if (typeof $datetime === "string") return new Date(/Z|[+-]\d\d:\d\d$/.test($datetime) ? $datetime : `${$datetime}Z`);
  if ($date !== undefined) return $date;
  if ($tuple !== undefined) return fromPython($tuple);
  if ($typedarray !== undefined) return Float64Array.from($typedarray as number[]);
  if ($ndarray !== undefined) return ($ndarray as number[][]).map((row) => Float64Array.from(row));
  if ($generator !== undefined) return generated($generator as unknown[]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromPython(item)]));
}

function* generated(items: readonly unknown[]): Generator<unknown> {
  yield* items;
}

/** Keyword arguments as the parameters of a query. */
export function paramsOf(kwargs: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(kwargs as object).map(([name, value]) => [camelCase(name), fromPython(value)]),
  );
}

/** Geometries the records describe instead of writing them out. */
export function geometryOf(value: unknown): unknown {
  const { $circle, $degenerate_ring } = value as {
    $circle?: { radius_deg: number; points: number };
    $degenerate_ring?: { points: number };
  };
  if ($circle) {
    const ring = Array.from({ length: $circle.points }, (_, i) => {
      const angle = (i / $circle.points) * 2 * Math.PI;
      return [$circle.radius_deg * Math.cos(angle), $circle.radius_deg * Math.sin(angle)];
    });
    return { type: "Polygon", coordinates: [[...ring, ring[0]]] };
  }
  if ($degenerate_ring) {
    const ring = Array.from({ length: $degenerate_ring.points }, (_, i) => [-122 + i * 0.001, 37 + i * 0.001]);
    return { type: "Polygon", coordinates: [[...ring, ring[0]]] };
  }
  return value;
}
