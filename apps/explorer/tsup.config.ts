import { defineConfig } from "tsup";
import { build } from "../../tsup.base.js";

// The Node part alone: the box with its data, and the server of the page. Vite builds the page.
export default defineConfig({
  ...build,
  entry: ["src/box/**/*.ts", "src/plot/colour-scale.ts", "src/map/planar-rings.ts", "src/map/projection.ts"],
  outDir: "dist/node",
});
