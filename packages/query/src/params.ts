import type { OptionName } from "./parameters/row.js";
import type { BoundingBox, BoundingBoxInput } from "./values/bounding-box.js";
import type { Circle, CircleInput } from "./values/circle.js";
import type { DateInput, DateRange, DateRangeInput } from "./values/date-range.js";
import type { GeoJson } from "./values/geojson.js";
import type { Line, LineInput } from "./values/line.js";
import type { Point, PointInput } from "./values/point.js";
import type { Polygon, PolygonsInput } from "./values/polygon.js";

/** One text or several, of which any may match. */
export type Texts = string | readonly string[];

/** One range of time or several, of which any may match. */
export type DateRanges = DateRangeInput | DateRange | readonly (DateRangeInput | DateRange)[];

/** A range of numbers, both ends included: a pair, an object, or text such as `"0,20"`. A missing end is open. */
export type NumberRangeInput =
  | readonly [min: number | string | null | undefined, max?: number | string | null | undefined]
  | { readonly min?: number | undefined; readonly max?: number | undefined }
  | string;

/** Switches of parameters, such as `{ shortName: { pattern: true }, spatial: { or: true } }`. */
export type QueryOptions<Name extends string> = {
  readonly [Parameter in Name | "spatial"]?: { readonly [Option in OptionName]?: boolean };
};

/** An additional attribute of granules or collections: `"NAME"` (has it), or one with a value or a range. */
export type AttributeInput =
  | string
  | {
      readonly name: string;
      readonly type?: "string" | "float" | "int" | "datetime" | "time" | "date";
      readonly value?: string | number;
      readonly min?: string | number;
      readonly max?: string | number;
    };

/** Where to look. Several kinds of area together must all be met, unless `options: { spatial: { or: true } }`. */
export interface SpatialParams {
  /** West, south, east, north in degrees; west of more than east crosses the antimeridian. Several must all be met. */
  readonly boundingBox?: BoundingBoxInput | BoundingBox | readonly (BoundingBoxInput | BoundingBox)[];
  /**
   * A ring of `[lon, lat]`, a GeoJSON polygon or collection, or what `polygonFromFile` returns. Closed and wound by itself;
   * several polygons are alternatives. CMR draws edges as great circles and knows no holes.
   */
  readonly polygon?: PolygonsInput | Polygon | readonly Polygon[];
  /** Longitude and latitude in degrees. Several must all be met, unless `options: { point: { or: true } }`. */
  readonly point?: PointInput | Point | GeoJson | readonly (PointInput | Point)[];
  /** Positions of a line of great-circle arcs; 250 always fit, no point twice. */
  readonly line?: LineInput | Line | GeoJson | readonly (LineInput | Line)[];
  /** Longitude, latitude and radius in metres (10 to 6,000,000). */
  readonly circle?: CircleInput | Circle | readonly (CircleInput | Circle)[];
  /** A zipped shapefile, GeoJSON or KML file to upload, at most 1,000,000 bytes; holes count. */
  readonly shapefile?: Blob | Uint8Array;
  /** Lets CMR simplify a shapefile with more than 5,000 points. */
  readonly simplifyShapefile?: boolean;
  /** Draws edges as straight lines on the map instead of great circles (not documented by CMR). */
  readonly forceCartesian?: boolean;
}

/** Parameters of the request rather than of what is searched. */
export interface RequestParams {
  /** Results in one response, 0 to 2000. Searches choose it themselves when it is not given. */
  readonly pageSize?: number;
  /** Counts of results by facet, `"v2"`; only in CMR's JSON format. */
  readonly includeFacets?: "v2" | boolean;
  /** Old ECHO names in the answer; only in CMR's JSON format. */
  readonly echoCompatible?: boolean;
}

/** The arguments of chained calls that take more than the value of the parameter of the same name. */
interface SeveralArguments {
  boundingBox: [west: number | string, south: number | string, east: number | string, north: number | string];
  point: [lon: number | string, lat: number | string];
  circle: [lon: number | string, lat: number | string, radius: number | string];
  temporal: [start: DateInput | null | undefined, end: DateInput | null | undefined, excludeBoundary?: boolean];
  revisionDate: [start: DateInput | null | undefined, end: DateInput | null | undefined];
  createdAt: SeveralArguments["revisionDate"];
  productionDate: SeveralArguments["revisionDate"];
  equatorCrossingDate: SeveralArguments["revisionDate"];
  cloudCover: [min: number | string | null | undefined, max: number | string | null | undefined] | [];
  cloudCoverage: SeveralArguments["cloudCover"];
  orbitNumber: [min: number, max: number];
  equatorCrossingLongitude: [min: number, max: number];
}

type SetterArguments<Name, Value> =
  | [value: Value | null | undefined]
  | (Name extends keyof SeveralArguments ? SeveralArguments[Name] : never)
  | (Value extends boolean ? [] : never)
  | (Value extends string ? string[] : never);

/** One method per parameter: the query with that parameter set. */
export type Setters<Params, Result> = {
  [Name in keyof Params]-?: (...value: SetterArguments<Name, NonNullable<Params[Name]>>) => Result;
};
