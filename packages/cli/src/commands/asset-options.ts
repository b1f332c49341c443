import type { AssetFilterOptions } from "earthaccess";
import type { OptionSpec } from "../command-spec.js";
import { parseBytes } from "../output/quantities.js";
import type { Problems } from "../usage-error.js";

const GROUP = "Which files:";

interface AssetOption extends OptionSpec {
  readonly key: keyof AssetFilterOptions;
}

/** The options that choose among the files of a granule: a row for each criterion of an asset filter. */
const ROWS: readonly AssetOption[] = [
  {
    key: "include",
    flags: "--include <word>",
    description: 'Files with this word or pattern in name, role or type: "B04", "*.tif"',
    group: GROUP,
    repeats: true,
  },
  { key: "exclude", flags: "--exclude <word>", description: "Leave those out", group: GROUP, repeats: true },
  {
    key: "includeRoles",
    flags: "--role <role>",
    description: "Files with this role: data, metadata, thumbnail, browse, …",
    group: GROUP,
    repeats: true,
    standard: "data",
  },
  {
    key: "includeFiles",
    flags: "--file <pattern>",
    description: 'File names that fit: "*_B0[1-4].tif"',
    group: GROUP,
    repeats: true,
    isRare: true,
  },
  {
    key: "excludeFiles",
    flags: "--exclude-file <pattern>",
    description: "File names to leave out",
    group: GROUP,
    repeats: true,
    isRare: true,
  },
  {
    key: "excludeRoles",
    flags: "--exclude-role <role>",
    description: "Roles to leave out",
    group: GROUP,
    repeats: true,
    isRare: true,
  },
  {
    key: "allRoles",
    flags: "--all-roles <role>",
    description: "Roles of which a file has every one",
    group: GROUP,
    repeats: true,
    isRare: true,
  },
  {
    key: "contentTypes",
    flags: "--type <type>",
    description: 'Media types: "image/tiff", "application/*"',
    group: GROUP,
    repeats: true,
    isRare: true,
  },
  {
    key: "excludeContentTypes",
    flags: "--exclude-type <type>",
    description: "Media types to leave out",
    group: GROUP,
    repeats: true,
    isRare: true,
  },
  { key: "bands", flags: "--band <name>", description: "Bands: B04, red", group: GROUP, repeats: true },
  {
    key: "minSize",
    flags: "--min-size <size>",
    description: "Least size: 500, 10MB, 1.5GiB",
    group: GROUP,
    isRare: true,
  },
  { key: "maxSize", flags: "--max-size <size>", description: "Greatest size", group: GROUP, isRare: true },
  {
    key: "requireKnownSize",
    flags: "--require-known-size",
    description: "Leave out files whose size nobody gives",
    group: GROUP,
    isRare: true,
  },
  {
    key: "requireChecksum",
    flags: "--require-checksum",
    description: "Leave out files without a checksum",
    group: GROUP,
    isRare: true,
  },
  {
    key: "ignoreCase",
    flags: "--ignore-case",
    description: "Compare names without regard to case",
    group: GROUP,
    isRare: true,
  },
];

export const ASSET_OPTIONS: readonly OptionSpec[] = ROWS.map(({ key: _, ...option }) => option);

/** The asset filter among parsed options; the role `data` where nothing chooses by role or word. */
export function assetFilterOf(options: Readonly<Record<string, unknown>>, problems: Problems): AssetFilterOptions {
  const filter: Record<string, unknown> = {};
  for (const { key, flags } of ROWS) {
    const flag = flags.replace(/ .*/, "");
    const value = options[flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    if (value === undefined) continue;
    if (key === "minSize" || key === "maxSize")
      filter[key] =
        parseBytes(String(value)) ??
        problems.add(flag, `must be a size such as 500, 10MB or 1.5GiB, got ${String(value)}`);
    else filter[key] = value;
  }
  const choosesKinds = ["include", "includeRoles", "allRoles", "includeFiles", "contentTypes", "bands"].some(
    (key) => key in filter,
  );
  return choosesKinds ? filter : { ...filter, includeRoles: ["data"] };
}
