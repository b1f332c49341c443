import { VirtualVariable } from "../dataset/virtual-variable.js";
import { type ChunkTable, gridOf, type ManifestVariable } from "../manifest.js";
import { byValue } from "../persist/by-value.js";
import type { ArrayPlan } from "../persist/plan.js";
import type { ReadServices } from "../read/chunk-source.js";
import { arrayMetadataV3, chunkShapeOf } from "../zarr/array-metadata.js";
import { jsonText, jsonValue } from "../zarr/json-text.js";
import type { ChunkShift } from "./chunk-coordinates.js";
import type { Fields } from "./flatbuffer-schema.js";
import { arrayOf, variableOf } from "./read-arrays.js";

/** What a commit does to one array. */
export interface ArrayChange {
  readonly plan: ArrayPlan;
  /** The text of its zarr.json. */
  readonly metadata: Uint8Array;
  readonly shape: readonly number[];
  readonly chunkShape: readonly number[];
  readonly shift?: ChunkShift | undefined;
  /** What was there; its chunks stay unless they are replaced. */
  readonly before?: Fields | undefined;
  readonly isReplaced: boolean;
}

/** An array that was not there. */
export function newArray(plan: ArrayPlan): ArrayChange {
  return { ...factsOf(plan), plan, isReplaced: false };
}

function factsOf(plan: ArrayPlan) {
  return { metadata: textOf(arrayMetadataV3(plan)), shape: plan.shape, chunkShape: chunkShapeOf(plan) };
}

/** Facts that decide how chunks are understood; appended ones must share them. */
const FACTS = ["data_type", "chunk_grid", "codecs", "fill_value", "chunk_key_encoding"] as const;
const PACKING = ["_FillValue", "missing_value", "scale_factor", "add_offset", "_Unsigned"] as const;

/**
 * An array that grows along a dimension by what is planned, or the reason why it cannot.
 *
 * Arrays without the dimension stay as they are. Values that are written by value are joined with those that are there, and written
 * again as one chunk; times then count in the units that are there.
 *
 * @param readTable where the chunks are that are there
 */
export async function grownArray(
  before: Fields,
  plan: ArrayPlan,
  dim: string,
  services: ReadServices,
  readTable: () => Promise<ChunkTable>,
): Promise<ArrayChange | string | undefined> {
  const existing = arrayOf(before);
  const { shape, chunkShape, dims } = existing.array.variable;
  const axis = plan.dims.indexOf(dim);
  if (dims.join() !== plan.dims.join()) return `its dimensions are (${dims.join(", ")}), not (${plan.dims.join(", ")})`;
  const other = shape.findIndex((length, d) => d !== axis && length !== plan.shape[d]);
  if (other >= 0) return `${plan.dims[other]} has ${shape[other]} places, not ${plan.shape[other]}`;
  if (axis < 0) return undefined;
  if (plan.isByValue) {
    const joined = await joinedByValue(variableOf(existing, await readTable()), plan, axis, services);
    return { ...factsOf(joined), plan: joined, before, isReplaced: true };
  }
  const [old, planned] = [jsonValue(decoded(before)), jsonValue(jsonText(arrayMetadataV3(plan)))] as Fields[];
  for (const fact of FACTS) {
    if (jsonText(old?.[fact]) !== jsonText(planned?.[fact]))
      return `its ${fact} is ${jsonText(old?.[fact])}, not ${jsonText(planned?.[fact])}`;
  }
  for (const name of isTime(plan) ? [...PACKING, "units", "calendar"] : PACKING) {
    const [was, is] = [old, planned].map((one) => jsonText((one?.attributes as Fields | undefined)?.[name] ?? null));
    if (was !== is) return `its ${name} is ${was}, not ${is}`;
  }
  const [length, size] = [shape[axis] as number, chunkShape[axis] as number];
  if (length % size !== 0)
    return `it ends inside a chunk: it has ${length} places along ${dim}, and chunks hold ${size}`;
  const grown = shape.map((one, d) => (d === axis ? one + (plan.shape[d] as number) : one));
  return {
    plan,
    metadata: withShape(decoded(before), grown),
    shape: grown,
    chunkShape,
    shift: { axis, chunks: length / size },
    before,
    isReplaced: false,
  };
}

function isTime({ attrs }: ArrayPlan): boolean {
  return / since /.test(String(attrs.units));
}

async function joinedByValue(
  old: ManifestVariable,
  plan: ArrayPlan,
  axis: number,
  services: ReadServices,
): Promise<ArrayPlan> {
  const { texts, chunks, pieces: _pieces, count: _count, dims, path, ...facts } = plan;
  const added: ManifestVariable = { ...facts, dims, data: texts ? { kind: "texts", texts } : await chunks() };
  const segments = [old, added].map((variable, i) => ({
    variable,
    length: variable.shape[axis] as number,
    granule: i === 0 ? "the repository" : "what is appended",
  }));
  const shape = plan.shape.map((length, d) => (d === axis ? length + (old.shape[d] as number) : length));
  const array = { segments, axis, isNewAxis: false, shape };
  const variable = new VirtualVariable({ name: plan.name, path, dims, array, services, coordinate: () => undefined });
  return byValue(variable, path, services.signal);
}

function decoded({ userData }: Fields): string {
  return new TextDecoder().decode(userData as Uint8Array);
}

function textOf(metadata: object): Uint8Array {
  return new TextEncoder().encode(jsonText(metadata));
}

/** The same metadata with another shape; all else, what this library does not know among it, stays as it is. */
function withShape(text: string, shape: readonly number[]): Uint8Array {
  const metadata = jsonValue(text) as Record<string, unknown>;
  return textOf({ ...metadata, shape });
}

/** Chunks along each dimension of what is planned. */
export function plannedGrid({ plan }: ArrayChange): number[] {
  return gridOf(plan.shape, chunkShapeOf(plan));
}
