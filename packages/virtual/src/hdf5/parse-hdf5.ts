import { VariableFault } from "../dmrpp/variable-fault.js";
import {
  type Attributes,
  type AttributeValue,
  childPath,
  type ManifestGroup,
  type ManifestVariable,
  nameMap,
  type Unsupported,
} from "../manifest.js";
import type { RangeReader } from "../read/range-reader.js";
import { ChunkError, Hdf5ParseError, UnsupportedFilterError } from "../virtual-errors.js";
import { attributeValue, type StoredAttribute } from "./attributes.js";
import { Dimensions } from "./dimensions.js";
import { GlobalHeap } from "./global-heap.js";
import { readMessages } from "./object-header.js";
import { PagedFile } from "./paged-file.js";
import { readDataset } from "./read-dataset.js";
import { type Hdf5File, openHdf5 } from "./superblock.js";
import { type FoundDataset, type FoundGroup, walkGroup } from "./walk.js";

/** Attributes that tie datasets together and are no facts about the data. */
const INTERNAL = new Set([
  "CLASS",
  "NAME",
  "DIMENSION_LIST",
  "REFERENCE_LIST",
  "DIMENSION_LABELS",
  "_Netcdf4Dimid",
  "_Netcdf4Coordinates",
  "_NCProperties",
  "_nc3_strict",
]);

/** Reads the index of an HDF5 file: its structures alone, in pages. */
export async function parseHdf5(url: string, reader: RangeReader, signal?: AbortSignal): Promise<ManifestGroup> {
  const file = await openHdf5(new PagedFile(url, reader, signal));
  const root = await walkGroup({ file, objects: 0 }, "/", await readMessages(file, file.root), [file.root]);
  const heap = new GlobalHeap(file);
  const dimensions = await Dimensions.of(root, heap);
  return groupOf({ file, heap, dimensions }, root);
}

interface Context {
  readonly file: Hdf5File;
  readonly heap: GlobalHeap;
  readonly dimensions: Dimensions;
}

async function groupOf(context: Context, found: FoundGroup): Promise<ManifestGroup> {
  const { dimensions } = context;
  const unsupported = [...found.unsupported];
  const dims = nameMap<number>();
  for (const dataset of found.datasets) {
    const length = dimensions.lengthOf(dataset);
    if (length !== undefined) dims[dataset.name] = length;
  }
  const read = await Promise.all(
    found.datasets
      .filter((dataset) => !dimensions.isBare(dataset))
      .map((dataset) => variableOf(context, found.path, dataset, unsupported)),
  );
  return {
    path: found.path,
    dims,
    attrs: await attrsOf(context, found.path, found.attributes, unsupported),
    variables: read.filter((variable) => variable !== undefined),
    groups: await Promise.all(found.groups.map((group) => groupOf(context, group))),
    unsupported,
  };
}

async function variableOf(
  context: Context,
  parent: string,
  dataset: FoundDataset,
  unsupported: Unsupported[],
): Promise<ManifestVariable | undefined> {
  const { file, heap, dimensions } = context;
  const name = childPath(parent, dataset.name.replace(/^_nc4_non_coord_/, ""));
  return orListed(name, unsupported, async () => {
    const attrs = await attrsOf(context, name, dataset.attributes, unsupported);
    return readDataset(file, heap, dataset, dimensions.namedShape(dataset), attrs);
  });
}

async function attrsOf(
  { heap }: Context,
  owner: string,
  attributes: readonly StoredAttribute[],
  unsupported: Unsupported[],
): Promise<Attributes> {
  const attrs = nameMap<AttributeValue>();
  for (const attribute of attributes) {
    if (INTERNAL.has(attribute.name)) continue;
    const value = await orListed(`${owner}@${attribute.name}`, unsupported, async () => {
      const found = await attributeValue(attribute, heap);
      if (found === undefined) throw new VariableFault("it is of a type that attributes cannot have here");
      return found;
    });
    if (value !== undefined) attrs[attribute.name] = value;
  }
  return attrs;
}

/** What cannot be read is listed with the reason, and the rest is read all the same. */
async function orListed<T>(name: string, unsupported: Unsupported[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VariableFault || error instanceof ChunkError || error instanceof UnsupportedFilterError)
      unsupported.push({ name, reason: error.message });
    else if (error instanceof Hdf5ParseError) unsupported.push({ name, reason: error.reason });
    else throw error;
    return undefined;
  }
}
