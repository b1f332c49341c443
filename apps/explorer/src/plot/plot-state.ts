import type { DataGranule } from "@earthaccess/cmr";
import { createEarthdataFetch } from "@earthaccess/credentials";
import { isAbort } from "@earthaccess/errors";
import type { VirtualDataset } from "@earthaccess/virtual";
import { computed, signal } from "@preact/signals";
import { box } from "../query/query-state.js";
import { auth } from "../session/session.js";
import { countedFetch, NO_TRAFFIC, type Traffic } from "../session/traffic.js";
import { mappable, type Plane, planeOf, type Slice, seriesOf, sliceOf } from "./plane.js";

/** A time series at a cell. */
export interface Series {
  readonly lon: number;
  readonly lat: number;
  readonly values: ArrayLike<number>;
}

export const dataset = signal<VirtualDataset | undefined>(undefined);
export const opened = signal<number>(0);
export const plane = signal<Plane | undefined>(undefined);
/** Places along the other dimensions. */
export const position = signal<readonly number[]>([]);
/** What stands along the other dimensions: times in milliseconds since 1970, or plain numbers. */
export const stops = signal<readonly ArrayLike<number>[]>([]);
export const isTime = signal<readonly boolean[]>([]);
export const slice = signal<Slice | undefined>(undefined);
export const cell = signal<readonly [column: number, row: number] | undefined>(undefined);
export const series = signal<Series | undefined>(undefined);
export const traffic = signal<Traffic>(NO_TRAFFIC);
export const busy = signal<string>("");
export const problem = signal<unknown>(undefined);

export const variables = computed(() => (dataset.value === undefined ? [] : mappable(dataset.value)));

let stop = new AbortController();

/** Opens granules as one dataset; nothing but their indexes is read. */
export function openDataset(granules: readonly DataGranule[]): Promise<void> {
  clear();
  return working("Opening…", async (signal) => {
    const { openVirtualDataset, openVirtualMfdataset } = await import("@earthaccess/virtual");
    const counted = countedFetch(
      (input, init) => fetch(input, init),
      (next) => {
        traffic.value = next;
      },
    );
    const login = auth.value;
    const fetcher =
      login === undefined ? counted : createEarthdataFetch(login, { fetch: counted, retry: { limit: 1 } });
    const options = {
      auth: { fetch: fetcher },
      signal,
      onProgress: (progress: { readonly opened: number }) => {
        opened.value = progress.opened;
      },
    };
    const [first] = granules;
    if (first === undefined) return;
    const inOrder = [...granules].sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
    dataset.value =
      granules.length === 1 ? await openVirtualDataset(first, options) : await openVirtualMfdataset(inOrder, options);
    const [name] = variables.value;
    if (name === undefined) throw new RangeError("No variable in it has two dimensions to draw a map of.");
    await show(name);
  });
}

/** Draws a variable. */
export function showVariable(name: string): Promise<void> {
  return working("Reading…", () => show(name));
}

async function show(name: string): Promise<void> {
  const source = dataset.value;
  if (source === undefined) return;
  const next = await planeOf(source, name, box.value);
  const coordinates = next.others.map((dim) => source.coords[dim]);
  stops.value = await Promise.all(
    next.others.map(async (_, i) => ((await coordinates[i]?.load())?.data as ArrayLike<number> | undefined) ?? []),
  );
  isTime.value = coordinates.map((coordinate) => coordinate?.isTime ?? false);
  plane.value = next;
  position.value = next.others.map(() => 0);
  cell.value = undefined;
  series.value = undefined;
  slice.value = await sliceOf(next, position.value, stop.signal);
}

/** Goes to another place along one of the other dimensions. */
export function moveTo(dimension: number, place: number): Promise<void> {
  position.value = position.value.with(dimension, place);
  return working("Reading…", async (signal) => {
    if (plane.value !== undefined) slice.value = await sliceOf(plane.value, position.value, signal);
  });
}

/** Reads the series of a cell of the slice. */
export function pickCell(column: number, row: number): Promise<void> {
  const [now, drawn] = [plane.value, slice.value];
  if (now === undefined || drawn === undefined) return Promise.resolve();
  cell.value = [column, row];
  if (now.others.length === 0) return Promise.resolve();
  return working("Reading the series…", async (signal) => {
    const values = await seriesOf(now, column, row, position.value, signal);
    series.value = { lon: drawn.x[column] ?? 0, lat: drawn.y[row] ?? 0, values };
  });
}

/** Stops what is being opened or read. */
export function stopWork(): void {
  stop.abort(new DOMException("Stopped.", "AbortError"));
  busy.value = "";
}

function clear(): void {
  for (const one of [dataset, plane, slice, cell, series, problem]) one.value = undefined;
  traffic.value = NO_TRAFFIC;
  opened.value = 0;
}

/** One work at a time: a newer one stops the one before. */
async function working(doing: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  stop.abort();
  stop = new AbortController();
  const { signal } = stop;
  busy.value = doing;
  problem.value = undefined;
  try {
    await work(signal);
  } catch (error) {
    if (!isAbort(error, signal) && !signal.aborted) problem.value = error;
  } finally {
    if (!signal.aborted) busy.value = "";
  }
}

function startOf(granule: DataGranule): string {
  const { start_datetime, datetime } = granule.toStac().properties;
  return start_datetime ?? datetime ?? "";
}
