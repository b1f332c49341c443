import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";

interface Piece {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const PAGE = fileURLToPath(new URL("../dist/page", import.meta.url));
const MOST = 250_000;

/** The files that a visit loads before anything is clicked. */
function atOnce(manifest: Readonly<Record<string, Piece>>): string[] {
  const files = new Set<string>();
  const visit = (name: string): void => {
    const piece = manifest[name];
    if (piece === undefined || files.has(piece.file)) return;
    files.add(piece.file);
    for (const style of piece.css ?? []) files.add(style);
    for (const next of piece.imports ?? []) visit(next);
  };
  visit("index.html");
  return [...files];
}

it("loads less than 250 kB at once, and neither map, plots nor readers of files", () => {
  const path = join(PAGE, ".vite/manifest.json");
  if (!existsSync(path)) throw new Error("The page is not built: npm run build");
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Record<string, Piece>;
  const files = atOnce(manifest);
  const sizes = files.map((file) => ({ file, bytes: gzipSync(readFileSync(join(PAGE, file)), { level: 9 }).length }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(sizes.map(({ file, bytes }) => `${(bytes / 1000).toFixed(1).padStart(6)} kB  ${file}`).join("\n"));
  expect(total, `${total} bytes`).toBeLessThan(MOST);
  const lazy = ["src/map/land-topology.ts", "src/plot/line-plot.ts"].map((name) => manifest[name]?.file);
  expect(lazy).not.toContain(undefined);
  expect(files.filter((file) => lazy.includes(file))).toEqual([]);
});
