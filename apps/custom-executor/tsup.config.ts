import { defineConfig } from "tsup";
import { buildFromExports } from "../../tsup.base.js";

export default defineConfig(buildFromExports());
