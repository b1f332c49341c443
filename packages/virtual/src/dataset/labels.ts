import type { Values } from "../read/typed-values.js";
import { VirtualError } from "../virtual-errors.js";
import { periodOf } from "./cf-time.js";
import type { IndexSelection } from "./spans.js";

/** A value along a coordinate: a number, a text, a time (Date, or ISO text that may name a whole period). */
export type Label = number | string | Date;

/** One label, or both ends of a range; `null` is an open end. Both ends are in it. */
export type LabelSelection = Label | readonly [from: Label | null, to: Label | null];

/** How labels that are not among the values are taken. */
export interface LabelOptions {
  /** `"nearest"`: the value next to the label. @default exact values only */
  readonly method?: "nearest" | undefined;
  /** The largest distance of a nearest value, in the coordinate's units; milliseconds for times. */
  readonly tolerance?: number | undefined;
}

/** A coordinate's values, and whether they are times in milliseconds. */
export interface CoordinateValues {
  readonly name: string;
  readonly values: Values;
  readonly isTime: boolean;
}

/**
 * The places of labels along a coordinate.
 *
 * @throws {VirtualError} `virtual/no-such-label`, naming what there is
 */
export function placesOfLabels(
  coordinate: CoordinateValues,
  selection: LabelSelection,
  options: LabelOptions = {},
): IndexSelection {
  if (Array.isArray(coordinate.values)) return placesOfTexts(coordinate, selection);
  const values = Float64Array.from(coordinate.values as ArrayLike<number>, Number);
  if (Array.isArray(selection)) {
    const [from, to] = selection as readonly [Label | null, Label | null];
    return rangeOf(coordinate, values, from, to);
  }
  const [start, end, isPoint] = boundsOf(coordinate, selection as Label);
  if (isPoint && options.method === "nearest") return nearestTo(coordinate, values, start, options.tolerance);
  const found = runOf(coordinate, values, (value) => value >= start && value <= end);
  if (!found) throw noSuchLabel(coordinate, values, selection as Label);
  // One value by its exact label drops the dimension; a period keeps it.
  return isPoint && found[1] - found[0] === 1 ? found[0] : found;
}

function rangeOf(
  coordinate: CoordinateValues,
  values: Float64Array,
  from: Label | null,
  to: Label | null,
): readonly [number, number] {
  const ascending = (values[0] ?? 0) <= (values.at(-1) ?? 0);
  const start = from === null ? undefined : boundsOf(coordinate, from);
  const end = to === null ? undefined : boundsOf(coordinate, to);
  // In a descending coordinate a range is written from high to low, as its values are.
  const low = ascending ? start?.[0] : end?.[0];
  const high = ascending ? end?.[1] : start?.[1];
  const inside = (value: number) => (low === undefined || value >= low) && (high === undefined || value <= high);
  return runOf(coordinate, values, inside) ?? [0, 0];
}

/** The one run of places whose values pass; undefined when there are none. */
function runOf(
  { name }: CoordinateValues,
  values: Float64Array,
  passes: (value: number) => boolean,
): readonly [number, number] | undefined {
  const first = values.findIndex(passes);
  if (first < 0) return undefined;
  let end = first;
  while (end < values.length && passes(values[end] as number)) end++;
  if (values.subarray(end).some(passes))
    throw new VirtualError(
      `The values of ${name} are not in order: what is asked for lies in several places. Select by index, or load the variable and filter.`,
      { code: "virtual/not-in-order", data: { name } },
    );
  return [first, end];
}

function nearestTo(
  coordinate: CoordinateValues,
  values: Float64Array,
  wanted: number,
  tolerance = Number.POSITIVE_INFINITY,
): number {
  let [best, distance] = [-1, Number.POSITIVE_INFINITY];
  for (const [i, value] of values.entries()) {
    const here = Math.abs(value - wanted);
    if (here < distance) [best, distance] = [i, here];
  }
  if (best < 0 || distance > tolerance) throw noSuchLabel(coordinate, values, wanted);
  return best;
}

/** The lowest and the highest value that a label means, and whether it means one value. */
function boundsOf({ name, isTime }: CoordinateValues, label: Label): readonly [number, number, boolean] {
  if (label instanceof Date) return [label.getTime(), label.getTime(), true];
  if (typeof label === "number") return [label, label, true];
  const period = isTime ? periodOf(label) : undefined;
  if (!period)
    throw new VirtualError(
      isTime
        ? `"${label}" is no time; write 2020, 2020-06, 2020-06-01 or 2020-06-01T09:00:00.`
        : `${name} has numbers, and "${label}" is a text.`,
      { code: "virtual/bad-selection", data: { name } },
    );
  return [period.start, period.end, period.isInstant];
}

function placesOfTexts(coordinate: CoordinateValues, selection: LabelSelection): IndexSelection {
  const texts = coordinate.values as string[];
  const place = (label: Label): number => {
    const at = texts.indexOf(String(label));
    if (at < 0)
      throw new VirtualError(
        `${coordinate.name} has no "${label}". It has ${texts.slice(0, 8).join(", ")}${texts.length > 8 ? ", …" : ""}.`,
        {
          code: "virtual/no-such-label",
          data: { name: coordinate.name },
        },
      );
    return at;
  };
  if (!Array.isArray(selection)) return place(selection as Label);
  const [from, to] = selection as readonly [Label | null, Label | null];
  return [from === null ? 0 : place(from), to === null ? texts.length : place(to) + 1];
}

function noSuchLabel({ name, isTime }: CoordinateValues, values: Float64Array, label: Label): VirtualError {
  const show = (value: number) => (isTime && Number.isFinite(value) ? new Date(value).toISOString() : String(value));
  const finite = values.filter(Number.isFinite);
  const range =
    finite.length > 0
      ? `It goes from ${show(finite[0] as number)} to ${show(finite.at(-1) as number)}.`
      : "It is empty.";
  const asked = typeof label === "number" ? show(label) : String(label instanceof Date ? label.toISOString() : label);
  return new VirtualError(`${name} has no value ${asked}. ${range} For the value next to it use method: "nearest".`, {
    code: "virtual/no-such-label",
    data: { name },
  });
}
