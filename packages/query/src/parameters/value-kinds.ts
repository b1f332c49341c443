import { shown } from "../validation.js";
import { BoundingBox } from "../values/bounding-box.js";
import { Circle } from "../values/circle.js";
import { DateRange } from "../values/date-range.js";
import { formatInstant, parsePeriod } from "../values/dates.js";
import { simpleGeometriesOf } from "../values/geojson.js";
import { Line } from "../values/line.js";
import { Point } from "../values/point.js";
import { Polygon, polygonItems } from "../values/polygon.js";
import { isPositions } from "../values/positions.js";
import type { QueryValue } from "../values/query-value.js";
import type { Kind } from "./row.js";
import { listed } from "./text-kinds.js";

type ValueClass = new (value: never) => QueryValue;

/** The kind of a value class: build it, take over what it says is wrong. */
function valueKind(Value: ValueClass, items: Kind["items"]): Kind {
  return {
    items,
    parse(given, _row, notes) {
      const value = given instanceof Value ? given : new Value(given as never);
      const { errors, warnings } = value.validate();
      for (const { code, message, suggestion } of warnings) notes.warn(code, message, given, suggestion);
      for (const { code, message, suggestion } of errors) notes.error(code, message, given, suggestion);
      return errors.length > 0 ? undefined : value;
    },
    format: (value: QueryValue) => value.toCmr(),
  };
}

/** A list of numbers is one value, a list of anything else is several values. */
function numbersOrList(value: unknown): readonly unknown[] {
  const isOne = !Array.isArray(value) || value.some((item) => typeof item === "number" || isNumberText(item));
  return isOne ? [value] : value;
}

const isNumberText = (item: unknown) => typeof item === "string" && !item.includes(",");

/** One range is text, a date, an object or a pair; a list of those is several. */
function dateItems(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) return listed(value);
  const isEnd = (item: unknown) =>
    item === null || item === undefined || item instanceof Date || (typeof item === "string" && !/[/,]/.test(item));
  return value.every(isEnd) ? [value] : value;
}

/** Geometries of any GeoJSON, or a list of lines. */
function lineItems(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (isPositions(value) ? [value] : value) : (simpleGeometriesOf(value) ?? [value]);
}

function pointItems(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? numbersOrList(value) : (simpleGeometriesOf(value) ?? [value]);
}

export const boundingBox: Kind = /* @__PURE__ */ valueKind(BoundingBox, numbersOrList);
export const point: Kind = /* @__PURE__ */ valueKind(Point, pointItems);
export const line: Kind = /* @__PURE__ */ valueKind(Line, lineItems);
export const polygon: Kind = /* @__PURE__ */ valueKind(Polygon, polygonItems);
export const circle: Kind = /* @__PURE__ */ valueKind(Circle, numbersOrList);
export const dates: Kind = /* @__PURE__ */ valueKind(DateRange, dateItems);

export const date: Kind = {
  items: listed,
  parse(value, _row, { error }) {
    const period = parsePeriod(value);
    return period
      ? formatInstant(period.start)
      : error("format", `Could not parse date string: ${shown(value)}; write 2020-06-15 or 2020-06-15T12:00:00Z`);
  },
};
