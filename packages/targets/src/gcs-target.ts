import { GcsStore, type GcsTargetOptions } from "./gcs-store.js";
import { placeOf } from "./object-names.js";
import { ObjectTarget } from "./object-target.js";

/**
 * A bucket of Google Cloud Storage, through its JSON API and `fetch`; in browsers too.
 *
 * An MD5 is also compared by Google. Parts of one object go one after the other, as the API demands; several objects go side by side.
 *
 * Needs the package `google-auth-library` only when no `token` is given.
 *
 * @example
 * ```ts
 * const target = new GcsTarget("gs://my-bucket/data", { token: "<access token>" });
 * ```
 */
export class GcsTarget extends ObjectTarget {
  /** @param location `gs://bucket/folder` */
  constructor(location: string | URL, options: GcsTargetOptions = {}) {
    const place = placeOf(String(location), ["gs", "gcs"]);
    super(String(location), place, new GcsStore(place, options));
  }
}
