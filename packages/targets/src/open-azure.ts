import { AzureTarget } from "./azure.js";
import type { OpenTargetOptions } from "./open-target.js";
import { definedOf, storageOptionsOf } from "./storage-options.js";

/** The target of an `az:` or `abfs:` URL. */
export function open(location: string, { storageOptions, endpoint }: OpenTargetOptions): AzureTarget {
  return new AzureTarget(location, { ...storageOptionsOf("azure", storageOptions), ...definedOf({ endpoint }) });
}
