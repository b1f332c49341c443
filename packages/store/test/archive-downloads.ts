import { readdir } from "node:fs/promises";
import { type DownloadOptions, download } from "../src/index.js";
import { QUICK, type SimulatedArchive } from "./simulated-archive.js";

type Granules = Parameters<typeof download>[0];

/** Downloads of a simulated archive's files into the folder of the test. */
export function downloadsFrom(archive: SimulatedArchive) {
  return {
    /** As a user downloads who has logged in, with pauses that do not keep a test waiting. */
    run: (granules: Granules, options: DownloadOptions = {}) =>
      download(granules, archive.folder, { auth: archive.auth, retry: QUICK, ...options }),
    /** A file as metadata describe it; without options, so that lists can be mapped. */
    described: (url: string) => archive.described(url),
    /** The first protected files. */
    urls: (count: number) => Array.from({ length: count }, (_, i) => archive.url(i)),
    /** What lies in the folder under a name of its own: no part of a file. */
    finished: async () =>
      (await readdir(archive.folder, { recursive: true })).filter((name) => !name.includes(".part")),
  };
}
