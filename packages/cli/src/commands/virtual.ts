import type { CommandSpec } from "../command-spec.js";
import { LOGIN_OPTIONS } from "./global-options.js";
import { SOURCE_ARGUMENT, SOURCE_OPTIONS } from "./source-options.js";

const GROUP = "How to open:";
const WRITE = "How to write:";

export const VIRTUAL: CommandSpec = {
  name: "virtual",
  summary: "Open many granules as one dataset, without downloading them",
  description:
    "Prints dimensions, coordinates, variables and attributes. With --to the dataset is written as references, which Python, too, opens.",
  args: [SOURCE_ARGUMENT],
  options: [
    ...SOURCE_OPTIONS,
    { flags: "--group <path>", description: "A group of the files", group: GROUP, standard: "/" },
    {
      flags: "--concat-dim <name>",
      description: "The dimension along which granules follow one another",
      group: GROUP,
      standard: "time",
    },
    {
      flags: "--parser <name>",
      description: "What tells where the values are: the DMR++ document beside the file, or the file's own index",
      group: GROUP,
      choices: ["auto", "dmrpp", "hdf5"],
      standard: "auto",
    },
    {
      flags: "--to <form>",
      description: "Write it as references: one JSON document, a folder of Parquet, or an Icechunk repository",
      group: WRITE,
      choices: ["kerchunk", "kerchunk-parquet", "icechunk"],
    },
    { flags: "-o, --out <location>", description: "Where to: a path, s3://bucket/name, gs://…, az://…", group: WRITE },
    { flags: "--append <dimension>", description: "Grow the Icechunk repository that is there", group: WRITE },
    { flags: "--message <text>", description: "What the Icechunk commit says of itself", group: WRITE },
    {
      flags: "--load <variable>",
      description: "Write the values of this variable, not references to them",
      group: WRITE,
      repeats: true,
    },
    ...LOGIN_OPTIONS,
    { flags: "-j, --parallel <count>", description: "Granules at the same time", group: "How to read:", standard: "8" },
  ],
  examples: [
    {
      says: "A month of sea surface temperature as one cube",
      line: "earthaccess virtual MUR-JPL-L4-GLOB-v4.1 --temporal 2020-06",
    },
    {
      says: "The same as a repository, which a later month can be appended to",
      line: "earthaccess virtual MUR-JPL-L4-GLOB-v4.1 --temporal 2020-06 --to icechunk --out sst",
    },
    {
      says: "What is in one file, and in its groups",
      line: "earthaccess virtual https://data.example/ATL06.h5 --group gt1l/land_ice_segments",
    },
  ],
  load: async () => (await import("../run/virtual.js")).runVirtual,
};
