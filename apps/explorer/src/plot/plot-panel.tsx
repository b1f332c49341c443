import { Problem } from "../page/problem.js";
import { Scrolled } from "../page/scrolled.js";
import { countText, sizeText } from "../page/words.js";
import { working } from "../results/search-state.js";
import { LoginFirst } from "../session/login-first.js";
import { canRead } from "../session/session.js";
import { DimensionSlider } from "./dimension-slider.js";
import {
  busy,
  cell,
  dataset,
  openDataset,
  opened,
  plane,
  problem,
  series,
  showVariable,
  stopWork,
  traffic,
  variables,
} from "./plot-state.js";
import { SliceMap } from "./slice-map.js";
import { TimeSeries } from "./time-series.js";

/** The chosen granules as one dataset: a map of a slice, and the series of the cell that is clicked. */
export function PlotPanel() {
  const granules = working.value;
  if (granules.length === 0)
    return (
      <p class="empty">
        Choose granules in the results to open them as one dataset. SIM_SST-v4.1 of the box is a grid.
      </p>
    );
  if (!canRead.value) return <LoginFirst />;
  return (
    <>
      <p class="buttons">
        <button type="button" class="main" disabled={busy.value !== ""} onClick={() => void openDataset(granules)}>
          Open {granules.length === 1 ? "the granule" : `${granules.length} granules as one dataset`}
        </button>
        {busy.value !== "" && (
          <button type="button" class="quiet" onClick={stopWork}>
            Stop
          </button>
        )}
        {variables.value.length > 1 && (
          <label>
            Variable{" "}
            <select
              value={plane.value?.variable.name}
              onChange={(event) => void showVariable(event.currentTarget.value)}
            >
              {variables.value.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
      </p>
      <p role="status" class="summary">
        {busy.value} {busy.value === "Opening…" && granules.length > 1 && `${opened.value} of ${granules.length}. `}
        {traffic.value.requests > 0 &&
          `${countText(traffic.value.requests, "request")}, ${sizeText(traffic.value.bytes)} read so far`}
      </p>
      <Problem error={problem.value} again={() => void openDataset(granules)} />
      {plane.value !== undefined && (
        <>
          <SliceMap />
          {plane.value.others.map((dim, i) => (
            <DimensionSlider key={dim} dimension={i} />
          ))}
          {series.value !== undefined && <TimeSeries />}
          {cell.value === undefined && plane.value.others.length > 0 && (
            <p class="hint">
              Click the map for the series of a cell; with keys, move the cross by arrows and press Enter.
            </p>
          )}
        </>
      )}
      {dataset.value !== undefined && (
        <details>
          <summary>What is in the dataset</summary>
          <Scrolled label="Dataset">
            <pre>{String(dataset.value)}</pre>
          </Scrolled>
        </details>
      )}
    </>
  );
}
