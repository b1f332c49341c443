import {
  BoundingBox,
  DateRange,
  type DroppedParameter,
  GranuleQuery,
  Point,
  Polygon,
  type PolygonsInput,
  StacItemQuery,
  ValidationResult,
} from "@earthaccess/query";
import { polygonFromWkt, readGeometries, simplifyForCmr } from "@earthaccess/query/geometry";
import { polygonFromFile } from "@earthaccess/query/node";
import { built, type Given, written } from "./given-queries.js";
import {
  type Outcome,
  requestOutcome,
  ringOutcome,
  simplifiedOutcome,
  stacToCmr,
  valueOutcome,
  view,
} from "./outcomes.js";
import { fromPython, geometryOf } from "./python-values.js";

/** What is done for each operation of the records but the building of a query. */
export const OPERATIONS: Readonly<Record<string, (given: Given, folder: string) => Outcome | Promise<Outcome>>> = {
  BoundingBox: ({ args, then }) => {
    const { west, south, east, north } = args as Record<string, number>;
    return valueOutcome(new BoundingBox(west as number, south as number, east as number, north as number), then);
  },
  "BoundingBox.from_coords": ({ args }) => {
    const [west, south, east, north] = args as string[];
    const box = new BoundingBox(west as string, south as string, east as string, north as string);
    return { value: box.toStac() };
  },
  Point: ({ args, then }) => {
    const { lon, lat } = args as Record<string, number>;
    return valueOutcome(new Point(lon as number, lat as number), then);
  },
  Polygon: ({ args, then }) => valueOutcome(new Polygon((args as { coordinates: number[][] }).coordinates), then),
  "Polygon.from_coords": ({ args, then }) => valueOutcome(new Polygon((args as number[][][])[0] as number[][]), then),
  "DateRange.from_dates": ({ args, then }) => {
    const [start, end] = (args as unknown[]).map(fromPython) as [string, string];
    return valueOutcome(new DateRange(start, end), then);
  },
  ValidationResult: ({ calls, then }) => {
    const errors = ((calls ?? []) as [string, [string, string]][]).map(([, [field, message]]) => ({
      field,
      message,
      value: undefined,
      code: "test",
    }));
    const result = new ValidationResult(errors);
    if (then === "raise_if_invalid") result.throwIfInvalid();
    return { value: view(result) };
  },
  sequence: () => {
    const first = new GranuleQuery().shortName("ATL03");
    const second = first.with({}).shortName("ATL06");
    return {
      value: { "q1.to_cmr.short_name": first.toCmr().short_name, "q2.to_cmr.short_name": second.toCmr().short_name },
    };
  },
  compare: ({ queries }) => {
    const [one, two, three] = (queries as [string, string][]).map(([, name]) => new GranuleQuery().shortName(name));
    return { value: { "q1==q2": one?.equals(two), "q1==q3": one?.equals(three) } };
  },
  "StacItemQuery.to_cmr": ({ kwargs }) => stacToCmr(kwargs),
  StacItemQuery: ({ kwargs }) => stacToCmr(kwargs),
  "mutate the object given to/returned by StacItemQuery(query=...)": () => {
    const given = { "eo:cloud_cover": { lte: 20 } };
    const query = new StacItemQuery({ query: given });
    const before = JSON.stringify(query.toStac());
    given["eo:cloud_cover"].lte = 99;
    Object.assign(query.toStac(), { query: {} });
    return { value: { internal_state: JSON.stringify(query.toStac()) === before ? "unchanged" : "changed" } };
  },
  "search_data(query=GranuleQuery)": async (given, folder) =>
    requestOutcome(await built(new GranuleQuery(), given, folder)),
  granules: async (given, folder) => requestOutcome(await built(new GranuleQuery(), given, folder)),
  "granules doi not found": () => ({ value: new GranuleQuery({ doi: "10.5067/none" }).withCollections([]) }),
  "GranuleQuery(point) sends": () => requestOutcome(new GranuleQuery({ shortName: "A" }).point(1, 2)),
  search_data: ({ query, kwargs }) => {
    const calls = (query as { calls?: unknown } | undefined)?.calls;
    return built(new GranuleQuery(), { op: "GranuleQuery", calls, kwargs: kwargs ?? {} }, "").then((q) => ({
      value: q.toCmr(),
    }));
  },
  temporal: ({ args, then }) => {
    const [start, end, excludeBoundary] = (args as unknown[]).map(fromPython) as [string, string, boolean];
    const params = new GranuleQuery({ shortName: "A" }).temporal(start, end, excludeBoundary).toCmr();
    return { value: then === "to_cmr" && excludeBoundary === undefined ? params.temporal : params };
  },
  "two temporals to_stac": ({ args }) => {
    const dropped: DroppedParameter[] = [];
    const [one, two] = args as [[string, string], [string, string]];
    const query = new GranuleQuery({ shortName: "A" }).temporal(...one).temporal(...two);
    return { value: query.toStac({ onDropped: (d) => dropped.push(d) }), dropped };
  },
  cloud_cover: ({ args }) => ({
    value: new GranuleQuery({ shortName: "A", cloudCover: args as [number, number] }).toCmr(),
  }),
  point: ({ args }) => ({ value: new GranuleQuery({ shortName: "A", point: args as [number, number] }).toStac() }),
  line: ({ args }) => ({
    value: new GranuleQuery({ shortName: "A", line: (args as [[number, number][]])[0] }).toStac(),
  }),
  "polygon clockwise ring": ({ ring }) => ({
    value: new GranuleQuery({ shortName: "A", polygon: ring as [number, number][] }).toCmr(),
  }),
  "polygon crossing the antimeridian": ({ ring }) => {
    const { polygons } = simplifyForCmr([ring as [number, number][]]);
    const width = Math.max(...(polygons[0]?.coordinates.map(([lon]) => Math.abs(lon)) ?? []));
    return {
      value: {
        accepted: new GranuleQuery({ shortName: "A", polygon: ring as [number, number][] }).validate().isValid,
        width,
      },
    };
  },
  "polygon with hole from file": () => {
    const holed = {
      type: "Polygon",
      coordinates: [ring10, ring10.map(([x, y]) => [(x as number) / 2, (y as number) / 2])],
    } as never;
    const { warnings } = new GranuleQuery({ shortName: "A", polygon: holed }).validate();
    return { value: { warning: warnings.some(({ code }) => code === "holes") } };
  },
  "simplify a 500-point circle": () => {
    const circle = geometryOf({ $circle: { radius_deg: 10, points: 500 } }) as PolygonsInput;
    const count = (maxPoints: number) => simplifyForCmr(circle, { maxPoints }).pointsAfter;
    return { value: { three: failing(() => count(3)), four: count(4), five: count(5) } };
  },
  read_geometry_file: geometryOutcome,
  load_geometry: geometryOutcome,
  count_points: ({ geometry }) => ({ value: countPoints(geometry) }),
  simplify: ({ geometry, max_points: maxPoints }) =>
    simplifiedOutcome(simplifyForCmr(geometryOf(geometry) as PolygonsInput, { maxPoints: maxPoints as number })),
  extract_polygon_coords: ({ geometry }) => ringOutcome(simplifyForCmr(geometry as PolygonsInput)),
  load_and_simplify_polygon: fileOutcome,
  "Polygon.from_file": fileOutcome,
  mapping: () => ({ value: new GranuleQuery({ shortName: "A", cloudCoverage: [0, 20] }).toStac().query }),
};

const ring10 = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
  [0, 0],
];

function failing(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}

async function geometryOutcome(given: Given, folder: string): Promise<Outcome> {
  const { value, file, content, simplify, max_points: maxPoints } = given;
  if (simplify)
    return simplifiedOutcome(simplifyForCmr(geometryOf(value) as PolygonsInput, { maxPoints: maxPoints as number }));
  if (typeof value === "string") return simplifiedOutcome(await polygonFromWkt(value));
  if (value !== undefined) return { value: (await readGeometries(new Blob([JSON.stringify(value)])))[0] };
  const path = await written(String(file), content, folder);
  return simplifiedOutcome(await polygonFromFile(path));
}

async function fileOutcome(given: Given, folder: string): Promise<Outcome> {
  const file = typeof given.file === "object" ? (given.file as { $string: string }).$string : String(given.file);
  const maxPoints = given.max_points as number | undefined;
  return ringOutcome(await polygonFromFile(await written(file, given.content, folder), { maxPoints }));
}

function countPoints(geometry: unknown): number {
  const { coordinates } = geometry as { coordinates: unknown };
  const flat = (coordinates as unknown[]).flat(4);
  if ((geometry as { type: string }).type.endsWith("Polygon")) {
    // Ours counts what is read: closing points and holes are points, too.
    return simplifyForCmr(geometry as PolygonsInput).pointsBefore;
  }
  return flat.length / 2;
}
