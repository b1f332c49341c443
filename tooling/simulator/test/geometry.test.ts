import { describe, expect, test } from "vitest";
import { angleBetween, densify } from "../src/geometry/great-circle.js";
import { intersects } from "../src/geometry/intersects.js";
import { orbitTrack } from "../src/geometry/orbit-track.js";
import { toRegion } from "../src/geometry/region.js";
import { circleShape, type LonLat, type Shape } from "../src/geometry/shape.js";

const box = (west: number, south: number, east: number, north: number): Shape => ({
  kind: "box",
  west,
  south,
  east,
  north,
});
const point = (lon: number, lat: number): Shape => ({ kind: "point", at: [lon, lat] });
const polygon = (...outer: LonLat[]): Shape => ({ kind: "polygon", outer, holes: [], geodetic: true });
const meet = (a: Shape, b: Shape): boolean => intersects(toRegion(a), toRegion(b));

describe("shapes meet", () => {
  test.each<[string, Shape, Shape, boolean]>([
    ["boxes that overlap", box(0, 0, 10, 10), box(5, 5, 15, 15), true],
    ["boxes that touch", box(0, 0, 10, 10), box(10, 10, 20, 20), true],
    ["boxes that do not", box(0, 0, 10, 10), box(11, 0, 20, 10), false],
    ["a box in a box", box(0, 0, 10, 10), box(4, 4, 5, 5), true],
    ["boxes across the antimeridian", box(170, 0, -170, 10), box(-175, 5, -160, 6), true],
    ["a box across it and one that is not there", box(170, 0, -170, 10), box(0, 0, 10, 10), false],
    ["a box counted from 0 to 360", box(200, 0, 359.8, 10), box(-30, 2, -20, 4), true],
    ["a point and its box", point(5, 5), box(0, 0, 10, 10), true],
    ["a point on the other name of the antimeridian", point(-180, 5), box(170, 0, 180, 10), true],
    [
      "a polygon around the pole and a point in it",
      polygon([0, 80], [120, 80], [-120, 80], [0, 80]),
      point(40, 89),
      true,
    ],
    [
      "a polygon around the pole and a point outside",
      polygon([0, 80], [120, 80], [-120, 80], [0, 80]),
      point(40, 60),
      false,
    ],
    ["a southern polygon around its pole", polygon([0, -80], [-120, -80], [120, -80], [0, -80]), point(10, -89), true],
    [
      "great circles that bulge northward",
      polygon([0, 60], [60, 60], [60, 61], [0, 61], [0, 60]),
      point(30, 63.5),
      true,
    ],
    [
      "the straight edge they leave behind",
      polygon([0, 60], [60, 60], [60, 61], [0, 61], [0, 60]),
      point(30, 60.5),
      false,
    ],
    ["a circle and a point inside", circleShape([0, 0], 100_000), point(0.5, 0.5), true],
    ["a circle and a point outside", circleShape([0, 0], 100_000), point(1, 1), false],
  ])("%s", (_, a, b, wanted) => {
    expect([meet(a, b), meet(b, a)]).toEqual([wanted, wanted]);
  });

  test("holes are outside", () => {
    const ring: Shape = {
      kind: "polygon",
      outer: [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
        [0, 0],
      ],
      holes: [
        [
          [4, 4],
          [4, 6],
          [6, 6],
          [6, 4],
          [4, 4],
        ],
      ],
      geodetic: false,
    };
    expect([
      meet(ring, point(5, 5)),
      meet(ring, point(2, 2)),
      meet(ring, box(4.5, 4.5, 5.5, 5.5)),
      meet(ring, box(5, 5, 8, 5.5)),
    ]).toEqual([false, true, false, true]);
  });
});

test("great circles are cut into steps that are no longer than asked", () => {
  const points = densify(
    [
      [0, 0],
      [90, 0],
      [90, 45],
    ],
    5,
  );
  for (let i = 1; i < points.length; i++)
    expect(angleBetween(points[i - 1] as LonLat, points[i] as LonLat)).toBeLessThan(5.001);
  expect(points).toHaveLength(28);
});

test("a track goes up or down between its latitudes and drifts westward", () => {
  const orbit = { inclination: 92, period: 94.29 };
  const up = orbitTrack(
    { crossing: 31, startLatitude: 0, startDirection: "A", endLatitude: 60, endDirection: "A" },
    orbit,
  );
  const down = orbitTrack(
    { crossing: 31, startLatitude: 80, startDirection: "D", endLatitude: 59.5, endDirection: "D" },
    orbit,
  );
  const ends = (shape: Shape): LonLat[] =>
    shape.kind === "line" ? [shape.points[0] as LonLat, shape.points.at(-1) as LonLat] : [];
  expect(ends(up)[0]?.map(Math.round)).toEqual([31, 0]);
  expect(ends(up)[1]?.[1]).toBeCloseTo(60, 6);
  expect(ends(up)[1]?.[0]).toBeLessThan(31);
  expect(ends(down).map(([, lat]) => Math.round(lat * 10) / 10)).toEqual([80, 59.5]);
});
