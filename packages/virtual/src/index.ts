/**
 * Many granules as one dataset, without downloading them.
 *
 * @module
 */
export type { CombineOptions } from "./dataset/from-manifests.js";
export type { Label, LabelOptions, LabelSelection } from "./dataset/labels.js";
export type { IndexSelection } from "./dataset/spans.js";
export { type Dataset, VirtualDataset } from "./dataset/virtual-dataset.js";
export { type LoadedVariable, type LoadOptions, VirtualVariable } from "./dataset/virtual-variable.js";
export { type ParseDmrppOptions, parseDmrpp } from "./dmrpp/parse-dmrpp.js";
export { hdf5Parser } from "./hdf5/hdf5-parser.js";
export type {
  Attributes,
  AttributeValue,
  ChunkTable,
  Filter,
  InlineBytes,
  InlineTexts,
  ManifestGroup,
  ManifestVariable,
  NoData,
  NumberType,
  Shards,
  StringPadding,
  Unsupported,
} from "./manifest.js";
export { manifestFromJson, manifestToJson } from "./manifest-json.js";
export {
  openVirtualDataset,
  openVirtualMfdataset,
  type Parser,
  type VirtualGranule,
  type VirtualMfOptions,
  type VirtualOptions,
  type VirtualSource,
} from "./open.js";
export { createParseTask, type ParseJob, parseDmrppTask } from "./parse-task.js";
export { fetchRangeReader, type RangeReader } from "./read/range-reader.js";
export type { TypedArray, Values } from "./read/typed-values.js";
export {
  ChunkError,
  DmrppParseError,
  Hdf5ParseError,
  IncompatibleDatasetsError,
  UnsupportedFilterError,
  VirtualError,
} from "./virtual-errors.js";
