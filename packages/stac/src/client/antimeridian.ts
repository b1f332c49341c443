import type { Bbox } from "../geojson.js";
import { boxRing, type Ring } from "../geometry/ring.js";
import type { Conformance } from "./conformance.js";
import type { StacSearchBody } from "./search-body.js";

/**
 * The searches that a search is sent as: one, or the two halves of a box over the antimeridian.
 *
 * Such a box, with west of more than east, is what GeoJSON and STAC allow and what servers take for the rest of the world (pgstac) or refuse
 * (CMR-STAC). Cut in two it is one area for those who know CQL2. The others may take several parts for conditions that must all hold, so
 * they are asked twice; an item of both halves comes once all the same.
 */
export function searchesOf(body: StacSearchBody, conformance: Conformance): readonly StacSearchBody[] {
  const halves = body.bbox && body.intersects === undefined ? halvesOf(body.bbox) : undefined;
  if (halves === undefined) return [body];
  if (halves.length === 1 || !conformance.has("filter")) return halves.map((bbox) => ({ ...body, bbox }));
  const { bbox: _, ...others } = body;
  return [{ ...others, intersects: { type: "MultiPolygon", coordinates: halves.map(ringsOf) } }];
}

/** The boxes on both sides, or the only one that has a width; `undefined` for a box that does not cross. */
function halvesOf(bbox: Bbox): readonly Bbox[] | undefined {
  const half = bbox.length / 2;
  const [west, east] = [bbox[0] as number, bbox[half] as number];
  if (!(west > east)) return undefined;
  const within = (from: number, to: number) =>
    bbox.map((value, i) => (i === 0 ? from : i === half ? to : value)) as unknown as Bbox;
  if (west === 180) return [east === -180 ? within(180, 180) : within(-180, east)];
  return east === -180 ? [within(west, 180)] : [within(west, 180), within(-180, east)];
}

/** The rings of a box's polygon; heights are none of an area's. */
function ringsOf(bbox: Bbox): readonly Ring[] {
  const half = bbox.length / 2;
  const [west = 0, south = 0] = bbox;
  const [east = 0, north = 0] = bbox.slice(half);
  return [boxRing(west, south, east, north)];
}
