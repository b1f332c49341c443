import type { AttributeValue, InlineBytes, InlineTexts, StringPadding } from "../manifest.js";
import { nameMap } from "../manifest.js";
import { readAttribute, readText, skipElement } from "./attributes.js";
import { type DmrppDocument, fullPath } from "./document.js";
import { readCompact, readMissingData, readTexts } from "./inline-data.js";
import { VariableFault } from "./variable-fault.js";

/** What stands in the element of a variable, in the order of the document and not yet checked. */
export interface VariableParts {
  readonly shape: number[];
  readonly dims: (string | null)[];
  readonly attrs: Record<string, AttributeValue>;
  readonly maps: string[];
  /** How many of the elements that hold or locate values there are. */
  layouts: number;
  chunkSizes?: number[];
  filters?: string;
  levels?: string;
  fill?: string;
  byteOrder?: string;
  linked: boolean;
  blocks: boolean;
  stringLength?: number;
  padding?: StringPadding;
  inline?: InlineBytes | InlineTexts;
  hasStructure: boolean;
}

/** Reads the children of the element of a variable; the chunks go to the document's rows. */
export function readParts(document: DmrppDocument, group: string, itemSize: number): VariableParts {
  const { scanner } = document;
  const parts: VariableParts = {
    shape: [],
    dims: [],
    attrs: nameMap(),
    maps: [],
    layouts: 0,
    linked: false,
    blocks: false,
    hasStructure: false,
  };
  document.rows.start(document.url);
  for (;;) {
    const event = scanner.next();
    if (event === "close") return parts;
    if (event === "end") throw scanner.error("it ends in the middle of a variable");
    if (event !== "open") continue;
    const read = Object.hasOwn(READERS, scanner.name) ? READERS[scanner.name] : undefined;
    if (read) read(document, parts, group, itemSize);
    else skipElement(scanner);
  }
}

type PartReader = (document: DmrppDocument, parts: VariableParts, group: string, itemSize: number) => void;

/** The elements inside a variable that mean something here. */
const READERS: Readonly<Record<string, PartReader>> = {
  Dim: readDim,
  Map({ scanner }, parts) {
    parts.maps.push(scanner.attribute("name") ?? "");
    skipElement(scanner);
  },
  Attribute: ({ scanner }, parts) => readAttribute(scanner, parts.attrs),
  chunks: readChunks,
  chunk: readBareChunk,
  byteStream: readBareChunk,
  block: readBareChunk,
  compact({ scanner }, parts) {
    parts.layouts += 1;
    parts.inline = readCompact(scanner);
  },
  missingdata({ scanner }, parts, _group, itemSize) {
    parts.layouts += 1;
    parts.inline = readMissingData(scanner, itemSize);
  },
  vlsa({ scanner }, parts) {
    parts.layouts += 1;
    parts.inline = readTexts(scanner);
  },
  FixedLengthStringArray({ scanner }, parts) {
    parts.stringLength = Number(scanner.attribute("string_length"));
    parts.padding = scanner.attribute("pad") === "space_pad" ? "space" : "null";
    skipElement(scanner);
  },
  specialstructuredata({ scanner }, parts) {
    parts.hasStructure = true;
    skipElement(scanner);
  },
};

function readDim({ scanner, dims }: DmrppDocument, parts: VariableParts, group: string): void {
  const name = scanner.attribute("name");
  const size = scanner.attribute("size");
  skipElement(scanner);
  if (name === undefined) {
    parts.dims.push(null);
    parts.shape.push(sizeOf(size ?? ""));
    return;
  }
  const path = fullPath(dims, name, group);
  if (path === undefined) throw new VariableFault(`its dimension ${name} is not declared`);
  parts.dims.push(path);
  parts.shape.push(dims.get(path) as number);
}

function readChunks(document: DmrppDocument, parts: VariableParts): void {
  const { scanner, rows } = document;
  parts.layouts += 1;
  const fact = (name: string) => scanner.attribute(name);
  parts.filters = fact("compressionType");
  parts.levels = fact("deflateLevel") ?? fact("deflate_level");
  parts.fill = fact("fillValue");
  parts.byteOrder = fact("byteOrder") ?? fact("byteOrde");
  parts.linked = fact("LBChunk") === "true";
  parts.hasStructure ||= fact("structOffset") !== undefined;
  for (;;) {
    const event = scanner.next();
    if (event === "close") return;
    if (event === "end") throw scanner.error("it ends in the middle of a list of chunks");
    if (event !== "open") continue;
    const { name } = scanner;
    if (name === "chunk" || name === "block") {
      parts.blocks ||= name === "block";
      rows.add(scanner, document.resolveUrl);
      skipElement(scanner);
    } else if (name === "chunkDimensionSizes") {
      const sizes = readText(scanner).trim();
      parts.chunkSizes ??= sizes === "" ? [] : sizes.split(/\s+/).map(sizeOf);
    } else skipElement(scanner);
  }
}

/** Old documents have the one chunk of a variable right inside of it. */
function readBareChunk(document: DmrppDocument, parts: VariableParts): void {
  const { scanner } = document;
  if (document.rows.count === 0) parts.layouts += 1;
  parts.blocks = scanner.name === "block";
  document.rows.add(scanner, document.resolveUrl);
  skipElement(scanner);
}

/** @throws {VariableFault} for anything but a size that a dimension can have */
export function sizeOf(text: string): number {
  const size = Number(text.trim());
  if (!/^\s*\d+\s*$/.test(text) || !Number.isSafeInteger(size))
    throw new VariableFault(`"${text}" is no size of a dimension`);
  return size;
}
