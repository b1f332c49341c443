import { signal } from "@preact/signals";
import { planarRings } from "./planar-rings.js";
import { pathOf, ringsOf } from "./projection.js";

/** SVG path data of the land, from Natural Earth; empty until it has come. */
export const landPath = signal("");

/** Fetches the land once; it is part of the page, no tile server is asked. */
export async function loadLand(): Promise<void> {
  if (landPath.value !== "") return;
  const [{ feature }, world] = await Promise.all([import("topojson-client"), import("./land-topology.js")]);
  const rings = feature(world.land, world.land.objects.land).features.flatMap(({ geometry }) => ringsOf(geometry));
  landPath.value = pathOf({ type: "Polygon", coordinates: rings.flatMap(planarRings) });
}
