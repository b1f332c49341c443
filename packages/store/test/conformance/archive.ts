import { readdir } from "node:fs/promises";
import { expect } from "vitest";
import { type DownloadOptions, type download, planDownload } from "../../src/index.js";
import { downloadsFrom } from "../archive-downloads.js";
import { simulatedArchive } from "../simulated-archive.js";

/** The archive of the runner, which starts before its tests and stops after them. */
export const archive = simulatedArchive();
const { described, url } = archive;
export const { run } = downloadsFrom(archive);

export const granule = (...numbers: number[]) => ({ assets: () => numbers.map((n) => described(url(n))) });
export const planned = async (...urls: string[]) => {
  const names: string[] = [];
  for await (const { name } of planDownload(urls)) names.push(name);
  return names;
};

/** The error that a download ends with; it leaves no file. */
export async function failure(granules: Parameters<typeof download>[0], options: DownloadOptions = {}) {
  const [file] = await run(granules, { ...options, onError: "collect" });
  expect((await readdir(archive.folder)).filter((name) => !name.includes(".part"))).toEqual([]);
  return file?.error;
}
