// Memory of a long download: RSS after a tenth of the files and after all, one process, the server in another.
// Run after a build: node --expose-gc bench/store/download-memory.mjs [files] [bytes]
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { download } from "../../packages/store/dist/index.js";
import { record } from "../record.mjs";

const [files = 10_000, bytes = 20_000] = process.argv.slice(2).map(Number);
const server = fork(fileURLToPath(new URL("file-server.mjs", import.meta.url)), [String(bytes), "0"]);
const origin = `http://127.0.0.1:${await new Promise((resolve) => server.once("message", resolve))}`;
const folder = await mkdtemp(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "bench-"));
const rss = () => {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1e6;
};

/** One at a time, as they come from a search: a list of all would be the caller's memory. */
function* urls() {
  for (let n = 0; n < files; n++) yield `${origin}/${n}.nc`;
}

let done = 0;
let [start, early] = [0, 0];
for await (const file of download(urls(), folder, { parallel: 8 })) {
  if (file.status !== "downloaded") throw new Error(`${file.name}: ${file.status}`);
  done++;
  if (done === Math.min(100, files / 10)) start = rss();
  if (done === files / 10) early = rss();
}
const end = rss();
server.disconnect();
if ((await readdir(folder)).length !== files) throw new Error("files are missing");
await rm(folder, { recursive: true });
console.log(
  `${files} files: RSS ${start.toFixed(0)} MB after the first, ${early.toFixed(0)} after a tenth, ${end.toFixed(0)} after all`,
);
const perThousand = ((end - early) / (files * 0.9)) * 1000;
record({
  id: "P14",
  work: `download ${files} files, growth of memory for 1,000 after the first ${files / 10}`,
  ours: `${perThousand.toFixed(1)} MB`,
  peer: "bar 40 MB",
  ratio: perThousand / 40,
  must: 1,
});
