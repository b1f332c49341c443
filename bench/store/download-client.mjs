// Downloads the files of a list into the current folder. Arguments: path of the list, `auto` or `off` for verify, files at once.
import { readFile } from "node:fs/promises";
import { Asset } from "../../packages/assets/dist/index.js";
import { download } from "../../packages/store/dist/index.js";

const [list, verify, parallel] = process.argv.slice(2);
const assets = JSON.parse(await readFile(list, "utf8"));
let right = 0;
for await (const file of download(
  assets.map((init) => new Asset(init)),
  ".",
  { parallel: Number(parallel), verify },
))
  if (file.status === "downloaded" && file.verified === (verify === "auto")) right++;
if (right !== assets.length) throw new Error(`${right} of ${assets.length} arrived`);
