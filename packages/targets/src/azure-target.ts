import { AzureStore, type AzureTargetOptions } from "./azure-store.js";
import { placeOf } from "./object-names.js";
import { ObjectTarget } from "./object-target.js";

/**
 * A container of Azure Blob Storage; each block of a body carries its MD5.
 *
 * Needs the package `@azure/storage-blob`.
 *
 * @example
 * ```ts
 * const target = new AzureTarget("az://my-container/data", { accountName: "myaccount", sasToken: "<sas>" });
 * ```
 */
export class AzureTarget extends ObjectTarget {
  /** @param location `az://container/folder`, or `abfs://container@account.dfs.core.windows.net/folder` */
  constructor(location: string | URL, options: AzureTargetOptions = {}) {
    const { plain, account } = withoutAccount(String(location));
    const place = placeOf(plain, ["az", "azure", "abfs", "abfss"]);
    super(
      String(location),
      place,
      new AzureStore(place, account === undefined ? options : { accountName: account, ...options }),
    );
  }
}

/** `abfs://container@account.dfs.core.windows.net/path` as `abfs://container/path`, and the account. */
function withoutAccount(location: string): { readonly plain: string; readonly account?: string } {
  const [, start, account, path] = /^(abfss?:\/\/[^/@]+)@([^./]+)\.[^/]*(.*)$/i.exec(location) ?? [];
  return start === undefined || account === undefined ? { plain: location } : { plain: start + path, account };
}
