import type { GeoJsonGeometry, Position } from "./geojson.js";
import { formatNumber } from "./numbers.js";

/** A text that is no well-known text: what was expected, and the character where. */
export class WktSyntaxError extends Error {
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

const TYPES: Readonly<Record<string, readonly [type: string, depth: number]>> = {
  POINT: ["Point", 0],
  LINESTRING: ["LineString", 1],
  POLYGON: ["Polygon", 2],
  MULTIPOINT: ["MultiPoint", 1],
  MULTILINESTRING: ["MultiLineString", 2],
  MULTIPOLYGON: ["MultiPolygon", 3],
};

const WORD = /\s*([A-Za-z]+)/y;
const NUMBER = /\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;

/** Collections in collections: deeper than this is an attack. */
const MAX_DEPTH = 32;

/** Reads one geometry of well-known text and says where it ends. Heights and measures are read over. */
export function readWkt(text: string, start = 0, depth = 0): { geometry: GeoJsonGeometry; end: number } {
  let at = start;
  const fail = (expected: string): never => {
    throw new WktSyntaxError(`expected ${expected}`, at);
  };
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found?.[1] ?? found?.[0];
  };
  const take = (sign: string): boolean => {
    while (/\s/.test(text[at] ?? "")) at++;
    if (text[at] !== sign) return false;
    at++;
    return true;
  };
  const list = <T>(item: () => T): T[] => {
    if (!take("(")) fail('"("');
    const items = [item()];
    while (take(",")) items.push(item());
    if (!take(")")) fail('")"');
    return items;
  };
  const position = (): Position => {
    // Inside MULTIPOINT a point may have its own brackets.
    const isWrapped = take("(");
    const numbers: number[] = [];
    for (let n = match(NUMBER); n !== undefined; n = match(NUMBER)) numbers.push(Number(n));
    if (numbers.length < 2 || numbers.length > 4) fail("two numbers: longitude and latitude");
    if (isWrapped && !take(")")) fail('")"');
    return [numbers[0] as number, numbers[1] as number];
  };
  const nested = (level: number): unknown => list(() => (level === 1 ? position() : nested(level - 1)));

  const word = match(WORD)?.toUpperCase() ?? "";
  // Z, M, ZM or EMPTY may follow, with or without a blank.
  const [, base = word, dimension] = /^(.+?)(ZM|Z|M)?$/.exec(word) ?? [];
  const name = base in TYPES || base === "GEOMETRYCOLLECTION" ? base : word;
  let next = dimension && name === base ? undefined : match(WORD)?.toUpperCase();
  if (next && /^(ZM|Z|M)$/.test(next)) next = match(WORD)?.toUpperCase();
  const isEmpty = next === "EMPTY" || (next === undefined && match(WORD)?.toUpperCase() === "EMPTY");
  if (next !== undefined && !isEmpty) fail("coordinates");
  if (name === "GEOMETRYCOLLECTION") {
    if (depth > MAX_DEPTH) fail("fewer nested collections");
    const geometries = isEmpty
      ? []
      : list(() => {
          const inner = readWkt(text, at, depth + 1);
          at = inner.end;
          return inner.geometry;
        });
    return { geometry: { type: "GeometryCollection", geometries }, end: at };
  }
  const [type, levels] = TYPES[name] ?? fail("POINT, LINESTRING, POLYGON or one of their multiples");
  const coordinates = isEmpty ? [] : levels === 0 ? (list(position)[0] as Position) : nested(levels);
  return { geometry: { type, coordinates } as unknown as GeoJsonGeometry, end: at };
}

/** A geometry as well-known text. */
export function toWkt(geometry: GeoJsonGeometry): string {
  if (geometry.type === "GeometryCollection")
    return `GEOMETRYCOLLECTION (${geometry.geometries.map(toWkt).join(", ")})`;
  const isPoint = geometry.type === "Point";
  return `${geometry.type.toUpperCase()} ${isPoint ? `(${wktNumbers(geometry.coordinates)})` : wktNumbers(geometry.coordinates)}`;
}

function wktNumbers(coordinates: unknown): string {
  const list = coordinates as readonly unknown[];
  if (typeof list[0] === "number")
    return list
      .slice(0, 2)
      .map((n) => formatNumber(n as number))
      .join(" ");
  return `(${list.map(wktNumbers).join(", ")})`;
}
