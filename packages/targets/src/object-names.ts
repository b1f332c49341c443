import { redactUrl } from "@earthaccess/errors";
import { segmentsOf } from "./names.js";
import { TargetError } from "./target-errors.js";

/** Where in a bucket a target's files are. */
export interface ObjectPlace {
  readonly bucket: string;
  /** Empty, or ends in `/`. */
  readonly prefix: string;
}

/**
 * The bucket and prefix of a location such as `s3://bucket/folder`.
 *
 * @throws {TargetError} `targets/invalid-name` without a bucket, or with a query, which object stores would take for a part of the name
 */
export function placeOf(location: string, schemes: readonly string[]): ObjectPlace {
  const [, scheme = "", bucket = "", path = ""] =
    /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)\/?([^?#]*)$/i.exec(location) ?? [];
  if (bucket === "" || bucket.includes("@") || !schemes.includes(scheme.toLowerCase()))
    throw new TargetError(
      `${redactUrl(location)} names no place in an object store; write ${schemes[0]}://bucket/folder.`,
      { code: "targets/invalid-name", data: { location: redactUrl(location) } },
    );
  const prefix = decodeURIComponent(path).replace(/^\/+|\/+$/g, "");
  if (prefix !== "") segmentsOf(prefix);
  return { bucket, prefix: prefix === "" ? "" : `${prefix}/` };
}

/** The object's key for a file's name; refuses names that a folder would refuse. */
export function keyOf({ prefix }: ObjectPlace, name: string): string {
  return prefix + segmentsOf(name).join("/");
}

/** Percent-encodes a key for a URL, everything but RFC 3986's unreserved characters and `/`. */
export function encodeKey(key: string): string {
  return key
    .split("/")
    .map((segment) =>
      encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join("/");
}
