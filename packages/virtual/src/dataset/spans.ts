import type { Span } from "../read/regions.js";
import { VirtualError } from "../virtual-errors.js";

/** Places by number: one, or from `start` up to but not including `stop`, every `step`-th; negative ones count from the end. */
export type IndexSelection = number | readonly [start: number | null, stop: number | null, step?: number | null];

/** What is selected along a dimension; one place alone drops the dimension. */
export interface Places {
  readonly span: Span;
  readonly isSingle: boolean;
}

/** All places of a dimension of this length. */
export function everyPlace(count: number): Span {
  return { start: 0, count, step: 1 };
}

/**
 * The places that an index selection means in a dimension of a length, as Python's slices do.
 *
 * @throws {VirtualError} `virtual/bad-selection` for a place outside, and for a step of zero
 */
export function placesOf(selection: IndexSelection, length: number, dim: string): Places {
  if (typeof selection === "number") {
    const start = selection < 0 ? selection + length : selection;
    if (!Number.isInteger(selection) || start < 0 || start >= length)
      throw badSelection(`${dim} has ${length} places; ${selection} is none of them`, dim);
    return { span: { start, count: 1, step: 1 }, isSingle: true };
  }
  const step = selection[2] ?? 1;
  if (!Number.isInteger(step) || step === 0)
    throw badSelection(`a step along ${dim} is a whole number other than 0, got ${step}`, dim);
  const bound = (given: number | null | undefined, otherwise: number, low: number, high: number): number => {
    if (given === null || given === undefined) return otherwise;
    if (!Number.isInteger(given)) throw badSelection(`places along ${dim} are whole numbers, got ${given}`, dim);
    return Math.min(high, Math.max(low, given < 0 ? given + length : given));
  };
  const [start, stop] =
    step > 0
      ? [bound(selection[0], 0, 0, length), bound(selection[1], length, 0, length)]
      : [bound(selection[0], length - 1, -1, length - 1), bound(selection[1], -1, -1, length - 1)];
  return { span: { start, count: Math.max(0, Math.ceil((stop - start) / step)), step }, isSingle: false };
}

/** A selection within what was selected before. */
export function within(outer: Span, inner: Span): Span {
  return { start: outer.start + inner.start * outer.step, count: inner.count, step: outer.step * inner.step };
}

export function badSelection(what: string, dim: string): VirtualError {
  return new VirtualError(`Cannot select: ${what}.`, { code: "virtual/bad-selection", data: { dim } });
}
