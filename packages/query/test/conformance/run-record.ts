import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BoundingBox,
  CollectionQuery,
  DateRange,
  type DroppedParameter,
  GranuleQuery,
  Point,
  Polygon,
  type PolygonsInput,
  StacItemQuery,
  ValidationResult,
} from "@earthaccess/query";
import { type CmrPolygons, polygonFromWkt, readGeometries, simplifyForCmr } from "@earthaccess/query/geometry";
import { polygonFromFile } from "@earthaccess/query/node";
import { camelCase } from "../../src/cmr-params.js";
import { fromPython, geometryOf, paramsOf } from "./python-values.js";
import type { BehaviourRecord } from "./records.js";

/** What our library did with the input of a record: a value in several forms, or an error. */
export interface Outcome {
  readonly error?: Error;
  readonly value?: unknown;
  readonly dropped?: readonly DroppedParameter[];
}

type AnyQuery = GranuleQuery | CollectionQuery;
type Given = Readonly<Record<string, unknown>> & { readonly op: string };

/** Runs the input of a record through our library. Python's setters throw at once; ours collect, and `toCmr` throws. */
export async function runRecord(record: BehaviourRecord): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "query-conformance-"));
  try {
    return { ...(await run(record.given as Given, folder)) };
  } catch (error) {
    return { error: error as Error };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(given: Given, folder: string): Promise<Outcome> {
  const { op } = given;
  if (/^(GranuleQuery|DataGranules)(\.to_stac)?$/.test(op))
    return queryOutcome(await built(new GranuleQuery(), given, folder), given);
  if (/^(CollectionQuery|DataCollections)(\(\))?$/.test(op))
    return queryOutcome(await built(new CollectionQuery(), given, folder), given);
  const special = OPERATIONS[op];
  if (!special) throw new Error(`no adapter for ${op}`);
  return special(given, folder);
}

/** A query with the keyword arguments and calls of a record. */
async function built(empty: AnyQuery, given: Given, folder: string): Promise<AnyQuery> {
  let query = empty.with(await withFiles(paramsOf(given.kwargs ?? {}), given, folder));
  for (const [method, args] of (given.calls ?? []) as [string, unknown[]][]) {
    const values = (await Promise.all(args.map((arg) => fileOf(arg, given, folder)))).map(fromPython);
    query = call(query, method, values);
  }
  return query;
}

function call(query: AnyQuery, method: string, args: unknown[]): AnyQuery {
  if (method === "parameters") return query.with(paramsOf((args[0] as { $kw: object }).$kw));
  if (method === "option") return query.with({ options: { [String(args[0])]: { [String(args[1])]: args[2] } } });
  // A geometry in any form, as one branch called it.
  const name = method === "coordinates" ? "polygon" : camelCase(method);
  const setter = (query as unknown as Record<string, unknown>)[name];
  if (typeof setter !== "function") throw new TypeError(`${name} is no method`);
  return setter.apply(query, args) as AnyQuery;
}

async function withFiles(
  params: Record<string, unknown>,
  given: Given,
  folder: string,
): Promise<Record<string, unknown>> {
  const { polygon } = params;
  if (typeof polygon !== "string" || given.content === undefined) return params;
  return { ...params, polygon: await fileOf({ file: polygon }, given, folder) };
}

/** An argument `{ file }` as what a TypeScript user would pass in its place: the polygons read from the file. */
async function fileOf(arg: unknown, given: Given, folder: string): Promise<unknown> {
  if (typeof arg !== "object" || arg === null || !("file" in arg)) return arg;
  const { max_points: maxPoints } = arg as { max_points?: number };
  return polygonFromFile(await written(String(arg.file), given.content, folder), { maxPoints });
}

async function written(name: string, content: unknown, folder: string): Promise<string> {
  if (content === undefined) return name;
  const file = join(folder, name);
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(geometryOf(content)));
  return file;
}

function queryOutcome(query: AnyQuery, given: Given): Outcome {
  const dropped: DroppedParameter[] = [];
  const toStac = () => query.toStac({ onDropped: (d) => dropped.push(d) });
  const then = Array.isArray(given.then) ? given.then.join() : given.then;
  if (then === "validate") return { value: view(query.validate()) };
  if (then === "string") return { value: String(query) };
  if (then === "to_cmr") return { value: collected(query).toCmr() };
  if (then === "request_url")
    return { value: String(decodeURIComponent(query.toCmrSearchParams().toString().replaceAll("+", "%20"))) };
  if (then === "params.temporal[0]") return { value: [query.toCmr().temporal].flat()[0] };
  if (then === "to_stac" || given.op.endsWith(".to_stac")) return { value: toStac(), dropped };
  if (then === "to_cmr,to_stac,validate") {
    const { isValid } = query.validate();
    if (!isValid && query.validate().errors.every(({ field }) => field === "spatial"))
      return { value: { is_valid: false } };
    return { value: { to_cmr: query.toCmr(), to_stac: toStac(), is_valid: isValid }, dropped };
  }
  const params = collected(query).toCmr();
  return { value: { ...params, params } };
}

/**
 * Python's `to_cmr` does not look whether CMR would take the query; ours does. Records about the form of an area get the collection
 * filter that CMR demands beside one.
 */
function collected(query: AnyQuery): AnyQuery {
  const { errors } = query.validate();
  return errors.every(({ code }) => code === "needs-collection") && errors.length > 0
    ? (query as GranuleQuery).entryTitle("any")
    : query;
}

const view = (result: ValidationResult) => ({ isValid: result.isValid, errors: result.errors });

const OPERATIONS: Readonly<Record<string, (given: Given, folder: string) => Outcome | Promise<Outcome>>> = {
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

interface Convertible {
  toCmr(): string;
  toStac(): unknown;
}

function valueOutcome(value: Convertible, then: unknown): Outcome {
  const cmr = value.toCmr();
  if (then === "to_cmr") return { value: cmr };
  if (then === "to_stac") return { value: value.toStac() };
  return { value: Array.isArray(then) ? { to_cmr: cmr, to_stac: value.toStac() } : value };
}

function stacToCmr(kwargs: unknown): Outcome {
  const dropped: DroppedParameter[] = [];
  const query = new StacItemQuery(kwargs as object).toGranuleQuery({ onDropped: (d) => dropped.push(d) });
  return { value: collected(query).toCmr(), dropped };
}

function requestOutcome(query: AnyQuery): Outcome {
  return { value: decodeURIComponent(query.toCmrSearchParams().toString().replaceAll("+", "%20")) };
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

/** The first polygon as GeoJSON, and how many points all have. */
function simplifiedOutcome(result: CmrPolygons): Outcome {
  return { value: { ...result.polygons[0]?.toGeoJSON(), count_points: result.pointsAfter } };
}

function ringOutcome({ polygons }: CmrPolygons): Outcome {
  const ring = polygons[0]?.coordinates ?? [];
  return {
    value: { length: ring.length, first: ring[0], last: ring.at(-1), closed: String(ring[0]) === String(ring.at(-1)) },
  };
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
