import { useSignal } from "@preact/signals";
import { stopDrawing } from "../map/drawing.js";
import { type Tool, tool, view } from "../map/map-state.js";
import { viewOf } from "../map/projection.js";
import { Problem } from "../page/problem.js";
import { Field } from "./field.js";
import { BOX_FIELD } from "./form-fields.js";
import { area, areaProblem, setArea } from "./query-state.js";
import { AREA_FILES, areaOfFile, areaText } from "./read-area.js";

const TOOLS: readonly (readonly [Tool, string])[] = [
  ["box", "Draw a box"],
  ["outline", "Draw an outline"],
];

/** Where: a box in numbers, something drawn, or a file of outlines. */
export function AreaSection() {
  const isOver = useSignal(false);

  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    areaProblem.value = undefined;
    try {
      const found = await areaOfFile(file);
      setArea(found);
      const places = found.given.flat();
      const [lons, lats] = [places.map(([lon]) => lon), places.map(([, lat]) => lat)];
      const least = (all: readonly number[]): number => all.reduce((a, b) => Math.min(a, b));
      const most = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b));
      view.value = viewOf(least(lons), least(lats), most(lons), most(lats));
    } catch (error) {
      areaProblem.value = error;
    }
  };
  return (
    <fieldset class="area">
      <legend>Area</legend>
      <Field row={BOX_FIELD} />
      <p class="buttons">
        {TOOLS.map(([name, label]) => (
          <button
            key={name}
            type="button"
            class="quiet"
            aria-pressed={tool.value === name}
            onClick={() => {
              const next = tool.value === name ? "move" : name;
              stopDrawing();
              tool.value = next;
              if (next !== "move") document.getElementById("map")?.focus();
            }}
          >
            {label}
          </button>
        ))}
      </p>
      <label
        class={isOver.value ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          isOver.value = true;
        }}
        onDragLeave={() => {
          isOver.value = false;
        }}
        onDrop={(event) => {
          event.preventDefault();
          isOver.value = false;
          void read(event.dataTransfer?.files[0]);
        }}
      >
        <span>
          Drop a file of outlines, or <u>choose one</u>
        </span>
        <small>GeoJSON, KML, KMZ, zipped shapefile, FlatGeobuf, GPX, WKT</small>
        <input
          type="file"
          accept={AREA_FILES}
          aria-label="File of outlines"
          onChange={(event) => {
            const input = event.currentTarget;
            void read(input.files?.[0]).finally(() => {
              input.value = "";
            });
          }}
        />
      </label>
      <div role="status">
        {area.value !== undefined && (
          <p class="taken">
            <span>
              <strong>{area.value.name}</strong>
              <br />
              {areaText(area.value)}
            </span>
            <button type="button" class="quiet" onClick={() => setArea(undefined)}>
              Remove
            </button>
          </p>
        )}
      </div>
      <Problem error={areaProblem.value} />
    </fieldset>
  );
}
