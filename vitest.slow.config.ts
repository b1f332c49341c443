import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.js";

// What takes minutes or needs more than Node: run by continuous integration after the tests of `npm test`.
const slow = mergeConfig(base, defineConfig({ test: { fileParallelism: false } }));
slow.test.include = ["packages", "apps", "tooling"].map((folder) => `${folder}/*/test/slow/**/*.test.ts`);
slow.test.exclude = ["**/node_modules/**", "**/dist/**"];

export default slow;
