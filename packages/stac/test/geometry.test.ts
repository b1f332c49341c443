import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signedArea } from "../src/geometry/ring.js";
import { type StacItem, type UmmGeometry, type UmmGranule, ummGranuleToStacItem } from "../src/index.js";

const WHEN = { TemporalExtent: { SingleDateTime: "2020-01-01T00:00:00Z" } };

function itemOf(Geometry: UmmGeometry): StacItem {
  return ummGranuleToStacItem({
    umm: { GranuleUR: "g", ...WHEN, SpatialExtent: { HorizontalSpatialDomain: { Geometry } } },
  });
}

function box(west: number, south: number, east: number, north: number) {
  return {
    WestBoundingCoordinate: west,
    SouthBoundingCoordinate: south,
    EastBoundingCoordinate: east,
    NorthBoundingCoordinate: north,
  };
}

function points(...positions: [number, number][]) {
  return { Points: positions.map(([Longitude, Latitude]) => ({ Longitude, Latitude })) };
}

function polygon(...positions: [number, number][]) {
  return { Boundary: points(...positions) };
}

/** Every polygon of the item as lists of rings. */
function polygonsOf(item: StacItem): number[][][][] {
  const { geometry } = item;
  if (geometry?.type === "Polygon") return [geometry.coordinates as unknown as number[][][]];
  if (geometry?.type === "MultiPolygon") return geometry.coordinates as unknown as number[][][][];
  return [];
}

function areaOf(item: StacItem): number {
  return (
    polygonsOf(item)
      .flat()
      .reduce((sum, ring) => sum + signedArea(ring), 0) / 2
  );
}

describe("boxes", () => {
  it("become counter-clockwise rectangles with the box as bbox", () => {
    const item = itemOf({ BoundingRectangles: [box(-10, 30, 10, 50)] });
    expect(item.geometry).toEqual({
      type: "Polygon",
      coordinates: [
        [
          [-10, 30],
          [10, 30],
          [10, 50],
          [-10, 50],
          [-10, 30],
        ],
      ],
    });
    expect(item.bbox).toEqual([-10, 30, 10, 50]);
  });

  it("with west > east are cut at the antimeridian and keep west > east in the bbox", () => {
    const item = itemOf({ BoundingRectangles: [box(170, -10, -170, 10)] });
    expect(polygonsOf(item).map(([ring]) => [ring![0]![0], ring![1]![0]])).toEqual([
      [170, 180],
      [-180, -170],
    ]);
    expect(item.bbox).toEqual([170, -10, -170, 10]);
  });

  it("of a grid that counts 0…360 are brought into range", () => {
    const item = itemOf({ BoundingRectangles: [box(0.25, -66, 359.75, 66)] });
    expect(polygonsOf(item)).toHaveLength(2);
    expect(areaOf(item)).toBeCloseTo(359.5 * 132, 6);
    for (const x of polygonsOf(item)
      .flat(2)
      .map(([longitude]) => longitude!))
      expect(Math.abs(x)).toBeLessThanOrEqual(180);
  });

  it("that start at the Greenwich meridian or cover the world keep their bbox", () => {
    expect(itemOf({ BoundingRectangles: [box(0, 0, 10, 10)] }).bbox).toEqual([0, 0, 10, 10]);
    expect(itemOf({ BoundingRectangles: [box(-180, -90, 180, 90)] }).bbox).toEqual([-180, -90, 180, 90]);
  });

  it("without width and height are a point, without one of them a line", () => {
    expect(itemOf({ BoundingRectangles: [box(-58.15, -62.03, -58.15, -62.03)] }).geometry).toEqual({
      type: "Point",
      coordinates: [-58.15, -62.03],
    });
    expect(itemOf({ BoundingRectangles: [box(1, 2, 1, 3)] }).geometry?.type).toBe("LineString");
  });

  it("of several are a MultiPolygon, and far apart their bbox goes the plain way", () => {
    const item = itemOf({ BoundingRectangles: [box(-150, 60, -140, 70), box(130, 30, 140, 40)] });
    expect(item.geometry?.type).toBe("MultiPolygon");
    expect(item.bbox).toEqual([-150, 30, 140, 70]);
  });
});

describe("polygons", () => {
  it("are closed and wound counter-clockwise", () => {
    const item = itemOf({ GPolygons: [polygon([0, 0], [0, 10], [10, 10], [10, 0])] });
    const ring = polygonsOf(item)[0]![0]!;
    expect(ring[0]).toEqual(ring.at(-1));
    expect(signedArea(ring)).toBeGreaterThan(0);
  });

  it("keep their holes, wound clockwise", () => {
    const zone = { Boundaries: [points([2, 2], [4, 2], [4, 4], [2, 4], [2, 2])] };
    const item = itemOf({
      GPolygons: [{ ...polygon([0, 0], [10, 0], [10, 10], [0, 10], [0, 0]), ExclusiveZone: zone }],
    });
    expect(polygonsOf(item)[0]).toHaveLength(2);
    expect(areaOf(item)).toBe(96);
  });

  it("across the antimeridian are cut into parts of the same area", () => {
    const item = itemOf({ GPolygons: [polygon([170, -10], [-170, -10], [-170, 10], [170, 10], [170, -10])] });
    expect(polygonsOf(item)).toHaveLength(2);
    expect(areaOf(item)).toBeCloseTo(400, 9);
    expect(item.bbox).toEqual([170, -10, -170, 10]);
  });

  it("across the antimeridian with a hole across it too keep the hole on both sides", () => {
    const zone = { Boundaries: [points([178, -2], [-178, -2], [-178, 2], [178, 2], [178, -2])] };
    const outer = polygon([170, -10], [-170, -10], [-170, 10], [170, 10], [170, -10]);
    const item = itemOf({ GPolygons: [{ ...outer, ExclusiveZone: zone }] });
    expect(areaOf(item)).toBeCloseTo(400 - 16, 9);
  });

  it("shaped like a C that crosses the antimeridian twice give one part more", () => {
    const c = polygon([175, 0], [-175, 0], [-175, 2], [179, 2], [179, 8], [-175, 8], [-175, 10], [175, 10], [175, 0]);
    const item = itemOf({ GPolygons: [c] });
    expect(polygonsOf(item)).toHaveLength(3);
    expect(areaOf(item)).toBeCloseTo(100 - 6 * 6, 9);
  });

  it("around a pole take the pole in", () => {
    const ring = polygon([-180, 60], [-90, 65], [0, 60], [90, 65], [180, 60]);
    const north = itemOf({ GPolygons: [ring] });
    expect(north.bbox).toEqual([-180, 60, 180, 90]);
    const south = itemOf({ GPolygons: [polygon([10, -70], [-110, -72], [130, -70], [10, -70])] });
    expect(south.bbox).toEqual([-180, -90, 180, -70]);
    expect(areaOf(south)).toBeCloseTo(360 * 20 - 360 * ((0 + 2 + 0) / 3), 6);
  });

  it("whose corners are the corners of the world are the world", () => {
    const item = itemOf({ GPolygons: [polygon([-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90])] });
    expect(item.bbox).toEqual([-180, -90, 180, 90]);
    expect(areaOf(item)).toBe(360 * 180);
  });

  it("of any convex shape lose no area and stay in range when they are cut", () => {
    const ring = fc.record({
      x: fc.integer({ min: -180, max: 180 }),
      y: fc.integer({ min: -60, max: 60 }),
      radius: fc.integer({ min: 1, max: 25 }),
      corners: fc.integer({ min: 3, max: 12 }),
    });
    fc.assert(
      fc.property(ring, ({ x, y, radius, corners }) => {
        const flat = Array.from({ length: corners }, (_, i): [number, number] => {
          const angle = (2 * Math.PI * i) / corners;
          return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
        });
        const written = flat.map(([lon, lat]): [number, number] => [
          lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon,
          lat,
        ]);
        const item = itemOf({ GPolygons: [polygon(...written, written[0]!)] });
        expect(areaOf(item)).toBeCloseTo(Math.abs(signedArea([...flat, flat[0]!])) / 2, 6);
        for (const [lon] of polygonsOf(item).flat(2)) expect(Math.abs(lon!)).toBeLessThanOrEqual(180);
      }),
      { numRuns: 300 },
    );
  });
});

describe("points and lines", () => {
  it("are kept, one or several", () => {
    expect(itemOf(points([1, 2]) as UmmGeometry).geometry).toEqual({ type: "Point", coordinates: [1, 2] });
    expect(itemOf(points([1, 2], [3, 4]) as UmmGeometry).geometry?.type).toBe("MultiPoint");
    expect(itemOf({ Lines: [points([0, 0], [1, 1])] }).geometry?.type).toBe("LineString");
    expect(itemOf({ Lines: [points([0, 0], [1, 1]), points([5, 5], [6, 6])] }).bbox).toEqual([0, 0, 6, 6]);
  });

  it("across the antimeridian are cut there", () => {
    const item = itemOf({ Lines: [points([170, 0], [-170, 20])] });
    expect(item.geometry).toEqual({
      type: "MultiLineString",
      coordinates: [
        [
          [170, 0],
          [180, 10],
        ],
        [
          [-180, 10],
          [-170, 20],
        ],
      ],
    });
    expect(item.bbox).toEqual([170, 0, -170, 20]);
  });

  it("beside polygons stay in umm:spatial_extent, and a property says so", () => {
    const item = itemOf({ BoundingRectangles: [box(0, 0, 1, 1)], ...points([5, 5]) });
    expect(item.geometry?.type).toBe("Polygon");
    expect(item.properties["cmr:geometry_reason"]).toMatch(/one kind/);
    expect(item.properties["umm:spatial_extent"]).toBeDefined();
  });
});

describe("orbits", () => {
  const orbit = {
    AscendingCrossing: 31.016,
    StartLatitude: 80,
    StartDirection: "D",
    EndLatitude: 59.5,
    EndDirection: "D",
  };
  const umm: UmmGranule = { GranuleUR: "ATL03", ...WHEN, SpatialExtent: { HorizontalSpatialDomain: { Orbit: orbit } } };

  it("without the collection's inclination and period give no geometry, no bbox and the reason", () => {
    const item = ummGranuleToStacItem({ umm });
    expect(item.geometry).toBeNull();
    expect(item).not.toHaveProperty("bbox");
    expect(item.properties["cmr:geometry_reason"]).toMatch(/inclination and period/);
  });

  it("with them give the ground track between the two latitudes", () => {
    const item = ummGranuleToStacItem({ umm }, { orbitParameters: { InclinationAngle: 92, OrbitPeriod: 94.29 } });
    const [, south, , north] = item.bbox as [number, number, number, number];
    expect(north).toBeCloseTo(80, 6);
    expect(south).toBeCloseTo(59.5, 6);
    expect(item.geometry?.type).toMatch(/LineString/);
  });

  it("of one whole turn drift west by the rotation of the Earth", () => {
    const whole = { AscendingCrossing: 0, StartLatitude: 0, StartDirection: "A", EndLatitude: 0, EndDirection: "A" };
    const item = ummGranuleToStacItem(
      { umm: { ...umm, SpatialExtent: { HorizontalSpatialDomain: { Orbit: whole } } } },
      { orbitParameters: { InclinationAngle: 92, OrbitPeriod: 96 } },
    );
    const lines = (item.geometry as unknown as { coordinates: number[][][] }).coordinates;
    expect(lines.at(-1)!.at(-1)![0]).toBeCloseTo((-360 * 96) / 1436.068, 6);
    expect(lines.at(-1)!.at(-1)![1]).toBeCloseTo(0, 9);
  });
});

describe("no place", () => {
  it("is geometry null without bbox", () => {
    const item = ummGranuleToStacItem({ umm: { GranuleUR: "g", ...WHEN } });
    expect(item.geometry).toBeNull();
    expect("bbox" in item).toBe(false);
  });
});
