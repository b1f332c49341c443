import { useEffect, useRef } from "preact/hooks";
import { Scrolled } from "../page/scrolled.js";
import { placeText } from "./dimension-slider.js";
import { isTime, plane, series, stops } from "./plot-state.js";

/** The values of a cell along the first of the other dimensions, as a line and as a table. */
export function TimeSeries() {
  const place = useRef<HTMLDivElement>(null);
  const now = series.value;
  useEffect(() => {
    const element = place.current;
    if (element === null || now === undefined) return undefined;
    let remove: (() => void) | undefined;
    let isGone = false;
    void import("./line-plot.js").then(({ linePlot }) => {
      if (isGone) return;
      remove = linePlot(element, {
        x: xValues(now.values.length),
        y: now.values,
        isTime: isTime.value[0] ?? false,
        label: plane.value?.units ?? "",
      });
    });
    return () => {
      isGone = true;
      remove?.();
    };
  }, [now]);
  if (now === undefined || plane.value === undefined) return null;
  const sound = Array.from(now.values).filter((value) => !Number.isNaN(value));
  const { units, others } = plane.value;
  const range =
    sound.length === 0 ? "no value" : `${Math.min(...sound).toFixed(2)} to ${Math.max(...sound).toFixed(2)} ${units}`;
  return (
    <figure class="series">
      <figcaption>
        At {now.lat.toFixed(2)}, {now.lon.toFixed(2)}: {range}
      </figcaption>
      <div ref={place} class="line-plot" role="img" aria-label={`Values along ${others[0]}: ${range}`} />
      <details>
        <summary>As a table</summary>
        <Scrolled label="Values">
          <table>
            <thead>
              <tr>
                <th scope="col">{others[0]}</th>
                <th scope="col">{units || "value"}</th>
              </tr>
            </thead>
            <tbody>
              {Array.from(now.values, (value, i) => (
                <tr key={i}>
                  <th scope="row">{placeText(0, i)}</th>
                  <td>{Number.isNaN(value) ? "–" : value.toFixed(2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      </details>
    </figure>
  );
}

function xValues(count: number): number[] {
  const along = stops.value[0];
  return Array.from({ length: count }, (_, i) => Number(along?.[i] ?? i));
}
