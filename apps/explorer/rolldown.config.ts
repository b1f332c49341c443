import { readdirSync } from "node:fs";
import { defineConfig } from "rolldown";
import { build } from "../../rolldown.config.js";

// The Node part alone: the box with its data, and the server of the page. Vite builds the page.
export default defineConfig({
  ...build,
  input: [
    ...readdirSync("src/box").map((file) => `src/box/${file}`),
    "src/plot/colour-scale.ts",
    "src/map/planar-rings.ts",
    "src/map/projection.ts",
  ],
  output: { ...build.output, dir: "dist/node", preserveModules: true, preserveModulesRoot: "src" },
});
