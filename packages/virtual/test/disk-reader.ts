import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { RangeReader } from "../src/index.js";

/** Reads files of this machine, as other libraries do. */
export const disk: RangeReader = {
  getRange: async (url, offset, length) => (await readFile(fileURLToPath(url))).subarray(offset, offset + length),
  size: async (url) => (await readFile(fileURLToPath(url))).length,
};
