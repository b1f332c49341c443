import type { GranuleParams } from "@earthaccess/query";
import fc from "fast-check";

/** A coordinate with at most 4 decimals, so that what is written is what was meant. */
export function degrees(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: Math.ceil(min * 1e4), max: Math.floor(max * 1e4) }).map((n) => n / 1e4);
}

/** Not C or G: `C0-A` would be a concept id. */
const word = fc.stringMatching(/^[ABD-FH-Z][A-Za-z0-9-]{1,8}$/);
const versions = fc.constantFrom("006", "2.0", "1", "4.1");

/** A box that may cross the antimeridian. */
export const box: fc.Arbitrary<[number, number, number, number]> = fc
  .tuple(degrees(-180, 180), degrees(-90, 90), degrees(-180, 180), degrees(-90, 90))
  .map(([west, a, east, b]) => [west, Math.min(a, b), east, Math.max(a, b)]);

/** A star-shaped ring of 3 to 12 points around a centre away from the poles: simple on the map and on the globe. */
export const ring: fc.Arbitrary<[number, number][]> = fc
  .tuple(
    degrees(-170, 170),
    degrees(-70, 70),
    fc.array(fc.integer({ min: 500, max: 40_000 }), { minLength: 3, maxLength: 12 }),
    fc.boolean(),
  )
  .map(([lon, lat, radii, isClockwise]) => {
    const points = radii.map((radius, i): [number, number] => {
      const angle = (i / radii.length) * 2 * Math.PI;
      const [x, y] = [(radius / 1e4) * Math.cos(angle), (radius / 1e4) * Math.sin(angle)];
      return [Number((lon + x).toFixed(4)), Number((lat + y).toFixed(4))];
    });
    return isClockwise ? points.reverse() : points;
  });

const day = fc.integer({ min: 0, max: 9000 }).map((n) => new Date(Date.UTC(2000, 0, 1 + n)).toISOString().slice(0, 10));

/** A range of days, one end of which may be open. */
export const range: fc.Arbitrary<[string | null, string | null]> = fc
  .tuple(day, day, fc.constantFrom("both", "start", "end"))
  .map(([a, b, ends]) => {
    const [start, end] = a < b ? [a, b] : [b, a];
    return ends === "start" ? [start, null] : ends === "end" ? [null, end] : [start, end];
  });

const oneOrMore = <T>(item: fc.Arbitrary<T>) => fc.oneof(item, fc.uniqueArray(item, { minLength: 2, maxLength: 3 }));
const percent = fc.integer({ min: 0, max: 100 });
const percents = fc.tuple(percent, percent).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
const numbers = fc
  .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 99_999 }))
  .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);

const area = fc.oneof(
  box.map((boundingBox) => ({ boundingBox })),
  fc.array(ring, { minLength: 1, maxLength: 3 }).map((rings) => ({ polygon: rings.length === 1 ? rings[0] : rings })),
  fc.tuple(degrees(-180, 180), degrees(-89, 89)).map((point) => ({ point })),
  fc.tuple(degrees(-80, 80), degrees(-80, 80), degrees(1, 9)).map(([x, y, d]) => ({
    line: [
      [x, y],
      [x + d, y + d / 2],
    ],
  })),
);

/** Granule searches that STAC's `query` dialect can say without loss. */
export const expressibleInQuery: fc.Arbitrary<GranuleParams> = fc
  .record(
    {
      cloudCover: percents,
      temporal: range,
      granuleUr: oneOrMore(word.map((w) => `SC:${w}.h5`)),
      pageSize: fc.integer({ min: 1, max: 2000 }),
      sortKey: oneOrMore(fc.constantFrom("start_date", "-end_date", "granule_ur", "-cloud_cover")),
    },
    { requiredKeys: [] },
  )
  .chain((rest) =>
    fc
      .tuple(oneOrMore(word), oneOrMore(versions), fc.option(area))
      .map(([shortName, version, where]) => ({ shortName, version, ...where, ...rest }) as GranuleParams),
  );

/** Granule searches that CQL2 can say without loss. */
export const expressibleInCql2: fc.Arbitrary<GranuleParams> = fc
  .record(
    {
      platform: oneOrMore(word),
      instrument: oneOrMore(word),
      orbitNumber: numbers,
      temporal: fc.array(range, { minLength: 1, maxLength: 3 }),
      granuleName: oneOrMore(word.map((w) => `${w}_100%*`)),
      revisionDate: range,
    },
    { requiredKeys: [] },
  )
  .chain((rest) => expressibleInQuery.map((base) => ({ ...base, ...rest })));

/** Valid granule searches of any kind, for what CMR says to them. */
export const validParams: fc.Arbitrary<GranuleParams> = fc
  .record(
    {
      provider: word,
      entryTitle: oneOrMore(word),
      dayNightFlag: fc.constantFrom("day", "night", "unspecified" as const),
      sensor: oneOrMore(word),
      project: oneOrMore(word),
      producerGranuleId: oneOrMore(word),
      nativeId: oneOrMore(word),
      equatorCrossingLongitude: fc.oneof(degrees(-180, 180), fc.tuple(degrees(-180, 180), degrees(-180, 180))),
      equatorCrossingDate: range,
      downloadable: fc.boolean(),
      browsable: fc.boolean(),
      createdAt: range,
      productionDate: range,
      updatedSince: day,
      circle: fc.tuple(degrees(-180, 180), degrees(-89, 89), fc.integer({ min: 10, max: 6_000_000 })),
      attribute: oneOrMore(word.map((name) => ({ name, type: "float" as const, min: 0, max: 20 }))),
      twoDCoordinateSystem: fc.constantFrom("wrs-1:5,10:8-10,0-10", "MISR:1,2"),
      excludeBoundary: fc.boolean(),
      options: fc.constantFrom(
        { shortName: { ignoreCase: false } },
        { platform: { and: true, excludeCollection: true } },
        { spatial: { or: true } },
        { attribute: { or: true } },
      ),
    },
    { requiredKeys: [] },
  )
  .chain((rest) => expressibleInCql2.map((base) => ({ ...base, ...rest }) as GranuleParams));
