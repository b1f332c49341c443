import { type ChunkTable, type ManifestGroup, nameMap, storedGridOf } from "../manifest.js";
import type { ReadServices } from "../read/chunk-source.js";
import { ReferenceTable } from "../read/reference-table.js";
import { fromBase64 } from "../zarr/fill-values.js";
import { jsonValue } from "../zarr/json-text.js";
import { manifestOfNodes } from "../zarr/manifest-of-nodes.js";
import { isRecord } from "../zarr/zarr-attributes.js";
import { chunkNumberOf, isDocument, zarrNodes } from "../zarr/zarr-nodes.js";
import { FileLengths } from "./file-lengths.js";
import { kerchunkFault } from "./kerchunk-fault.js";
import { type RawEntry, referencesOf, shown } from "./reference-document.js";

/** Documents of metadata that are themselves in other files. */
const MAX_DOCUMENTS = 10_000;

/**
 * The manifest of kerchunk's JSON, version 0 or 1.
 *
 * @param json the document, parsed
 * @throws {VirtualError} `virtual/bad-kerchunk`
 */
export async function manifestOfKerchunk(json: unknown, services: ReadServices): Promise<ManifestGroup> {
  const documents = new Map<string, unknown>();
  const chunks: (readonly [string, RawEntry])[] = [];
  let all: readonly (readonly [string, RawEntry])[] = [];
  for (const [key, entry] of referencesOf(json)) {
    if (isDocument(key)) documents.set(key, entry);
    else if (key === ".zmetadata") all = consolidated(entry);
    else chunks.push([key, entry]);
  }
  for (const [key, entry] of all) if (!documents.has(key)) documents.set(key, entry);
  const whole = new FileLengths(services);
  if (documents.size > MAX_DOCUMENTS) throw kerchunkFault(`it has more than ${MAX_DOCUMENTS} documents of metadata`);
  for (const [key, entry] of documents) documents.set(key, await documentOf(key, entry as RawEntry, whole));
  const nodes = zarrNodes(documents);
  if (nodes.arrays.size + nodes.groups.size + nodes.faults.size === 0)
    throw kerchunkFault("it has no metadata of Zarr, such as .zgroup");
  const grids = new Map([...nodes.arrays].map(([path, { variable: v }]) => [path, storedGridOf(v)]));
  const tables = new Map<string, ReferenceTable>([...nodes.arrays.keys()].map((path) => [path, new ReferenceTable()]));
  await whole.askAll(chunks.flatMap(([, entry]) => (isRange(entry) && entry[2] === undefined ? [entry[0]] : [])));
  for (const [key, entry] of chunks) {
    const path = arrayOf(key, grids);
    if (path === undefined) continue;
    const place = key.slice(path.length + (path === "" ? 0 : 1));
    const keys = nodes.arrays.get(path)?.keys;
    const number = keys && chunkNumberOf(place, keys, grids.get(path) ?? []);
    // What is outside of the grid is no value of the array.
    if (number === undefined) continue;
    const table = tables.get(path) as ReferenceTable;
    if (typeof entry === "string") table.addBytes(number, bytesOf(key, entry));
    else if (isRange(entry)) table.addRange(number, entry[0], entry[1], entry[2] ?? (await whole.size(entry[0])));
    else table.addBytes(number, new TextEncoder().encode(JSON.stringify(entry)));
  }
  const dataOf = (path: string): ChunkTable => (tables.get(path) ?? new ReferenceTable()).finish();
  return manifestOfNodes(nodes, dataOf, services);
}

function isRange(entry: RawEntry): entry is readonly [string, number, number?] {
  return Array.isArray(entry);
}

/** The array that a chunk's key belongs to. */
function arrayOf(key: string, arrays: ReadonlyMap<string, unknown>): string | undefined {
  for (let slash = key.lastIndexOf("/"); slash > 0; slash = key.lastIndexOf("/", slash - 1)) {
    const path = key.slice(0, slash);
    if (arrays.has(path)) return path;
  }
  return arrays.has("") ? "" : undefined;
}

/** Bytes that stand in the document: base64, or the text itself. */
function bytesOf(key: string, text: string): Uint8Array {
  if (!text.startsWith("base64:")) return new TextEncoder().encode(text);
  try {
    return fromBase64(text.slice("base64:".length));
  } catch (cause) {
    throw kerchunkFault(`${shown(key)} is no base64`, cause);
  }
}

async function documentOf(key: string, entry: RawEntry, whole: FileLengths): Promise<unknown> {
  if (!isRange(entry) && typeof entry !== "string") return entry;
  const text = isRange(entry)
    ? new TextDecoder().decode(await whole.read(entry[0], entry[1], entry[2]))
    : new TextDecoder().decode(bytesOf(key, entry));
  try {
    return jsonValue(text);
  } catch (cause) {
    throw kerchunkFault(`${shown(key)} is no JSON`, cause);
  }
}

function consolidated(entry: RawEntry): readonly (readonly [string, RawEntry])[] {
  const json = typeof entry === "string" ? jsonValue(entry) : entry;
  const metadata = isRecord(json) && isRecord(json.metadata) ? json.metadata : nameMap<unknown>();
  return Object.entries(metadata).filter((pair): pair is [string, RawEntry] => isRecord(pair[1]));
}
