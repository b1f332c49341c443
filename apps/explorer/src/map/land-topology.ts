import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/land-110m.json" with { type: "json" };

/** The land of the world at 1:110 million, with shared borders kept once. */
export const land = world as unknown as Topology<{ land: GeometryCollection }>;
