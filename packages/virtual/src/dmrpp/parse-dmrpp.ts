import { childPath, type ManifestGroup, nameMap } from "../manifest.js";
import { joinedBytes } from "../read/joined-bytes.js";
import { DmrppParseError } from "../virtual-errors.js";
import { floatOf, integerOf, readAttribute, readChildren, skipElement } from "./attributes.js";
import { ChunkRows } from "./chunk-rows.js";
import { type DmrppDocument, type Enumeration, type OpenGroup, openGroup, urlResolver } from "./document.js";
import { isVariable, numberTypeOf, readVariable } from "./read-variable.js";
import { VariableFault } from "./variable-fault.js";
import { sizeOf } from "./variable-parts.js";
import { XmlScanner } from "./xml-scanner.js";
import { charsetOf } from "./xml-text.js";

/** What {@link parseDmrpp} takes. */
export interface ParseDmrppOptions {
  /** Where the data file is. @default what the document calls `dmrpp:href` */
  readonly url?: string | undefined;
}

/** Documents larger than this are refused. */
const MAX_BYTES = 512 * 1024 * 1024;
/** Groups deeper than this would overflow the stack of some readers of the result. */
const MAX_DEPTH = 4000;

/**
 * Reads a DMR++ document: what is in a data file, and at which bytes.
 *
 * Everything that cannot be read is in `unsupported` of its group, with the reason; nothing is left out silently.
 *
 * @throws {DmrppParseError} when the document as a whole is no DMR++: cut off, an HTML page, with a document type definition.
 *
 * @example
 * ```ts
 * const root = parseDmrpp(
 *   '<Dataset name="a.h5"><Dimension name="x" size="2"/><Int16 name="v"><Dim name="/x"/>' +
 *     '<chunks fillValue="7"/></Int16></Dataset>',
 *   { url: "https://example.org/a.h5" },
 * );
 * root.variables[0]?.shape; // [2]
 * ```
 */
export function parseDmrpp(source: string | Uint8Array, options?: ParseDmrppOptions): ManifestGroup;
export function parseDmrpp(
  source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  options?: ParseDmrppOptions,
): Promise<ManifestGroup>;
export function parseDmrpp(
  source: string | Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  options: ParseDmrppOptions = {},
): ManifestGroup | Promise<ManifestGroup> {
  if (typeof source === "string") return parseBytes(new TextEncoder().encode(source), options, "utf-8");
  return source instanceof Uint8Array
    ? parseBytes(source, options)
    : gathered(source).then((bytes) => parseBytes(bytes, options));
}

function parseBytes(bytes: Uint8Array, options: ParseDmrppOptions, known?: "utf-8"): ManifestGroup {
  if (bytes.length > MAX_BYTES) throw new DmrppParseError(`it has ${bytes.length} bytes; ${MAX_BYTES} are the limit`);
  const { start, charset } = charsetOf(bytes);
  refuseOthers(bytes, start);
  const scanner = new XmlScanner(bytes, start, known ?? charset);
  for (;;) {
    const event = scanner.next();
    if (event === "end") throw scanner.error("it has no element Dataset");
    if (event === "open") break;
  }
  if (scanner.name !== "Dataset") throw scanner.error(`its first element is ${scanner.name}, not Dataset`);
  const url = options.url ?? scanner.attribute("href") ?? "";
  const document: DmrppDocument = {
    scanner,
    url,
    hasVersion: scanner.attribute("version") !== undefined,
    dims: new Map(),
    enumerations: new Map(),
    rows: new ChunkRows(),
    resolveUrl: urlResolver(url),
  };
  return readGroups(document);
}

/** Reads the element `Dataset` just opened; groups in groups are a list here, not calls in calls, because a document decides how many. */
function readGroups(document: DmrppDocument): ManifestGroup {
  const { scanner } = document;
  const open: OpenGroup[] = [openGroup("/")];
  for (;;) {
    const group = open.at(-1) as OpenGroup;
    const event = scanner.next();
    if (event === "end") throw scanner.error("it ends in the middle of an element");
    if (event === "open" && scanner.name === "Group") {
      if (open.length > MAX_DEPTH) throw scanner.error(`it has groups in groups, more than ${MAX_DEPTH} deep`);
      open.push(openGroup(childPath(group.path, scanner.attribute("name") ?? "")));
    } else if (event === "open") readMember(document, group, scanner.name);
    else if (event === "close") {
      open.pop();
      const parent = open.at(-1);
      if (!parent) return group;
      parent.groups.push(group);
    }
  }
}

function readMember(document: DmrppDocument, group: OpenGroup, element: string): void {
  const { scanner } = document;
  if (isVariable(element)) addVariable(document, group, element);
  else if (element === "Attribute") readAttribute(scanner, group.attrs);
  else if (element === "Enumeration") addEnumeration(document, group);
  else {
    if (element === "Dimension") addDimension(document, group);
    skipElement(scanner);
  }
}

function addVariable(document: DmrppDocument, group: OpenGroup, element: string): void {
  const { scanner } = document;
  const { depth } = scanner;
  const name = childPath(group.path, scanner.attribute("name") ?? "");
  try {
    const variable = readVariable(document, group.path, element);
    if (
      group.variables.some((one) => one.name === variable.name) ||
      group.unsupported.some((one) => one.name === name)
    ) {
      group.variables.splice(0, group.variables.length, ...group.variables.filter((one) => one.name !== variable.name));
      throw new VariableFault("there are several variables of this name");
    }
    group.variables.push(variable);
  } catch (error) {
    if (!(error instanceof VariableFault)) throw error;
    while (scanner.depth >= depth)
      if (scanner.next() === "end") throw scanner.error("it ends in the middle of a variable");
    if (!group.unsupported.some((one) => one.name === name)) group.unsupported.push({ name, reason: error.message });
  }
}

function addDimension({ scanner, dims }: DmrppDocument, group: OpenGroup): void {
  const name = scanner.attribute("name") ?? "";
  try {
    const size = sizeOf(scanner.attribute("size") ?? "");
    group.dims[name] = size;
    dims.set(childPath(group.path, name), size);
  } catch (error) {
    if (!(error instanceof VariableFault)) throw error;
    group.unsupported.push({ name: childPath(group.path, name), reason: error.message });
  }
}

function addEnumeration(document: DmrppDocument, group: OpenGroup): void {
  const { scanner, enumerations } = document;
  const type = numberTypeOf(scanner.attribute("basetype") ?? "") ?? "int32";
  const path = childPath(group.path, scanner.attribute("name") ?? "");
  const values: Enumeration["values"] = nameMap();
  readChildren(scanner, (child) => {
    if (child === "EnumConst") {
      const value = scanner.attribute("value") ?? "";
      values[scanner.attribute("name") ?? ""] = integerOf(value) ?? floatOf(value);
    }
    skipElement(scanner);
  });
  enumerations.set(path, { type, values });
}

/** Servers answer with other things than documents, which deserve their own words. */
function refuseOthers(bytes: Uint8Array, start: number): void {
  const head = String.fromCharCode(...bytes.subarray(start, start + 300)).trimStart();
  if (head === "") throw new DmrppParseError("it is empty");
  if (/^<(!doctype\s+html|html)/i.test(head))
    throw new DmrppParseError("it is an HTML page, perhaps a login page; log in and try again");
  if (head[0] === "{" || head[0] === "[") throw new DmrppParseError("it is JSON");
  if (/<Error>\s*<Code>(\w+)/.test(head))
    throw new DmrppParseError(`it is an error of S3 (${/<Code>(\w+)/.exec(head)?.[1]})`);
  // Some tools print a line before the document.
  if (head[0] !== "<" && !/<(\?xml|Dataset)\b/.test(head)) throw new DmrppParseError("it is not XML");
}

async function gathered(source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > MAX_BYTES) throw new DmrppParseError(`it has more than ${MAX_BYTES} bytes`);
    pieces.push(piece);
  }
  return joinedBytes(pieces);
}
