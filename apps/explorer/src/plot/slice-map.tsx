import { useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { landPath } from "../map/basemap.js";
import { type ColourScale, colourScale, RAMPS, usualRange } from "./colour-scale.js";
import { drawSlice, isUpsideDown } from "./draw-slice.js";
import { Legend } from "./legend.js";
import { cell, pickCell, plane, slice } from "./plot-state.js";

const ARROWS: Readonly<Record<string, readonly [column: number, row: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The slice as a picture with its legend; a click, or the cross and Enter, asks for the series of a cell. */
export function SliceMap() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ramp = useSignal(RAMPS[0]);
  const scale = useSignal<ColourScale | undefined>(undefined);
  /** The cell under the cross, in rows of the picture from above. */
  const cross = useSignal<readonly [column: number, row: number] | undefined>(undefined);

  useSignalEffect(() => {
    const drawn = slice.value;
    if (drawn === undefined || canvas.current === null) return;
    const next = colourScale(ramp.value, ...usualRange(drawn.values));
    scale.value = next;
    drawSlice(canvas.current, drawn, next, plane.value?.isWorld === true ? landPath.value : "");
  });

  const drawn = slice.value;
  const now = plane.value;
  if (now === undefined) return null;
  const [width, height] = [drawn?.width ?? 2, drawn?.height ?? 1];
  /** Rows of the picture go down; those of the data often go up. */
  const flipped = (row: number): number => (drawn !== undefined && isUpsideDown(drawn) ? height - 1 - row : row);
  const mark = cross.value ?? (cell.value && ([cell.value[0], flipped(cell.value[1])] as const));
  const value = cell.value === undefined ? undefined : drawn?.values[cell.value[1] * width + cell.value[0]];
  return (
    <figure class="slice">
      <figcaption>
        {now.label} {now.units !== "" && <span class="units">({now.units})</span>}
      </figcaption>
      <div
        class="picture-board"
        role="application"
        aria-label={`Map of ${now.label}. Arrow keys move a cross, Enter reads the series of its cell.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the cross, so it must take the focus
        tabIndex={0}
        style={{ aspectRatio: `${Math.max(width, height * 0.8)} / ${height}` }}
        onKeyDown={(event) => {
          const at = mark ?? ([Math.floor(width / 2), Math.floor(height / 2)] as const);
          const step = ARROWS[event.key];
          if (step !== undefined) {
            event.preventDefault();
            const far = event.shiftKey ? 10 : 1;
            cross.value = [
              Math.min(width - 1, Math.max(0, at[0] + step[0] * far)),
              Math.min(height - 1, Math.max(0, at[1] + step[1] * far)),
            ];
          } else if (event.key === "Enter") {
            event.preventDefault();
            void pickCell(at[0], flipped(at[1]));
          }
        }}
        onClick={(event) => {
          const place = event.currentTarget.getBoundingClientRect();
          const column = Math.floor(((event.clientX - place.left) / place.width) * width);
          const row = Math.floor(((event.clientY - place.top) / place.height) * height);
          cross.value = undefined;
          void pickCell(Math.min(width - 1, Math.max(0, column)), flipped(Math.min(height - 1, Math.max(0, row))));
        }}
      >
        <canvas ref={canvas} />
        {mark !== undefined && (
          <span
            class="cross"
            style={{ left: `${((mark[0] + 0.5) / width) * 100}%`, top: `${((mark[1] + 0.5) / height) * 100}%` }}
          />
        )}
      </div>
      {scale.value !== undefined && <Legend scale={scale.value} units={now.units} />}
      <div class="slice-tools">
        <label>
          Colours{" "}
          <select
            value={ramp.value.name}
            onChange={(event) => {
              ramp.value = RAMPS.find(({ name }) => name === event.currentTarget.value) ?? RAMPS[0];
            }}
          >
            {RAMPS.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <p role="status">
          {cell.value !== undefined && drawn !== undefined && (
            <>
              {placeText(drawn.x[cell.value[0]], drawn.y[cell.value[1]])}:{" "}
              <strong>
                {value === undefined || Number.isNaN(value) ? "no value" : `${value.toFixed(2)} ${now.units}`}
              </strong>
            </>
          )}
        </p>
      </div>
    </figure>
  );
}

function placeText(x: number | undefined, y: number | undefined): string {
  return `${(y ?? 0).toFixed(2)}, ${(x ?? 0).toFixed(2)}`;
}
