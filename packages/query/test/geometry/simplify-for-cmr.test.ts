import { GranuleQuery, type Polygon, type Position } from "@earthaccess/query";
import { GeometryError, simplifyForCmr } from "@earthaccess/query/geometry";
import { expect, test } from "vitest";
import { circle, distanceToRing } from "./shapes.js";

const square: Position[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
  [0, 0],
];

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(GeometryError);
    return (error as GeometryError).code;
  }
  return "nothing thrown";
}

test("a small valid polygon stays as it is", () => {
  const result = simplifyForCmr({ type: "Polygon", coordinates: [square] });
  expect(result.polygons[0]?.coordinates).toEqual(square);
  expect(result).toMatchObject({
    pointsBefore: 5,
    pointsAfter: 5,
    toleranceDegrees: 0,
    ringsRepaired: 0,
    polygonsMerged: 0,
  });
});

test("a ring of a million points is brought below 300, and every point lies within the tolerance", () => {
  const ring = circle(1_000_000, { radius: 10, wobble: 0.05 });
  const result = simplifyForCmr([ring]);
  const [polygon] = result.polygons as [Polygon];
  expect(result.pointsAfter).toBeLessThan(300);
  expect(polygon.validate().isValid).toBe(true);
  const worst = Math.max(
    ...Array.from({ length: 1000 }, (_, i) => distanceToRing(ring[i * 1000] as Position, polygon.coordinates)),
  );
  expect(worst).toBeLessThanOrEqual(result.toleranceDegrees + 1e-6);
  expect(result.toleranceDegrees).toBeLessThan(0.5);
});

test("the number of points can be chosen, down to a triangle", () => {
  const ring = circle(500, { radius: 10 });
  for (const maxPoints of [4, 5, 10, 50, 299]) {
    const { pointsAfter } = simplifyForCmr([ring], { maxPoints });
    expect(pointsAfter).toBeLessThanOrEqual(maxPoints);
    expect(pointsAfter).toBeGreaterThanOrEqual(4);
  }
  expect(simplifyForCmr([circle(1000, { radius: 10 })], { maxPoints: 1000 }).pointsAfter).toBe(999);
  expect(codeOf(() => simplifyForCmr([ring], { maxPoints: 3 }))).toBe("query/geometry-max-points");
});

test("holes are dropped and counted", () => {
  const hole = circle(20, { radius: 2, lon: 5, lat: 5 });
  const result = simplifyForCmr({ type: "Polygon", coordinates: [square, hole, hole] });
  expect(result).toMatchObject({ holesDropped: 2, pointsBefore: 45, pointsAfter: 5 });
});

test("all polygons of collections count, points and lines are named", () => {
  const polygon = { type: "Polygon", coordinates: [square] } as const;
  const moved = square.map(([x, y]): Position => [x + 20, y]);
  const result = simplifyForCmr({
    type: "FeatureCollection",
    features: [
      { type: "Feature", geometry: polygon },
      { type: "Feature", geometry: null },
      { type: "Feature", geometry: { type: "MultiPolygon", coordinates: [[moved]] } },
      {
        type: "Feature",
        geometry: { type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [1, 2] }] },
      },
    ],
  });
  expect(result.polygons).toHaveLength(2);
  expect(result.ignored).toEqual({ Point: 1 });
  const query = new GranuleQuery({ shortName: "ATL03", polygon: result });
  expect(query.toCmr()).toMatchObject({ "options[polygon][or]": "true" });
  expect(query.toCmr().polygon).toHaveLength(2);
});

test("a bow tie is untangled", () => {
  const result = simplifyForCmr([
    [
      [0, 0],
      [10, 10],
      [10, 0],
      [0, 10],
    ],
  ]);
  expect(result).toMatchObject({ ringsRepaired: 1, pointsAfter: 5 });
  expect(result.polygons[0]?.validate().isValid).toBe(true);
});

test("a ring over the antimeridian stays a small one", () => {
  const ring = circle(2000, { radius: 8, lon: 178 });
  const { polygons } = simplifyForCmr([ring]);
  expect(polygons).toHaveLength(1);
  for (const [lon] of polygons[0]?.coordinates ?? []) expect(Math.abs(lon)).toBeGreaterThan(169);
});

test("a ring that names the antimeridian from both sides stays a small one", () => {
  const { polygons } = simplifyForCmr([
    [
      [170, 0],
      [180, 0],
      [-180, 0],
      [-170, 0],
      [-170, 10],
      [-180, 10],
      [180, 10],
      [170, 10],
    ],
  ]);
  expect(polygons).toHaveLength(1);
  expect(polygons[0]?.coordinates).toHaveLength(7);
  const tiny = simplifyForCmr([circle(50, { radius: 0.001, lon: 180 })]);
  expect(tiny.pointsAfter).toBe(50);
});

test("longitudes from 0 to 360 are understood", () => {
  const { polygons } = simplifyForCmr([
    [
      [350, 0],
      [355, 0],
      [355, 5],
    ],
  ]);
  expect(polygons[0]?.coordinates[0]).toEqual([-10, 0]);
});

test("a polygon drawn along the pole becomes a ring around it", () => {
  const { polygons } = simplifyForCmr([
    [
      [-180, -90],
      [180, -90],
      [180, -80],
      [60, -70],
      [-60, -70],
      [-180, -80],
      [-180, -90],
    ],
  ]);
  expect(polygons[0]?.coordinates).toHaveLength(4);
  expect(polygons[0]?.validate().isValid).toBe(true);
});

test("a belt around the globe is cut into two halves", () => {
  const { polygons } = simplifyForCmr([
    [
      [-180, -10],
      [180, -10],
      [180, 10],
      [-180, 10],
      [-180, -10],
    ],
  ]);
  expect(polygons).toHaveLength(2);
  expect(polygons.every((polygon) => polygon.validate().isValid)).toBe(true);
});

test("thousands of islands become a few hulls that cover all of them", () => {
  const islands = Array.from({ length: 2000 }, (_, i) =>
    circle(12, { radius: 0.05, lon: -60 + (i % 50), lat: -20 + Math.floor(i / 50) }),
  );
  const result = simplifyForCmr({ type: "MultiPolygon", coordinates: islands.map((ring) => [ring]) });
  expect(result.pointsAfter).toBeLessThan(300);
  expect(result.polygonsMerged).toBeGreaterThan(1900);
  expect(result.polygons.length + result.polygonsMerged).toBe(2000);
});

test("what cannot be a polygon is refused with its own code", () => {
  const nan = [
    [0, 0],
    [1, Number.NaN],
    [1, 1],
  ] as unknown as Position[];
  const texts = [
    ["0", "0"],
    ["1", "0"],
    ["1", "1"],
  ] as unknown as Position[];
  const metres: Position[] = [
    [500_000, 4_000_000],
    [500_100, 4_000_000],
    [500_100, 4_000_100],
  ];
  const globe: Position[] = [
    [-180, -90],
    [180, -90],
    [180, 90],
    [-180, 90],
  ];
  const flat = Array.from({ length: 400 }, (_, i): Position => [i / 100, 0]);
  expect(codeOf(() => simplifyForCmr([nan]))).toBe("query/geometry-coordinates");
  expect(codeOf(() => simplifyForCmr([texts]))).toBe("query/geometry-coordinates");
  expect(codeOf(() => simplifyForCmr([metres]))).toBe("query/geometry-coordinates");
  expect(codeOf(() => simplifyForCmr([globe]))).toBe("query/geometry-whole-globe");
  expect(codeOf(() => simplifyForCmr([flat]))).toBe("query/geometry-degenerate");
  expect(
    codeOf(() =>
      simplifyForCmr([
        [
          [1, 1],
          [1, 1],
          [2, 2],
        ],
      ]),
    ),
  ).toBe("query/geometry-degenerate");
  expect(codeOf(() => simplifyForCmr({ type: "Point", coordinates: [0, 0] }))).toBe("query/geometry-no-polygon");
  expect(codeOf(() => simplifyForCmr({ type: "FeatureCollection", features: [] }))).toBe("query/geometry-no-polygon");
  expect(codeOf(() => simplifyForCmr({ type: "Sphere" } as never))).toBe("query/geometry-type");
  expect(codeOf(() => simplifyForCmr(7 as never))).toBe("query/geometry-type");
});

test("collections nested a hundred thousand deep do not overflow the stack", () => {
  let geometry: unknown = { type: "Polygon", coordinates: [square] };
  for (let i = 0; i < 100_000; i++) geometry = { type: "GeometryCollection", geometries: [geometry] };
  expect(simplifyForCmr(geometry as never).polygons).toHaveLength(1);
});
