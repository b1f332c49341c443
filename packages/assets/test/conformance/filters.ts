import { Asset, AssetFilter } from "../../src/index.js";
import type { Data } from "./records.js";

/** Python's names of asset and filter fields → ours. */
export const PYTHON_NAMES: Readonly<Record<string, string>> = {
  file_size: "fileSize",
  size: "fileSize",
  content_types: "contentTypes",
  exclude_content_types: "excludeContentTypes",
  include_roles: "includeRoles",
  exclude_roles: "excludeRoles",
  include_patterns: "includeFiles",
  exclude_patterns: "excludeFiles",
  filename_patterns: "includeFiles",
  exclude_filename_patterns: "excludeFiles",
  include_files: "includeFiles",
  exclude_files: "excludeFiles",
  min_size: "minSize",
  max_size: "maxSize",
  exclude_missing_checksum: "requireChecksum",
};

export function renamed(fields: Data): Data {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [PYTHON_NAMES[name] ?? name, value]));
}

export const assetFrom = (fields: Data): Asset => new Asset(renamed(fields) as never);

export function filterFrom(fields: Data | null): AssetFilter {
  if (fields?.combine) return (fields.combine as Data[]).map(filterFrom).reduce((a, b) => a.combine(b));
  return new AssetFilter(renamed(fields ?? {}));
}
