import type { Position } from "../geojson.js";
import type { Polygon } from "./cut.js";

/** Parts of a geometry by kind, in the order of the record; nearly always there is one. */
export interface Parts {
  points: Position[] | undefined;
  lines: (readonly Position[])[] | undefined;
  polygons: Polygon[] | undefined;
  isExact: boolean;
}

// A list that starts with its first part: one that starts empty gets room for seventeen.
export function addPart(polygon: Polygon, parts: Parts): void {
  if (parts.polygons) parts.polygons.push(polygon);
  else parts.polygons = [polygon];
}

export function addLine(line: readonly Position[], parts: Parts): void {
  if (parts.lines) parts.lines.push(line);
  else parts.lines = [line];
}

export function addPoint(point: Position, parts: Parts): void {
  if (parts.points) parts.points.push(point);
  else parts.points = [point];
}
