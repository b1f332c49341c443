import { nearest, redactUrl } from "@earthaccess/errors";
import { openFileTarget } from "#file-target";
import { MemoryTarget } from "./memory-target.js";
import type { TargetFileSystem } from "./target.js";
import { TargetError } from "./target-errors.js";

/** How a location is opened. */
export interface OpenTargetOptions {
  /** Options of the store behind the scheme. */
  readonly storageOptions?: Readonly<Record<string, unknown>>;
}

/** Makes the target for a location of its scheme. */
export type TargetFactory = (
  location: string,
  options: OpenTargetOptions,
) => TargetFileSystem | Promise<TargetFileSystem>;

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
 * The target for a path or URL: a folder, `file:`, `memory:`, or a scheme made known with {@link registerTarget}.
 *
 * @throws {TargetError} `targets/unknown-scheme`.
 *
 * @example
 * ```ts
 * const target = await openTarget("memory://results");
 * ```
 */
export async function openTarget(location: string | URL, options: OpenTargetOptions = {}): Promise<TargetFileSystem> {
  const text = String(location);
  const [, scheme] = /^([a-z][a-z0-9+.-]+):/i.exec(text) ?? [];
  const name = scheme?.toLowerCase();
  const own = name === undefined ? undefined : registered.get(name);
  if (own) return own(text, options);
  if (name === undefined || name === "file") return openFileTarget(text);
  if (name === "memory") return new MemoryTarget(text);
  const known = ["file", "memory", ...registered.keys()];
  const meant = nearest(name, known);
  throw new TargetError(
    `No target is known for ${redactUrl(text)}.${meant ? ` Did you mean ${meant}://?` : ""} Known: a folder, ${known.map((k) => `${k}:`).join(", ")}. Others are added with registerTarget().`,
    { code: "targets/unknown-scheme", data: { scheme: name } },
  );
}
