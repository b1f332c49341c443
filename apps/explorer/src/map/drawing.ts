import { setArea, setBox } from "../query/query-state.js";
import { areaOfRing } from "../query/read-area.js";
import { draft, tool } from "./map-state.js";
import type { LonLat } from "./projection.js";

/** Two corners closer than this, in degrees, are one: a slip of the hand, or the second click of a double click. */
const SAME = 1e-6;

/** Begins, goes on with or ends what is drawn, at a press of the pointer. */
export function press(place: LonLat): void {
  if (tool.value === "box") draft.value = [place, place];
  else if (tool.value === "outline") draft.value = [...draft.value.slice(0, -1), place, place];
}

/** Lets the last corner follow the pointer. */
export function follow(place: LonLat): void {
  if (draft.value.length > 0) draft.value = [...draft.value.slice(0, -1), place];
}

/** The pointer is let go: a box is done with that. */
export function release(): void {
  const [a, b] = draft.value;
  if (tool.value !== "box" || a === undefined || b === undefined) return;
  stopDrawing();
  if (isSame(a, b)) return;
  setBox(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
}

/** Closes an outline; one with fewer than three corners is dropped. */
export async function closeOutline(): Promise<void> {
  const corners = draft.value.slice(0, -1).filter((one, i, all) => i === 0 || !isSame(one, all[i - 1] as LonLat));
  stopDrawing();
  const [first] = corners;
  if (first === undefined || corners.length < 3) return;
  setArea(await areaOfRing([...corners, first]));
}

export function stopDrawing(): void {
  draft.value = [];
  tool.value = "move";
}

function isSame(a: LonLat, b: LonLat): boolean {
  return Math.abs(a[0] - b[0]) < SAME && Math.abs(a[1] - b[1]) < SAME;
}
