import { type AllowedOptions, checkOptions } from "@earthaccess/errors";
import type { TargetFileSystem } from "@earthaccess/targets";
import type { VirtualDataset } from "../dataset/virtual-dataset.js";
import { openFiles } from "../files/file-place.js";
import { PERSIST_OPTIONS } from "../known-options.js";
import type { Unsupported } from "../manifest.js";
import type { DatasetPlan, PersistOptions } from "../persist/plan.js";
import { planDataset } from "../persist/plan-dataset.js";
import { type KerchunkReferences, kerchunkJson, kerchunkObject } from "./write-json.js";
import { kerchunkParquet } from "./write-parquet.js";

/** How references are written, and where. */
export interface KerchunkOptions extends PersistOptions {
  /** One JSON document, or a folder of Parquet files, which readers open without reading all of it. @default "json" */
  readonly format?: "json" | "parquet" | undefined;
  /** A folder or bucket, or its location as `openTarget` takes it. @default none: the references are returned */
  readonly target?: TargetFileSystem | string | URL | undefined;
  /** Of the document, or the folder, in the target. @default "references.json" and "references.parquet" */
  readonly name?: string | undefined;
}

const KERCHUNK_OPTIONS: AllowedOptions<KerchunkOptions> = /* @__PURE__ */ Object.assign(
  { format: ["json", "parquet"] as const, target: undefined, name: undefined },
  PERSIST_OPTIONS,
);

/** What was written. */
export interface KerchunkReport {
  /** Of the document, or of the folder. */
  readonly url: string;
  /** Files written, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Chunks that stay in the data files. */
  readonly references: number;
  /** Chunks that are written with them. */
  readonly inline: number;
  /** What is in the data and could not be written, with the reason. */
  readonly omitted: readonly Unsupported[];
}

/**
 * Writes a dataset as kerchunk references, which xarray, zarr-python and zarrita open without this library: every chunk by its URL,
 * place and length. No token, header or signed query is among them.
 *
 * Without a target the references are returned: an object for JSON, the files by name for Parquet. Parquet needs the optional peer
 * dependency `hyparquet-writer`.
 *
 * @throws {IncompatibleDatasetsError} naming variable, granule and reason, when granules cannot be one regular array
 * @throws {VirtualError} `virtual/missing-package`
 *
 * @example
 * ```ts no-run
 * const vds = await openVirtualDataset("https://data.example.org/a.nc");
 * const references = await toKerchunk(vds);
 * const { url } = await toKerchunk(vds, { format: "parquet", target: "s3://my-bucket/sst" });
 * ```
 */
export function toKerchunk(
  dataset: VirtualDataset,
  options: KerchunkOptions & { readonly target: TargetFileSystem | string | URL },
): Promise<KerchunkReport>;
export function toKerchunk(
  dataset: VirtualDataset,
  options: KerchunkOptions & { readonly format: "parquet"; readonly target?: undefined },
): Promise<ReadonlyMap<string, Uint8Array>>;
export function toKerchunk(
  dataset: VirtualDataset,
  options?: KerchunkOptions & { readonly format?: "json" | undefined; readonly target?: undefined },
): Promise<KerchunkReferences>;
export async function toKerchunk(
  dataset: VirtualDataset,
  options: KerchunkOptions = {},
): Promise<KerchunkReport | KerchunkReferences | ReadonlyMap<string, Uint8Array>> {
  checkOptions("toKerchunk", options, KERCHUNK_OPTIONS);
  const { format = "json", target, signal } = options;
  const plan = await planDataset(dataset, options);
  if (target === undefined) {
    if (format === "json") return kerchunkObject(plan);
    const files = new Map<string, Uint8Array>();
    for await (const { name, bytes } of kerchunkParquet(plan)) files.set(name, bytes);
    return files;
  }
  const files = await openFiles(target);
  const name = options.name ?? `references.${format}`;
  return format === "json" ? writeDocument(plan, files, name, signal) : writeFolder(plan, files, name, signal);
}

async function writeDocument(
  plan: DatasetPlan,
  target: TargetFileSystem,
  name: string,
  signal?: AbortSignal,
): Promise<KerchunkReport> {
  const written = { references: 0, inline: 0 };
  const { url, size } = await target.write(name, kerchunkJson(plan, written), {
    contentType: "application/json",
    signal,
  });
  return { url, files: 1, bytes: size, ...written, omitted: plan.omitted };
}

async function writeFolder(
  plan: DatasetPlan,
  target: TargetFileSystem,
  name: string,
  signal?: AbortSignal,
): Promise<KerchunkReport> {
  let [files, bytes, references, inline] = [0, 0, 0, 0];
  for await (const file of kerchunkParquet(plan)) {
    await target.write(`${name}/${file.name}`, file.bytes, { size: file.bytes.length, signal });
    files += 1;
    bytes += file.bytes.length;
    references += file.references;
    inline += file.inline;
  }
  return { url: target.url(name), files, bytes, references, inline, omitted: plan.omitted };
}
