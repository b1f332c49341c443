import { useRef } from "preact/hooks";
import { closeOutline, follow, press, release, stopDrawing } from "./drawing.js";
import { MapLayers } from "./map-layers.js";
import { draft, tool, view } from "./map-state.js";
import { type LonLat, lonLatAt, moved, viewBoxOf, WORLD, zoomed } from "./projection.js";

const HELP = {
  move: "Drag or use the arrow keys to move, + and − to zoom.",
  box: "Drag from one corner of the box to the other. Escape cancels; the numbers of the box can also be written.",
  outline: "Click the corners; double click or press Enter to close the outline. Escape cancels.",
} as const;

const KEYS: Readonly<Record<string, () => void>> = {
  ArrowLeft: () => pan(-0.1, 0),
  ArrowRight: () => pan(0.1, 0),
  ArrowUp: () => pan(0, -0.1),
  ArrowDown: () => pan(0, 0.1),
  "+": () => zoom(1.5),
  "=": () => zoom(1.5),
  "-": () => zoom(1 / 1.5),
  Escape: stopDrawing,
  Enter: () => void (tool.value === "outline" && closeOutline()),
};

function pan(x: number, y: number): void {
  view.value = moved(view.value, x, y);
}

function zoom(factor: number, place?: LonLat): void {
  view.value = zoomed(view.value, factor, place);
}

/** The world with what was found, and the board on which areas are drawn. No server of tiles is asked. */
export function WorldMap() {
  const held = useRef<readonly [x: number, y: number] | undefined>(undefined);
  const shareOf = (event: PointerEvent | MouseEvent): readonly [number, number] => {
    const { left, top, width, height } = (event.currentTarget as Element).getBoundingClientRect();
    return [(event.clientX - left) / width, (event.clientY - top) / height];
  };
  const placeOf = (event: PointerEvent | MouseEvent): LonLat => lonLatAt(view.value, ...shareOf(event));
  return (
    <>
      <div class="title">
        <h2 id="map-title">Map</h2>
        <p class="hint" id="map-help">
          {HELP[tool.value]}
        </p>
      </div>
      <div class="map">
        <div
          id="map"
          class={`board ${tool.value}`}
          role="application"
          aria-label="Map of the world"
          aria-describedby="map-help"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the map, so it must take the focus
          tabIndex={0}
          onKeyDown={(event) => {
            const act = KEYS[event.key];
            if (act === undefined) return;
            event.preventDefault();
            act();
          }}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            if (tool.value === "move") held.current = shareOf(event);
            else press(placeOf(event));
            if (tool.value !== "outline") event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={(event) => {
            if (tool.value !== "move") return follow(placeOf(event));
            if (held.current === undefined) return;
            const [x, y] = shareOf(event);
            pan(held.current[0] - x, held.current[1] - y);
            held.current = [x, y];
          }}
          onPointerUp={() => {
            held.current = undefined;
            release();
          }}
          onDblClick={(event) => {
            if (tool.value === "outline") void closeOutline();
            else zoom(2, placeOf(event));
          }}
          onWheel={(event) => {
            // Without a key the wheel scrolls the page, as everywhere.
            if (!event.ctrlKey && !event.metaKey) return;
            event.preventDefault();
            zoom(event.deltaY < 0 ? 1.25 : 0.8, placeOf(event));
          }}
        >
          <svg viewBox={viewBoxOf(view.value)} aria-hidden="true">
            <MapLayers />
          </svg>
        </div>
        <div class="zoom">
          <button type="button" aria-label="Zoom in" onClick={() => zoom(1.6)}>
            +
          </button>
          <button type="button" aria-label="Zoom out" onClick={() => zoom(1 / 1.6)}>
            −
          </button>
          <button
            type="button"
            aria-label="Show the whole world"
            onClick={() => {
              view.value = WORLD;
            }}
          >
            ⤢
          </button>
        </div>
        {draft.value.length > 3 && (
          <button type="button" class="close-outline" onClick={() => void closeOutline()}>
            Close the outline
          </button>
        )}
      </div>
    </>
  );
}
