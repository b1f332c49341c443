import { BoundingBox, Circle, Line, Point, Polygon, type Position } from "@earthaccess/query";
import { describe, expect, test } from "vitest";
import { cutRing } from "../../src/values/antimeridian.js";
import { formatNumber, toNumber } from "../../src/values/numbers.js";
import { readWkt, toWkt } from "../../src/values/wkt.js";
import { distanceToRing } from "../geometry/shapes.js";

describe("numbers", () => {
  test.each([
    [0, "0"],
    [-0, "0"],
    [1e-7, "0.0000001"],
    [1e-9, "0"],
    [-1e-9, "0"],
    [1.5, "1.5"],
    [-122.4, "-122.4"],
    [1e21, "1000000000000000000000"],
    [0.1 + 0.2, "0.3"],
    [123_456_789, "123456789"],
  ])("%s is written as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test("only finite decimal numbers are numbers", () => {
    for (const value of ["", " ", "0x10", "Infinity", "1,5", null, true, [], {}, Number.NaN, Number.POSITIVE_INFINITY])
      expect(toNumber(value)).toBeNaN();
    expect([toNumber(" 1.5 "), toNumber("-.5"), toNumber("1e2")]).toEqual([1.5, -0.5, 100]);
  });
});

test("a box takes any form, and is cut at the antimeridian as GeoJSON", () => {
  for (const box of [
    [170, -10, -170, 10],
    "170,-10,-170,10",
    new Float32Array([170, -10, -170, 10]),
    { west: 170, south: -10, east: -170, north: 10 },
  ])
    expect(new BoundingBox(box as never).toCmr()).toBe("170,-10,-170,10");
  expect(new BoundingBox("-10", "20", "30", "40").toStac()).toEqual([-10, 20, 30, 40]);
  expect(new BoundingBox(170, -10, -170, 10).toGeoJSON()).toMatchObject({
    type: "MultiPolygon",
    coordinates: [
      [
        [
          [170, -10],
          [180, -10],
          [180, 10],
          [170, 10],
          [170, -10],
        ],
      ],
      [[[-180, -10], {}, {}, {}, {}]],
    ],
  });
});

test("a value says what is wrong when it is used", () => {
  const box = new BoundingBox(-200, 50, 0, 10);
  expect(box.validate().errors.map(({ field, message }) => `${field}: ${message}`)).toEqual([
    "boundingBox: west must be between -180 and 180, got -200",
    "boundingBox: south (50) must be less than or equal to north (10)",
  ]);
  expect(() => box.toCmr()).toThrow();
  expect(String(box)).toBe("invalid BoundingBox");
  expect(() => new Point(0, 91).toCmr()).toThrow(/lat must be between/);
});

test("a circle becomes 32 points at its radius", () => {
  const circle = new Circle(179, 60, 100_000);
  const { coordinates } = circle.toGeoJSON() as unknown as { coordinates: Position[][] };
  const ring = coordinates[0] as Position[];
  expect(ring).toHaveLength(33);
  const centre: Position = [179, 60];
  const distances = ring.map(
    (position) => (distanceToRing(centre, [position, position]) * Math.PI * 6_371_008.8) / 180,
  );
  for (const distance of distances) expect(distance).toBeCloseTo(100_000, -1);
  expect(ring.every(([lon]) => Math.abs(lon) <= 180)).toBe(true);
});

test("a line is cut at the antimeridian as GeoJSON, in both directions", () => {
  expect(
    new Line([
      [170, 0],
      [-170, 10],
    ]).toGeoJSON(),
  ).toEqual({
    type: "MultiLineString",
    coordinates: [
      [
        [170, 0],
        [180, 5],
      ],
      [
        [-180, 5],
        [-170, 10],
      ],
    ],
  });
  expect(
    new Line([
      [-170, 10],
      [170, 0],
    ]).toGeoJSON(),
  ).toEqual({
    type: "MultiLineString",
    coordinates: [
      [
        [-170, 10],
        [-180, 5],
      ],
      [
        [180, 5],
        [170, 0],
      ],
    ],
  });
  expect(new Line("0,0,1,1").toGeoJSON()).toEqual({
    type: "LineString",
    coordinates: [
      [0, 0],
      [1, 1],
    ],
  });
});

/** Area on the flat map. */
function flatArea(rings: readonly (readonly Position[])[]): number {
  const area = (ring: readonly Position[]) =>
    ring
      .slice(1)
      .reduce((sum, [x, y], i) => sum + ((ring[i] as Position)[0] * y - x * (ring[i] as Position)[1]) / 2, 0);
  return rings.reduce((sum, ring) => sum + area(ring), 0);
}

describe("cutting rings at the antimeridian", () => {
  test("pieces are closed, on the map, wind the same way and have the area of the whole", () => {
    const star = Array.from({ length: 40 }, (_, i): Position => {
      const [angle, r] = [(i / 40) * 2 * Math.PI, i % 2 === 0 ? 12 : 4];
      const x = 178 + r * Math.cos(angle);
      return [x > 180 ? x - 360 : x, 10 + r * Math.sin(angle)];
    });
    const pieces = cutRing(new Polygon(star).coordinates);
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of pieces) {
      expect(piece[0]).toEqual(piece.at(-1));
      expect(piece.every(([x]) => x >= -180 && x <= 180)).toBe(true);
      expect(Math.max(...piece.map(([x]) => x)) - Math.min(...piece.map(([x]) => x))).toBeLessThan(30);
      expect(flatArea([piece])).toBeGreaterThan(0);
    }
    const whole = star.map(([x, y]): Position => [x < 0 ? x + 360 : x, y]);
    expect(flatArea(pieces)).toBeCloseTo(flatArea([[...whole, whole[0] as Position]]), 4);
  });

  test("a ring around a pole is led over it", () => {
    const pieces = cutRing(
      new Polygon([
        [0, 60],
        [90, 60],
        [180, 60],
        [-90, 60],
      ]).coordinates,
    );
    expect(flatArea(pieces)).toBeCloseTo(360 * 30, 6);
  });
});

describe("well-known text", () => {
  test.each([
    "POINT (1 2)",
    "LINESTRING (0 0, 1.5 -2)",
    "POLYGON ((0 0, 1 0, 1 1, 0 0), (0.2 0.2, 0.3 0.2, 0.3 0.3, 0.2 0.2))",
    "MULTIPOINT (1 2, 3 4)",
    "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
    "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))",
  ])("%s is written as it was read", (text) => {
    const { geometry, end } = readWkt(text);
    expect(end).toBe(text.length);
    expect(toWkt(geometry)).toBe(text);
  });

  test("heights, measures, brackets, blanks and empty geometries are read over", () => {
    expect(readWkt("POINTZ(1 2 3)").geometry).toEqual({ type: "Point", coordinates: [1, 2] });
    expect(readWkt(" point  zm ( 1 2 3 4 )").geometry).toEqual({ type: "Point", coordinates: [1, 2] });
    expect(readWkt("MULTIPOINT ((1 2), (3 4))").geometry).toEqual({
      type: "MultiPoint",
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(readWkt("POLYGON EMPTY").geometry).toEqual({ type: "Polygon", coordinates: [] });
  });
});
