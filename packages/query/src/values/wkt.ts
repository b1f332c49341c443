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

const TYPES: Readonly<Record<string, string>> = { POINT: "Point", LINESTRING: "LineString", POLYGON: "Polygon" };

// Z, M, ZM or EMPTY may follow the type, with or without a blank.
const HEAD = /\s*(?:(GEOMETRYCOLLECTION)|(MULTI)?(POINT|LINESTRING|POLYGON))\s*(?:ZM|Z|M)?\b\s*(EMPTY\b)?/iy;
const NUMBER = /\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;

/** Collections in collections: deeper than this is an attack. */
const MAX_DEPTH = 32;

/** Reads one geometry of well-known text and says where it ends. Heights and measures are read over. */
export function readWkt(text: string, start = 0, depth = 0): { geometry: GeoJsonGeometry; end: number } {
  let at = start;
  const fail = (expected: string): never => {
    throw new WktSyntaxError(`expected ${expected}`, at);
  };
  const match = (pattern: RegExp): readonly (string | undefined)[] | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found ?? undefined;
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
    for (let found = match(NUMBER); found; found = match(NUMBER)) numbers.push(Number(found[1]));
    if (numbers.length < 2 || numbers.length > 4) fail("two numbers: longitude and latitude");
    if (isWrapped && !take(")")) fail('")"');
    return [numbers[0] as number, numbers[1] as number];
  };
  const nested = (level: number): unknown => (level === 0 ? position() : list(() => nested(level - 1)));

  const [, collection, multi, kind = "", empty] =
    match(HEAD) ?? fail("POINT, LINESTRING, POLYGON or one of their multiples");
  if (collection) {
    if (depth > MAX_DEPTH) fail("fewer nested collections");
    const inner = () => {
      const { geometry, end } = readWkt(text, at, depth + 1);
      at = end;
      return geometry;
    };
    return { geometry: { type: "GeometryCollection", geometries: empty ? [] : list(inner) }, end: at };
  }
  const type = TYPES[kind.toUpperCase()] as string;
  const levels = Object.values(TYPES).indexOf(type) + (multi ? 1 : 0);
  const coordinates = empty ? [] : levels === 0 ? list(position)[0] : nested(levels);
  return { geometry: { type: multi ? `Multi${type}` : type, coordinates } as unknown as GeoJsonGeometry, end: at };
}

/** A geometry as well-known text. */
export function toWkt(geometry: GeoJsonGeometry): string {
  if (geometry.type === "GeometryCollection")
    return `GEOMETRYCOLLECTION (${geometry.geometries.map(toWkt).join(", ")})`;
  const numbers = wktNumbers(geometry.coordinates);
  return `${geometry.type.toUpperCase()} ${geometry.type === "Point" ? `(${numbers})` : numbers}`;
}

function wktNumbers(list: readonly unknown[]): string {
  if (typeof list[0] !== "number") return `(${list.map((item) => wktNumbers(item as readonly unknown[])).join(", ")})`;
  return `${formatNumber(list[0])} ${formatNumber(list[1] as number)}`;
}
