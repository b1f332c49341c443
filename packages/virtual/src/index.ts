/**
 * Many granules as one dataset, without downloading them.
 *
 * @module
 */
export { type ParseDmrppOptions, parseDmrpp } from "./dmrpp/parse-dmrpp.js";
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
  StringPadding,
  Unsupported,
} from "./manifest.js";
export {
  ChunkError,
  DmrppParseError,
  IncompatibleDatasetsError,
  UnsupportedFilterError,
  VirtualError,
} from "./virtual-errors.js";
