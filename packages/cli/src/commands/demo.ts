import type { CommandSpec } from "../command-spec.js";

export const DEMO: CommandSpec = {
  name: "demo",
  summary: "A short journey through real data, without a login",
  description: "Runs four commands against NASA's catalogue, and shows each before it runs. Nothing is downloaded.",
  args: [{ name: "short-name", description: "The dataset to look at (default: HLSL30)" }],
  options: [],
  examples: [
    { says: "With Harmonized Landsat", line: "earthaccess demo" },
    { says: "With data of your own field", line: "earthaccess demo ATL06" },
  ],
  load: async () => (await import("../run/demo.js")).runDemo,
};
