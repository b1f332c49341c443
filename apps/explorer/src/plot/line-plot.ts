import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";

/** What a line goes through. */
export interface LineData {
  /** Milliseconds since 1970 when `isTime`. */
  readonly x: readonly number[];
  readonly y: ArrayLike<number>;
  readonly isTime: boolean;
  readonly label: string;
}

/** Draws a line into an element, in the colours of the page; returns what takes it away again. */
export function linePlot(element: HTMLElement, { x, y, isTime, label }: LineData): () => void {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis = {
    stroke: () => colour("--muted"),
    grid: { stroke: () => colour("--line"), width: 1 },
    ticks: { stroke: () => colour("--line"), width: 1, size: 4 },
    font: "11px system-ui",
  };
  const values = Array.from(y, (value) => (Number.isNaN(value) ? null : value));
  const plot = new UPlot(
    {
      width: element.clientWidth,
      height: 190,
      ms: 1,
      tzDate: (time) => UPlot.tzDate(new Date(time), "Etc/UTC"),
      legend: { show: false },
      cursor: { drag: { x: false, y: false } },
      scales: { x: { time: isTime } },
      axes: [axis, { ...axis, label, labelFont: "11px system-ui", labelSize: 16, size: 44 }],
      series: [
        {},
        {
          stroke: () => colour("--accent"),
          width: 2,
          points: { show: true, size: 5, fill: () => colour("--surface"), stroke: () => colour("--accent") },
        },
      ],
    },
    [[...x], values],
    element,
  );
  const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: 190 }));
  watch.observe(element);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = (): void => plot.redraw();
  dark.addEventListener("change", recolour);
  return () => {
    dark.removeEventListener("change", recolour);
    watch.disconnect();
    plot.destroy();
  };
}
