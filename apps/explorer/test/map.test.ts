import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planarRings } from "../src/map/planar-rings.js";
import { lonLatAt, moved, pathOf, type View, viewBoxOf, viewOf, WORLD, zoomed } from "../src/map/projection.js";

const isWithin = ({ west, north, width }: View): boolean =>
  west >= -180 - 1e-9 && west + width <= 180 + 1e-9 && north <= 90 + 1e-9 && north - width / 2 >= -90 - 1e-9;

describe("the view of the map", () => {
  it("never leaves the world, however it is moved and zoomed", () => {
    const step = fc.oneof(
      fc.record({ x: fc.double({ min: -2, max: 2, noNaN: true }), y: fc.double({ min: -2, max: 2, noNaN: true }) }),
      fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let view = WORLD;
        for (const one of steps) view = "factor" in one ? zoomed(view, one.factor) : moved(view, one.x, one.y);
        expect(isWithin(view)).toBe(true);
      }),
    );
  });

  it("keeps the place under the pointer where it is when it zooms in", () => {
    const before = zoomed(WORLD, 3, [10, 20]);
    const place = lonLatAt(before, 0.3, 0.6);
    const after = lonLatAt(zoomed(before, 2, place), 0.3, 0.6);
    expect(after[0]).toBeCloseTo(place[0]);
    expect(after[1]).toBeCloseTo(place[1]);
  });

  it("shows a box whole", () => {
    const view = viewOf(-10, 50, 5, 60);
    expect(view.west).toBeLessThan(-10);
    expect(view.west + view.width).toBeGreaterThan(5);
    expect(view.north).toBeGreaterThan(60);
    expect(view.north - view.width / 2).toBeLessThan(50);
    expect(viewBoxOf(WORLD)).toBe("-180 -90 360 180");
  });
});

describe("paths", () => {
  it("draw every geometry, north up", () => {
    expect(pathOf({ type: "Point", coordinates: [1, 2] })).toBe("M1 -2h0");
    expect(
      pathOf({
        type: "MultiPoint",
        coordinates: [
          [1, 2],
          [3, 0],
        ],
      }),
    ).toBe("M1 -2h0M3 0h0");
    expect(
      pathOf({
        type: "LineString",
        coordinates: [
          [0, 0],
          [1, 1],
        ],
      }),
    ).toBe("M0 0L1 -1");
    const ring = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ];
    expect(pathOf({ type: "Polygon", coordinates: [ring] })).toBe("M0 0L1 0L1 -1L0 0Z");
    expect(pathOf({ type: "MultiPolygon", coordinates: [[ring], [ring]] })).toBe("M0 0L1 0L1 -1L0 0Z".repeat(2));
    expect(pathOf({ type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [5, 5] }] })).toBe(
      "M5 -5h0",
    );
    expect(pathOf(null)).toBe("");
  });
});

describe("rings on a flat map", () => {
  it("stay as they are inside it", () => {
    const ring = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 0],
    ] as const;
    expect(planarRings(ring)).toEqual([ring]);
  });

  it("that cross the antimeridian have a part on each side, and no line across the map", () => {
    const rings = planarRings([
      [170, 0],
      [-170, 0],
      [-170, 10],
      [170, 10],
      [170, 0],
    ]);
    expect(rings.map((ring) => ring.map(([lon]) => lon))).toEqual([
      [170, 190, 190, 170, 170],
      [-190, -170, -170, -190, -190],
    ]);
  });

  it("around a pole are closed along the border", () => {
    const [ring = []] = planarRings([
      [-180, -70],
      [-90, -75],
      [0, -70],
      [90, -75],
      [180, -70],
      [-180, -70],
    ]);
    expect(ring.filter(([, lat]) => lat === -90).length).toBe(2);
  });
});
