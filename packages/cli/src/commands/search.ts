import type { CommandSpec } from "../command-spec.js";
import { PIPE_EXAMPLE } from "./examples.js";
import { SOURCE_OPTIONS } from "./source-options.js";

export const SEARCH: CommandSpec = {
  name: "search",
  summary: "Find granules",
  description: "Searching needs no login. Every parameter of NASA's CMR is an option; --help-all shows them.",
  args: [{ name: "name...", description: "Short names or concept ids, such as HLSL30" }],
  options: [
    ...SOURCE_OPTIONS,
    {
      flags: "-f, --format <format>",
      description: "How to write them",
      group: "How to show:",
      choices: ["table", "json", "ndjson", "geojson", "stac", "geoparquet"],
      standard: "table",
    },
    { flags: "-o, --out <file>", description: "Write to a file", group: "How to show:" },
    {
      flags: "--fields <names>",
      description: "Columns of the table, or properties of geojson and geoparquet: any fields, with commas",
      group: "How to show:",
    },
    { flags: "--count", description: "Only say how many there are", group: "How to show:" },
  ],
  examples: [
    {
      says: "One month of Harmonized Landsat over Boulder, with few clouds",
      line: "earthaccess search HLSL30 --temporal 2024-06 --point -105.27,40.01 --cloud-cover 0,20",
    },
    {
      says: "All granules over a lake, for QGIS or DuckDB",
      line: "earthaccess search HLSL30 --polygon-file lake.geojson --temporal 2024 --format geoparquet --out lake.parquet",
    },
    {
      says: "A condition on any field of the metadata",
      line: 'earthaccess search HLSL30 --temporal 2024-06 --where "AdditionalAttributes[Name=MGRS_TILE_ID].Values = 13TDE"',
    },
    PIPE_EXAMPLE,
  ],
  load: async () => (await import("../run/search.js")).runSearch,
};
