import { Polygon, type Position } from "@earthaccess/query";
import { describe, expect, test } from "vitest";
import { crossingEdges, openRing, pointKey, signedArea } from "../../src/values/ring.js";

const square: Position[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

describe("winding", () => {
  const counterClockwise: Readonly<Record<string, Position[]>> = {
    "a square": square,
    "a ring over the antimeridian": [
      [170, 0],
      [-170, 0],
      [-170, 10],
      [170, 10],
    ],
    "a ring around the north pole": [
      [0, 60],
      [90, 60],
      [180, 60],
      [-90, 60],
    ],
    "a ring around the south pole": [
      [-90, -60],
      [180, -60],
      [90, -60],
      [0, -60],
    ],
    "a wedge that ends at the pole": [
      [0, 60],
      [90, 60],
      [0, 90],
    ],
    "a ring of a metre": [
      [10, 50],
      [10.00001, 50],
      [10.00001, 50.00001],
    ],
  };

  test.each(Object.entries(counterClockwise))(
    "%s keeps its order, and gets it back when it is turned",
    (_name, ring) => {
      expect(signedArea(ring)).toBeGreaterThan(0);
      const [first, ...rest] = ring as [Position, ...Position[]];
      const turned: Position[] = [first, ...rest.reverse()];
      expect(signedArea(turned)).toBeLessThan(0);
      expect(new Polygon(turned).coordinates).toEqual(new Polygon(ring).coordinates);
    },
  );
});

describe("crossings", () => {
  const simple: Readonly<Record<string, Position[]>> = {
    "a square": square,
    "a box over the antimeridian": [
      [170, 0],
      [-170, 0],
      [-170, 10],
      [170, 10],
    ],
    "a comb along the equator, whose edges lie on one great circle": [
      [0, 0],
      [1, 0],
      [1, 1],
      [2, 1],
      [2, 0],
      [3, 0],
      [3, 5],
      [0, 5],
    ],
    "a ring around the pole": [
      [0, 60],
      [120, 60],
      [-120, 60],
    ],
  };
  const crossing: Readonly<Record<string, Position[]>> = {
    "a bow tie": [
      [0, 0],
      [10, 10],
      [10, 0],
      [0, 10],
    ],
    "a bow tie of ten metres": [
      [20, 40],
      [20.0001, 40.0001],
      [20.0001, 40],
      [20, 40.0001],
    ],
    "a bow tie over the antimeridian": [
      [175, 0],
      [-175, 10],
      [-175, 0],
      [175, 10],
    ],
    "a spike": [
      [0, 0],
      [10, 0],
      [5, 0],
      [5, 5],
    ],
    "a point on another edge": [
      [0, 0],
      [0.01, 0],
      [0.01, 0.01],
      [0.005, 0],
      [0, 0.01],
    ],
    // On the map the point lies inside; the great circle from corner to corner runs north of it.
    "a box in the north with a low point on its far side": [
      [0, 60],
      [10, 60],
      [10, 60.1],
      [5, 60.05],
      [0, 60.1],
    ],
  };

  test.each(Object.entries(simple))("%s has none", (_name, ring) => {
    expect(crossingEdges(ring)).toBeUndefined();
  });

  test.each(Object.entries(crossing))("%s has one", (_name, ring) => {
    expect(crossingEdges(ring)).toBeDefined();
  });
});

test("points are the same where CMR takes them for the same", () => {
  expect(pointKey([180, 10])).toBe(pointKey([-180, 10]));
  expect(pointKey([20, 90])).toBe(pointKey([-100, 90]));
  expect(pointKey([1, 2])).toBe(pointKey([1.00000001, 2]));
  expect(pointKey([1, 2])).not.toBe(pointKey([1.0000001, 2]));
  expect(openRing([...square, ...square.slice(0, 1), [0, 0]])).toEqual(square);
});
