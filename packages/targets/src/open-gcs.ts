import { GcsTarget } from "./gcs.js";
import type { OpenTargetOptions } from "./open-target.js";
import { definedOf, storageOptionsOf } from "./storage-options.js";

/** The target of a `gs:` URL. */
export function open(location: string, { storageOptions, endpoint }: OpenTargetOptions): GcsTarget {
  const options = storageOptionsOf("gcs", storageOptions);
  // gcsfs writes "anon" where a token would be.
  const anonymous = options.token === "anon" ? { anonymous: true, token: undefined } : {};
  return new GcsTarget(location, { ...options, ...anonymous, ...definedOf({ endpoint }) });
}
