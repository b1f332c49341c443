import type { Position } from "@earthaccess/query";
import { GeometryError, simplifyForCmr } from "@earthaccess/query/geometry";
import fc from "fast-check";
import { expect, test } from "vitest";
import { distanceToRing } from "./shapes.js";

const lon = fc.oneof(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.constantFrom(-180, 180, 0, 179.9999999, -179.99999995),
);
const lat = fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 90, 0));

/** Anything: crossing, doubled, flat, over poles and the antimeridian. */
const wild = fc.array(fc.tuple(lon, lat), { minLength: 3, maxLength: 400 });

/** Coast-like: a walk around a centre, with noise, dense enough to need simplification. */
const coast = fc
  .record({
    lon: fc.integer({ min: -180, max: 180 }),
    lat: fc.integer({ min: -80, max: 80 }),
    count: fc.integer({ min: 5, max: 1500 }),
    radius: fc.double({ min: 0.001, max: 9, noNaN: true }),
    noise: fc.double({ min: 0, max: 0.4, noNaN: true }),
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .map(({ lon: x, lat: y, count, radius, noise, seed }) =>
    Array.from({ length: count }, (_, i): Position => {
      const angle = (i / count) * 2 * Math.PI;
      const r = radius * (1 + noise * Math.sin(angle * seed) * Math.cos(i * 12.9898 * seed));
      const east = x + r * Math.cos(angle);
      return [
        east > 180 ? east - 360 : east < -180 ? east + 360 : east,
        Math.max(-90, Math.min(90, y + r * Math.sin(angle))),
      ];
    }),
  );

test("whatever goes in, what comes out is what CMR takes, or a GeometryError", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(wild, coast), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 4, max: 400 }),
      (rings, maxPoints) => {
        try {
          const result = simplifyForCmr(
            { type: "MultiPolygon", coordinates: rings.map((ring) => [ring as Position[]]) },
            { maxPoints },
          );
          const total = result.polygons.reduce((sum, { coordinates }) => sum + coordinates.length, 0);
          expect(total).toBe(result.pointsAfter);
          expect(total).toBeLessThanOrEqual(maxPoints === 4 ? 4 : maxPoints - 1);
          for (const polygon of result.polygons) {
            expect(polygon.validate().errors).toEqual([]);
            const texts = polygon.toCmr().match(/[^,]+,[^,]+/g) ?? [];
            expect(texts[0]).toBe(texts.at(-1));
            expect(new Set(texts).size).toBe(texts.length - 1);
          }
        } catch (error) {
          expect((error as Error).message).toBeTruthy();
          expect(error).toBeInstanceOf(GeometryError);
        }
      },
    ),
    { numRuns: 400 },
  );
});

test("no point of a coast lies farther from the result than the tolerance says", () => {
  fc.assert(
    fc.property(coast, (ring) => {
      let result: ReturnType<typeof simplifyForCmr>;
      try {
        result = simplifyForCmr([ring]);
      } catch {
        return;
      }
      // A ring that was repaired has edges its points did not choose.
      if (result.ringsRepaired > 0) return;
      const [polygon] = result.polygons;
      const worst = Math.max(...ring.map((position) => distanceToRing(position, polygon?.coordinates ?? [])));
      expect(worst).toBeLessThanOrEqual(result.toleranceDegrees + 1e-6);
    }),
    { numRuns: 40 },
  );
});
