import type { VirtualDataset, VirtualVariable } from "@earthaccess/virtual";

/** Columns and rows of a picture at most; a larger slice is thinned evenly. */
const MOST_ACROSS = 720;
/** Values that a slice may read: with more of them a map of the world becomes a download. */
const MOST_VALUES = 8_000_000;

/** A horizontal dimension with the places of its cells. */
export interface Axis {
  readonly dim: string;
  readonly places: ArrayLike<number>;
  /** Of the places, each so many-th is drawn. */
  readonly step: number;
}

/** A variable with its last two dimensions as a map, and the other ones to go through. */
export interface Plane {
  readonly variable: VirtualVariable;
  readonly x: Axis;
  readonly y: Axis;
  readonly others: readonly string[];
  readonly units: string;
  readonly label: string;
  /** True when the axes are longitudes and latitudes, so that coasts can be drawn over it. */
  readonly isWorld: boolean;
}

/** One slice of a plane: rows from the first to the last place of y. */
export interface Slice {
  readonly values: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** Units as people write them, by their names in UDUNITS. */
const SYMBOLS: Readonly<Record<string, string>> = {
  degree_Celsius: "°C",
  degrees_Celsius: "°C",
  celsius: "°C",
  kelvin: "K",
  "1": "",
};

/** West, south, east, north in degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number];

/** Names of the variables that can be drawn as a map. */
export function mappable(dataset: VirtualDataset): string[] {
  return Object.values(dataset.dataVars)
    .filter(({ shape, dtype }) => dtype !== "string" && dtype !== "opaque" && shape.slice(-2).every((size) => size > 1))
    .filter(({ shape }) => shape.length >= 2)
    .map(({ name }) => name);
}

/**
 * A variable made ready to be drawn. One that is larger than a page should read is cut to the box, if there is one.
 *
 * @throws RangeError that says what to do when it stays too large
 */
export async function planeOf(
  dataset: VirtualDataset,
  name: string,
  box: Box | undefined,
  most: number = MOST_VALUES,
): Promise<Plane> {
  let source = dataset;
  let variable = source.get(name);
  const [yDim, xDim] = variable.dims.slice(-2) as [string, string];
  const degrees = [degreesOf(dataset, yDim, "north"), degreesOf(dataset, xDim, "east")];
  const isWorld = degrees.every(Boolean);
  if (valuesOf(variable) > most && isWorld && box !== undefined) {
    const [west, south, east, north] = box;
    source = await dataset.sel({ [yDim]: [south, north], [xDim]: [west, east] });
    variable = source.get(name);
  }
  if (valuesOf(variable) > most) {
    throw new RangeError(
      `A map of ${name} has ${(valuesOf(variable) / 1e6).toFixed(0)} million values. Draw a box of the part to look at and open it again.`,
    );
  }
  return {
    variable,
    x: await axisOf(source, xDim, variable.shape.at(-1) ?? 0),
    y: await axisOf(source, yDim, variable.shape.at(-2) ?? 0),
    others: variable.dims.slice(0, -2),
    units: SYMBOLS[textOf(variable.attrs.units)] ?? textOf(variable.attrs.units),
    label: textOf(variable.attrs.long_name) || name,
    isWorld,
  };
}

/** Reads one slice, at a place of each of the other dimensions. */
export async function sliceOf(plane: Plane, at: readonly number[], signal?: AbortSignal): Promise<Slice> {
  const { variable, x, y, others } = plane;
  const selection = {
    ...Object.fromEntries(others.map((dim, i) => [dim, at[i] ?? 0])),
    [y.dim]: [null, null, y.step] as const,
    [x.dim]: [null, null, x.step] as const,
  };
  const { data, shape } = await variable.isel(selection).load(signal ? { signal } : {});
  const [height = 0, width = 0] = shape;
  return { values: numbersOf(data), width, height, x: thinned(x), y: thinned(y) };
}

/** Reads the values along the first of the other dimensions at one cell of a slice. */
export async function seriesOf(
  plane: Plane,
  column: number,
  row: number,
  at: readonly number[],
  signal?: AbortSignal,
): Promise<ArrayLike<number>> {
  const { variable, x, y, others } = plane;
  const fixed = Object.fromEntries(others.slice(1).map((dim, i) => [dim, at[i + 1] ?? 0]));
  const selected = variable.isel({ ...fixed, [y.dim]: row * y.step, [x.dim]: column * x.step });
  return numbersOf((await selected.load(signal ? { signal } : {})).data);
}

async function axisOf(dataset: VirtualDataset, dim: string, size: number): Promise<Axis> {
  const step = Math.max(1, Math.ceil(size / MOST_ACROSS));
  const coordinate = dataset.coords[dim];
  const places =
    coordinate === undefined ? Array.from({ length: size }, (_, i) => i) : numbersOf((await coordinate.load()).data);
  return { dim, places, step };
}

function thinned({ places, step }: Axis): ArrayLike<number> {
  return Array.from({ length: Math.ceil(places.length / step) }, (_, i) => places[i * step] ?? 0);
}

/** Values of one slice. */
function valuesOf({ shape }: VirtualVariable): number {
  return (shape.at(-1) ?? 0) * (shape.at(-2) ?? 0);
}

/** CF conventions, 4.1 and 4.2: longitudes and latitudes are told by their units. */
function degreesOf(dataset: VirtualDataset, dim: string, direction: "north" | "east"): boolean {
  return new RegExp(`^degrees?_?${direction[0]}`, "i").test(textOf(dataset.coords[dim]?.attrs.units));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** 64-bit integers and texts as numbers, NaN where they are none. */
function numbersOf(data: ArrayLike<number | bigint | string>): ArrayLike<number> {
  return typeof data[0] === "number" ? (data as ArrayLike<number>) : Array.from(data, Number);
}
