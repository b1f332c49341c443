import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the packages are. */
export const PACKAGES: string = fileURLToPath(new URL("../../../../packages/", import.meta.url));

/** What is not tried in pages, by the beginning of its path, and why. */
const LEFT: Readonly<Record<string, string>> = {
  "cli/": "the command line is Node's",
  "store/test/http/": "browsers have an HTTP of their own",
  "credentials/test/aws-sdk": "Earthdata Login answers no page of another origin",
  "credentials/test/earthdata-fetch": "Earthdata Login answers no page of another origin",
  "credentials/test/s3-credentials": "Earthdata Login answers no page of another origin",
  "store/test/earthdata-file": "Earthdata Login answers no page of another origin",
  "virtual/test/kerchunk-memory": "measures the memory of Node",
  "cmr/test/search-memory": "counts requests, and a page asks for leave besides",
  "query/test/simulator": "minutes of random searches, of which no engine makes another thing",
  "executor/test/streaming": "half a minute of waiting; web-worker.test tries executors in each engine",
  "targets/test/s3":
    "minutes, in which bytes go to the simulator as texts; reading-in-pages.test has what pages do otherwise",
  "virtual/test/hdf5-broken": "half a minute for errors that no engine makes another way",
  "virtual/test/icechunk.test": "minutes; hdf5-pairs reads the same files",
  "virtual/test/kerchunk-pairs": "minutes; hdf5-pairs reads the same files",
  "virtual/test/pairs": "minutes; hdf5-pairs reads the same files",
  "virtual/test/zarr-store": "minutes; hdf5-pairs reads the same files",
  "virtual/test/plan": "minutes; hdf5-pairs reads the same files",
};

/** Single tests that are not tried in pages, by the beginning of their titles, and why. */
export const LEFT_TESTS: Readonly<Record<string, string>> = {
  "getExecutor > knows the executors of Node": "they are Node's",
  "sealed payloads > open with the key they were sealed under": "the Buffer of pages knows no base64url",
  "the concurrent executor > does not pile up listeners": "listens to warnings of Node",
  "a wrong query > gets CMR's own words": "the fault that comes once meets the page's question for leave",
  "docs/reference/parameters.md is up to date": "writes files",
  "src/parameters/summaries.ts says": "writes files",
  "a plan of a hundred thousand files > is made one granule at a time": "no page can ask for the collector of garbage",
  "documents parsed by executors (needs the corpus) > worker threads": "they are Node's",
  "opening a file (needs the corpus) > reads the index inside of an HDF5 file when":
    "pages may ask once more, for the size",
};

/** All files of unit tests but those that are left out. */
export function unitTests(): string[] {
  return readdirSync(PACKAGES)
    .filter((name) => existsSync(`${PACKAGES}${name}/test`))
    .flatMap((name) =>
      readdirSync(`${PACKAGES}${name}/test`, { recursive: true, encoding: "utf8" }).map(
        (file) => `${name}/test/${file}`,
      ),
    )
    .filter((file) => file.endsWith(".test.ts") && !/\/slow\/|\/browser\//.test(file))
    .filter((file) => !Object.keys(LEFT).some((start) => file.startsWith(start)));
}
