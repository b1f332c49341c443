// What an import costs a browser, beside the bars: the figures of docs/bundle-sizes.md, which a test measures and keeps up to date.
// node bench/packages/bundle-size.mjs
import { readFileSync } from "node:fs";
import { record } from "../record.mjs";

/** kB of the import that most programs make: at most, and the best that was thought possible. */
const BARS = [
  ["query", 14, 9],
  ["stac", 6],
  ["assets", 4],
  ["credentials", 12],
  ["executor", 4],
  ["targets", 4],
  ["virtual", 14],
  // Queries and the conversion to STAC together, for front ends.
  [undefined, 24, 15],
];

const page = readFileSync(new URL("../../docs/bundle-sizes.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| `(import .+?)` +\| +([\d.]+) \|$/gm)].map(([, text, size]) => ({
  text,
  size: Number(size),
}));

for (const [name, must, moon] of BARS) {
  const { text, size } = found(({ text }) =>
    name === undefined ? text.includes(" + ") : text.endsWith(`} from @earthaccess/${name}`) && !text.includes(" + "),
  );
  const all = name === undefined ? undefined : found((row) => row.text === `import * from @earthaccess/${name}`);
  const ours = `${size} kB${all ? `, all of it ${all.size} kB` : ""}`;
  console.log(`${text}: ${ours}; bar ${must} kB`);
  record({
    id: "P15",
    work: `\`${text}\`, gzip`,
    ours,
    peer: `bar ${must} kB`,
    ratio: size / must,
    must: 1,
    ...(moon && { moon: moon / must }),
  });
}

function found(isIt) {
  const row = rows.find(isIt);
  if (!row) throw new Error("docs/bundle-sizes.md has no such import; write it anew with the test of sizes.");
  return row;
}
