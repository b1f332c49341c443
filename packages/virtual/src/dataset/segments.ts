import type { Attributes, ManifestVariable, NumberType } from "../manifest.js";

/** One granule's share of a variable. */
export interface Segment {
  readonly variable: ManifestVariable;
  /** Places along the dimension that the segments follow each other in. */
  readonly length: number;
  /** The granule, for messages. */
  readonly granule: string;
}

/**
 * A variable as the shares of its granules, one after the other along `axis`; without an axis it is the first granule's alone.
 *
 * Shares may differ in length, chunks, packing and epoch: each is read and decoded by its own facts.
 */
export interface SegmentedArray {
  readonly segments: readonly Segment[];
  readonly axis: number | undefined;
  /** The axis is in none of the files: each granule is one step of it. */
  readonly isNewAxis: boolean;
  readonly shape: readonly number[];
}

/** The common type of several: the widest that holds all of their values, where there is one. */
export function commonType(types: readonly ManifestVariable["dtype"][]): ManifestVariable["dtype"] {
  const distinct = [...new Set(types)];
  const [first = "float64"] = distinct;
  if (distinct.length <= 1) return first;
  if (distinct.some((type) => type === "string" || type === "opaque")) return "string";
  const numbers = distinct as NumberType[];
  const widest = Math.max(...numbers.map((type) => Number(/\d+$/.exec(type)?.[0])));
  if (numbers.every((type) => type.startsWith("int"))) return `int${widest}` as NumberType;
  if (numbers.every((type) => type.startsWith("uint"))) return `uint${widest}` as NumberType;
  return numbers.every((type) => type === "float32" || /8|16$/.test(type)) ? "float32" : "float64";
}

/** Attributes that all segments share; others are left out. */
export function sharedAttrs(all: readonly Attributes[]): Attributes {
  const [first = {}, ...others] = all;
  const text = (value: unknown) => JSON.stringify(value, (_, one) => (typeof one === "bigint" ? `${one}n` : one));
  const entries = Object.entries(first).filter(([name, value]) =>
    others.every((attrs) => Object.hasOwn(attrs, name) && text(attrs[name]) === text(value)),
  );
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
