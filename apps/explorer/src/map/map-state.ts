import { signal } from "@preact/signals";
import { type LonLat, type View, WORLD } from "./projection.js";

export const view = signal<View>(WORLD);

/** What a pointer does on the map. */
export type Tool = "move" | "box" | "outline";

export const tool = signal<Tool>("move");

/** The corners of what is being drawn; the last one follows the pointer. */
export const draft = signal<readonly LonLat[]>([]);
