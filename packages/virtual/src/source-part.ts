import { redactUrl } from "@earthaccess/errors";
import type { Part } from "./dataset/from-manifests.js";
import { parseDmrpp } from "./dmrpp/parse-dmrpp.js";
import { readDocument } from "./document-source.js";
import { hdf5Parser } from "./hdf5/hdf5-parser.js";
import type { ManifestGroup } from "./manifest.js";
import type { VirtualGranule, VirtualOptions, VirtualSource } from "./open.js";
import type { ReadServices } from "./read/chunk-source.js";
import type { RangeReader } from "./read/range-reader.js";
import { Hdf5ParseError, VirtualError } from "./virtual-errors.js";

/** The manifest of one source, by the parser that was asked for. @param services what references are read with */
export async function partOf(source: VirtualSource, options: VirtualOptions, services: ReadServices): Promise<Part> {
  const { reader } = services;
  if (options.parser === "kerchunk") {
    const { manifestOfReferences } = await import("./kerchunk/from-kerchunk.js");
    const { dataUrl, granule } =
      source instanceof Uint8Array
        ? { dataUrl: source, granule: "references" }
        : linksOf(source, options.access ?? "external");
    return { root: await manifestOfReferences(dataUrl, services, options), granule };
  }
  if (source instanceof Uint8Array) {
    if (options.url === undefined)
      throw new VirtualError("The bytes of a DMR++ do not say where the data are: give the option url.", {
        code: "virtual/no-url",
      });
    return { root: parseDmrpp(source, { url: options.url }), granule: nameOf(options.url) };
  }
  const { dataUrl, dmrppUrl, granule } = linksOf(source, options.access ?? "external");
  const { parser = "auto", signal } = options;
  if (typeof parser === "function") return { root: await parser(dataUrl, reader, signal), granule };
  if (parser === "hdf5") return { root: await hdf5Parser(dataUrl, reader, signal), granule };
  let document: Uint8Array;
  try {
    document = await documentOf(dmrppUrl, options);
  } catch (error) {
    if (parser === "dmrpp" || !isAbsent(error)) throw error;
    const { hidden } = ((error as { readonly data?: AbsenceFacts }).data ?? {}) as AbsenceFacts;
    const why = hidden === true ? "The page sees no DMR++ document" : "There is no DMR++ document";
    return { root: await withoutDocument(dataUrl, `${why} ${redactUrl(dmrppUrl)}`, reader, signal), granule };
  }
  return { root: parseDmrpp(document, { url: dataUrl }), granule };
}

interface AbsenceFacts {
  readonly status?: unknown;
  readonly hidden?: unknown;
}

/** Whether an error says that there is no such file, in the words of a server or of a disk, or may say so to a page. */
function isAbsent(error: unknown): boolean {
  const { code, data } = error as { readonly code?: unknown; readonly data?: AbsenceFacts };
  return (
    data?.status === 404 ||
    data?.hidden === true ||
    code === "ENOENT" ||
    (typeof code === "string" && /[/-]not-found$/.test(code))
  );
}

async function withoutDocument(
  dataUrl: string,
  why: string,
  reader: RangeReader,
  signal?: AbortSignal,
): Promise<ManifestGroup> {
  try {
    return await hdf5Parser(dataUrl, reader, signal);
  } catch (cause) {
    if (!(cause instanceof Hdf5ParseError)) throw cause;
    throw new VirtualError(
      `${why}, and the data cannot be opened without one. ${cause.message} Download the file, or open it with a parser of your own.`,
      { code: "virtual/no-dmrpp", cause, data: { status: 404 } },
    );
  }
}

/** Where a source has its data and its document, and what it is called. */
export function linksOf(source: VirtualGranule | string | URL, access: "direct" | "external") {
  if (typeof source === "string" || source instanceof URL) {
    const url = String(source);
    const dataUrl = url.replace(/\.dmrpp(?=$|[?#])/, "");
    return { dataUrl, dmrppUrl: dataUrl === url ? `${url}.dmrpp` : url, granule: nameOf(dataUrl) };
  }
  if (typeof source?.dataLinks !== "function")
    throw new VirtualError("Expected a granule, a URL, or the bytes of a DMR++ document.", {
      code: "virtual/bad-source",
      data: { got: source === null ? "null" : typeof source },
    });
  const [dataUrl] = source.dataLinks({ access });
  const granule = source.id ?? nameOf(dataUrl ?? "");
  if (dataUrl === undefined)
    throw new VirtualError(`${granule} has no data file with ${access} access.`, {
      code: "virtual/no-data-link",
      data: { granule },
    });
  return { dataUrl, dmrppUrl: source.dmrppUrl?.() ?? `${dataUrl}.dmrpp`, granule };
}

async function documentOf(url: string, { auth, reader, signal }: VirtualOptions): Promise<Uint8Array> {
  // Documents are text: servers compress it for a login's fetch, and not for ranges.
  const isFetched = auth !== undefined && /^https?:/i.test(url);
  if (reader?.size && !isFetched) return reader.getRange(url, 0, await reader.size(url), signal ? { signal } : {});
  return readDocument(url, auth?.fetch ?? globalThis.fetch, signal);
}

function nameOf(url: string): string {
  return url.replace(/[?#].*$/, "").replace(/^.*\//, "");
}
