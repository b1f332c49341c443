import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signedArea } from "../src/geometry/ring.js";
import { type Geometry, type UmmGeometry, ummGranuleToStacItem } from "../src/index.js";

type Box = readonly [west: number, south: number, east: number, north: number];
type Corner = readonly [longitude: number, latitude: number];

function geometryOf(shapes: UmmGeometry): Geometry | null {
  const SpatialExtent = { HorizontalSpatialDomain: { Geometry: shapes } };
  return ummGranuleToStacItem({ umm: { GranuleUR: "g", SpatialExtent } }).geometry;
}

const rectangle = ([west, south, east, north]: Box) => ({
  WestBoundingCoordinate: west,
  SouthBoundingCoordinate: south,
  EastBoundingCoordinate: east,
  NorthBoundingCoordinate: north,
});

const polygon = (...corners: readonly Corner[]) => ({
  Boundary: { Points: corners.map(([Longitude, Latitude]) => ({ Longitude, Latitude })) },
});

/** The boxes that a geometry consists of, by their corners. */
function boxesIn(geometry: Geometry | null): Box[] {
  const polygons =
    geometry?.type === "Polygon"
      ? [geometry.coordinates]
      : geometry?.type === "MultiPolygon"
        ? geometry.coordinates
        : [];
  return polygons.map(([ring]) => {
    const [xs, ys] = [0, 1].map((d) => ring?.map((corner) => corner[d] as number) ?? []) as [number[], number[]];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  });
}

describe("boxes of a record", () => {
  it.each<readonly [what: string, boxes: readonly Box[], joined: readonly Box[]]>([
    [
      "the world in two halves",
      [
        [-1, -89, 180, 89],
        [-180, -89, -1, 89],
      ],
      [[-180, -89, 180, 89]],
    ],
    [
      "one in another",
      [
        [-10, -10, 10, 10],
        [-5, -5, 5, 5],
      ],
      [[-10, -10, 10, 10]],
    ],
    [
      "twice the same",
      [
        [0, 0, 1, 1],
        [0, 0, 1, 1],
      ],
      [[0, 0, 1, 1]],
    ],
    [
      "a row that overlaps",
      [
        [0, 0, 4, 1],
        [3, 0, 8, 1],
        [8, 0, 9, 1],
      ],
      [[0, 0, 9, 1]],
    ],
    [
      "four quarters",
      [
        [0, 0, 1, 1],
        [1, 1, 2, 2],
        [1, 0, 2, 1],
        [0, 1, 1, 2],
      ],
      [[0, 0, 2, 2]],
    ],
    [
      "far apart",
      [
        [0, 0, 1, 1],
        [5, 5, 6, 6],
      ],
      [
        [0, 0, 1, 1],
        [5, 5, 6, 6],
      ],
    ],
    [
      "side by side with other heights",
      [
        [0, 0, 1, 1],
        [1, 0, 2, 3],
      ],
      [
        [0, 0, 1, 1],
        [1, 0, 2, 3],
      ],
    ],
    [
      "on both sides of the antimeridian",
      [
        [170, 0, 180, 1],
        [-180, 0, -170, 1],
      ],
      [
        [170, 0, 180, 1],
        [-180, 0, -170, 1],
      ],
    ],
  ])("are joined where they are one: %s", (_, boxes, joined) => {
    const found = boxesIn(geometryOf({ BoundingRectangles: boxes.map(rectangle) }));
    expect(new Set(found)).toEqual(new Set(joined));
    expect(found).toHaveLength(joined.length);
  });

  it("keep the area that they cover together, whatever they are", () => {
    const side = fc.integer({ min: 0, max: 8 });
    const box = fc
      .tuple(side, side, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .map(([x, y, width, height]): Box => [x, y, x + width, y + height]);
    const covers = (boxes: readonly Box[], x: number, y: number) =>
      boxes.some(([west, south, east, north]) => x > west && x < east && y > south && y < north);
    fc.assert(
      fc.property(fc.array(box, { minLength: 1, maxLength: 5 }), (boxes) => {
        const joined = boxesIn(geometryOf({ BoundingRectangles: boxes.map(rectangle) }));
        expect(joined.length).toBeLessThanOrEqual(boxes.length);
        for (let x = 0.5; x < 13; x++)
          for (let y = 0.5; y < 13; y++) expect(covers(joined, x, y)).toBe(covers(boxes, x, y));
      }),
    );
  });
});

describe("polygons beside boxes", () => {
  const slanted = polygon([0, 0], [10, 2], [8, 9], [-1, 7], [0, 0]);

  it("are the area when the box is only their extent, rounded", () => {
    const geometry = geometryOf({ GPolygons: [slanted], BoundingRectangles: [rectangle([-1.001, 0, 10, 9])] });
    expect(geometry).toEqual(geometryOf({ GPolygons: [slanted] }));
    expect(geometry?.type).toBe("Polygon");
  });

  it("are the area over the antimeridian, too", () => {
    const across = polygon([175, 0], [-176, 2], [-178, 9], [174, 7], [175, 0]);
    const geometry = geometryOf({ GPolygons: [across], BoundingRectangles: [rectangle([174, 0, -176, 9.004])] });
    expect(geometry).toEqual(geometryOf({ GPolygons: [across] }));
    expect(geometry?.type).toBe("MultiPolygon");
    const wider = geometryOf({ GPolygons: [across], BoundingRectangles: [rectangle([170, -5, -170, 15])] });
    expect(boxesIn(wider)).toEqual([
      [170, -5, 180, 15],
      [-180, -5, -170, 15],
    ]);
  });

  it("are no part of their own in a box around them, and one beside a box", () => {
    const around = geometryOf({ GPolygons: [slanted], BoundingRectangles: [rectangle([-20, -20, 20, 20])] });
    expect(boxesIn(around)).toEqual([[-20, -20, 20, 20]]);
    const beside = geometryOf({ GPolygons: [slanted], BoundingRectangles: [rectangle([50, 0, 60, 10])] });
    expect(beside).toMatchObject({ type: "MultiPolygon", coordinates: { length: 2 } });
  });
});

describe("a ring around a pole", () => {
  it("is one polygon wherever it begins and however it runs", () => {
    const ring = fc.record({
      start: fc.integer({ min: -180, max: 180 }),
      steps: fc.array(fc.tuple(fc.integer({ min: 10, max: 170 }), fc.integer({ min: 40, max: 85 })), {
        minLength: 4,
        maxLength: 12,
      }),
      isEastward: fc.boolean(),
      isNorth: fc.boolean(),
    });
    fc.assert(
      fc.property(ring, ({ start, steps, isEastward, isNorth }) => {
        const total = steps.reduce((sum, [step]) => sum + step, 0);
        // Steps are scaled to one turn; each has to be the shorter way.
        const scaled = steps.map(([step, latitude]) => [(step * 360) / total, isNorth ? latitude : -latitude] as const);
        fc.pre(scaled.every(([step]) => step < 179));
        let [at, flat] = [0, 0];
        const corners = scaled.map(([step, latitude], i): Corner => {
          const next = scaled[(i + 1) % scaled.length] as readonly [number, number];
          const longitude = start + (isEastward ? at : -at);
          at += step;
          flat += step * (90 - Math.abs(latitude + next[1]) / 2);
          return [longitude - 360 * Math.floor((longitude + 180) / 360), latitude];
        });
        const geometry = geometryOf({ GPolygons: [polygon(...corners, corners[0] as Corner)] });
        if (geometry?.type !== "Polygon") throw new Error(`it is a ${geometry?.type}`);
        expect(geometry.coordinates).toHaveLength(1);
        const [outer = []] = geometry.coordinates;
        expect(signedArea(outer) / 2).toBeCloseTo(flat, 6);
        for (const [x = 999] of outer) expect(Math.abs(x)).toBeLessThanOrEqual(180);
      }),
      { numRuns: 500 },
    );
  });
});
