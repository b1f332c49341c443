import { nearest, redactUrl } from "@earthaccess/errors";
import { openFileTarget } from "#file-target";
import type { S3KeySource } from "./s3-keys.js";
import type { TargetFileSystem } from "./target.js";
import { TargetError } from "./target-errors.js";

/** How a location is opened. */
export interface OpenTargetOptions {
  /**
   * Options of the store behind the scheme, under our names or fsspec's: `{ key, secret, token, endpoint_url, anon }` for `s3:`,
   * `{ token }` for `gs:`, `{ account_name, account_key, sas_token, connection_string }` for `az:`.
   */
  readonly storageOptions?: Readonly<Record<string, unknown>> | undefined;
  /** Keys for `s3:`, or where to get them, such as `manager.sourceFor(endpoint)`. @default what storageOptions or the SDK find */
  readonly credentials?: S3KeySource | undefined;
  /** Origin of a compatible service. @default the provider's own */
  readonly endpoint?: string | undefined;
  /** Of the bucket, for `s3:`. @default "us-west-2" */
  readonly region?: string | undefined;
}

/** Makes the target for a location of its scheme. */
export type TargetFactory = (
  location: string,
  options: OpenTargetOptions,
) => TargetFileSystem | Promise<TargetFileSystem>;

const loadS3 = () => import("./open-s3.js");
const loadGcs = () => import("./open-gcs.js");
const loadAzure = () => import("./open-azure.js");

/** The stores that come with this package; each loads when it is first opened. */
const BUILT_IN: Readonly<Record<string, () => Promise<{ readonly open: TargetFactory }>>> = {
  memory: () => import("./open-memory.js"),
  s3: loadS3,
  s3a: loadS3,
  gs: loadGcs,
  gcs: loadGcs,
  az: loadAzure,
  azure: loadAzure,
  abfs: loadAzure,
  abfss: loadAzure,
};

const registered = /* @__PURE__ */ new Map<string, TargetFactory>();

/**
 * Teaches {@link openTarget} a further scheme, such as a company's own store; returns the way to take it back.
 *
 * @example
 * ```ts
 * const unregister = registerTarget("scratch", (location) => new MemoryTarget(location));
 * ```
 */
export function registerTarget(scheme: string, factory: TargetFactory): () => void {
  if (!/^[a-z][a-z0-9+.-]*$/.test(scheme))
    throw new TypeError(`A scheme is lower-case letters, digits and +.-, such as "s3"; got ${JSON.stringify(scheme)}.`);
  registered.set(scheme, factory);
  return () => void (registered.get(scheme) === factory && registered.delete(scheme));
}

/**
 * The target for a path or URL: a folder, `file:`, `memory:`, `s3:`, `gs:`, `az:`, or a scheme made known with {@link registerTarget}.
 *
 * Nothing is sent yet; a store that cannot be reached shows with the first write.
 *
 * @throws {TargetError} `targets/unknown-scheme`, `targets/bad-options`, `targets/invalid-name`.
 *
 * @example
 * ```ts
 * const target = await openTarget("memory://results");
 * const bucket = await openTarget("s3://my-bucket/data", { storageOptions: { key: "<id>", secret: "<secret>" } });
 * ```
 */
export async function openTarget(location: string | URL, options: OpenTargetOptions = {}): Promise<TargetFileSystem> {
  if (typeof location !== "string" && !(location instanceof URL))
    throw new TargetError(
      `A location is a text or a URL, such as "./data" or "s3://bucket/folder"; got ${typeof location}.`,
      {
        code: "targets/bad-options",
      },
    );
  const text = String(location);
  const [, scheme] = /^([a-z][a-z0-9+.-]+):/i.exec(text) ?? [];
  const name = scheme?.toLowerCase();
  const own = name === undefined ? undefined : registered.get(name);
  if (own) return own(text, options);
  if (name === undefined || name === "file") return openFileTarget(text);
  const load = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined;
  if (load) return (await load()).open(text, options);
  const known = ["file", "memory", "s3", "gs", "az", ...registered.keys()];
  const meant = nearest(name, known);
  throw new TargetError(
    `No target is known for ${redactUrl(text)}.${meant ? ` Did you mean ${meant}://?` : ""} Known: a folder, ${known.map((k) => `${k}:`).join(", ")}. Others are added with registerTarget().`,
    { code: "targets/unknown-scheme", data: { scheme: name } },
  );
}
