import type { FileStore, SimulatedFile } from "../files/file-store.js";
import { asNumber, asObject, asObjects, asText, type Json, type JsonObject } from "./json.js";

/** Algorithms in UMM's spelling that the box can compute for its own bytes. */
const KNOWN_ALGORITHMS = new Set(["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "Adler-32", "CRC-32"]);

const UNIT_POWERS: Readonly<Record<string, number>> = { KB: 1, MB: 2, GB: 3, TB: 4, PB: 5, NA: 2 };

/** Links that are not the data themselves, however they are typed. */
const SIDECAR =
  /\.(dmrpp|missing|xml|json|md5|sha256|sha512|jpe?g|png|gif|txt|log|html?|pdf|iso|kml|kmz|prj|wld|pgw)$/i;

/** The same URL inside the box: `https://host/path` is served at `<data>/host/path`; other schemes stay. */
export function rewriteUrl(url: string, dataUrl: string): string {
  return url.replace(/^https?:\/\/(?=[^/])/i, `${dataUrl}/`);
}

/** A granule whose https links lead into the box, and whose sizes and checksums are those of the bytes served there. */
export function rewriteGranule(umm: JsonObject, dataUrl: string, files: FileStore): JsonObject {
  const out = rewriteLinks(umm, dataUrl);
  const dataGranule = asObject(out.DataGranule);
  const described = dataGranule?.ArchiveAndDistributionInformation;
  if (dataGranule === undefined || !Array.isArray(described)) return out;
  const entries = asObjects(described);
  const names = new Map<string, SimulatedFile>();
  for (const link of asObjects(umm.RelatedUrls)) {
    const path = pathOf(asText(link.URL));
    if (path !== undefined) names.set(basename(path), files.file(path));
  }
  const context: DescribeContext = { names, data: dataFiles(umm, files), alone: entries.length === 1, files };
  const rewritten = described.map((entry) => {
    const object = asObject(entry);
    return object === undefined ? entry : describe(object, context);
  });
  return { ...out, DataGranule: { ...dataGranule, ArchiveAndDistributionInformation: rewritten } };
}

/** A granule or a collection whose links lead into the box. */
export function rewriteLinks(umm: JsonObject, dataUrl: string): JsonObject {
  const out: JsonObject = { ...umm };
  if (Array.isArray(umm.RelatedUrls)) {
    out.RelatedUrls = umm.RelatedUrls.map((link): Json => {
      const object = asObject(link);
      const url = asText(object?.URL);
      return object === undefined || url === undefined ? link : { ...object, URL: rewriteUrl(url, dataUrl) };
    });
  }
  const direct = asObject(umm.DirectDistributionInformation);
  if (direct !== undefined) {
    out.DirectDistributionInformation = Object.fromEntries(
      Object.entries(direct).map(([name, value]) => [
        name,
        typeof value === "string" ? rewriteUrl(value, dataUrl) : value,
      ]),
    );
  }
  return out;
}

/** Makes all links of a granule with one file name the same file, as a file and its copy in a bucket are. */
export function aliasMirrors(umm: JsonObject, files: FileStore): void {
  const first = new Map<string, string>();
  const paths = asObjects(umm.RelatedUrls).flatMap((link) => pathOf(asText(link.URL)) ?? []);
  for (const path of paths) {
    const name = basename(path);
    const original = first.get(name);
    if (original === undefined) first.set(name, path);
    else files.alias(path, original);
  }
}

interface DescribeContext {
  readonly names: ReadonlyMap<string, SimulatedFile>;
  readonly data: readonly SimulatedFile[];
  readonly alone: boolean;
  readonly files: FileStore;
}

function describe(entry: JsonObject, context: DescribeContext): JsonObject {
  const name = asText(entry.Name);
  const named = name === undefined ? undefined : context.names.get(name);
  const file = named ?? (context.alone && context.data.length === 1 ? context.data[0] : undefined);
  const sum = context.data.reduce((total, one) => total + one.size, 0);
  // An entry that names no link is a file that was archived beside the linked ones; it exists under its own name only.
  const stray =
    name !== undefined && name !== "Not provided" && !context.alone
      ? context.files.file(`/archive/${name}`)
      : undefined;
  const size = file?.size ?? stray?.size ?? (sum > 0 ? sum : undefined);
  const out: JsonObject = { ...entry };
  if (size !== undefined) writeSize(out, entry, size);
  if (Array.isArray(entry.Files))
    out.Files = asObjects(entry.Files).map((inner) => describe(inner, { ...context, alone: false }));
  const algorithm = asText(asObject(entry.Checksum)?.Algorithm);
  if (algorithm === undefined) return out;
  const value = KNOWN_ALGORITHMS.has(algorithm) ? (file ?? stray)?.checksum(algorithm) : undefined;
  if (value === undefined) delete out.Checksum;
  else out.Checksum = { ...asObject(entry.Checksum), Value: value };
  return out;
}

/** Writes the size in the forms the record has: SizeInBytes, or Size with its unit, in the base (1000 or 1024) it used. */
function writeSize(out: JsonObject, entry: JsonObject, size: number): void {
  const bytes = asNumber(entry.SizeInBytes);
  const amount = asNumber(entry.Size);
  if (bytes !== undefined) out.SizeInBytes = size;
  if (amount === undefined) return;
  const power = UNIT_POWERS[asText(entry.SizeUnit) ?? "MB"] ?? 2;
  const decimal =
    bytes !== undefined && Math.abs(amount * 1000 ** power - bytes) < Math.abs(amount * 1024 ** power - bytes);
  out.Size = size / (decimal ? 1000 : 1024) ** power;
}

/** The files behind the https data links, without browse images, metadata and other sidecars. */
function dataFiles(umm: JsonObject, files: FileStore): SimulatedFile[] {
  const paths = new Map<string, string>();
  for (const link of asObjects(umm.RelatedUrls)) {
    const path = pathOf(asText(link.URL));
    if (link.Type !== "GET DATA" || path === undefined || SIDECAR.test(path)) continue;
    const key = basename(path);
    if (!paths.has(key)) paths.set(key, path);
  }
  return [...paths.values()].map((path) => files.file(path));
}

function pathOf(url: string | undefined): string | undefined {
  const match = /^(?:https?|s3|ftp):\/\/([^?#]+)/i.exec(url ?? "");
  return match === null ? undefined : `/${match[1]}`;
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
