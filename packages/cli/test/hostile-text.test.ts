import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { runCommand, scratch } from "./cli.js";

/** Clears the screen, sets the title, writes to the clipboard, turns the text, and the one-byte form of the first. */
const HOSTILE = "\u001b[2J\u001b]0;owned\u0007\u001b]52;c;cm0=\u0007\u202e\u009b2J";

let box: Simulator;
let corpus: string;
beforeAll(async () => {
  corpus = await mkdtemp(join(tmpdir(), "hostile-"));
  for (const kind of ["granules", "collections"]) await mkdir(join(corpus, kind, "EVIL"), { recursive: true });
  const url = `https://data.example/evil/name${encodeURIComponent(HOSTILE)}.tif`;
  const granule = {
    GranuleUR: `G${HOSTILE}`,
    CollectionReference: { ShortName: "EVIL", Version: `1${HOSTILE}` },
    TemporalExtent: { SingleDateTime: "2020-01-01T00:00:00Z" },
    RelatedUrls: [{ URL: url, Type: "GET DATA", Description: HOSTILE, MimeType: `image/tiff${HOSTILE}` }],
  };
  // The title stays plain: a search-after header holds it, in which control characters cannot travel.
  const collection = { ShortName: "EVIL", Version: `1${HOSTILE}`, EntryTitle: "T", Abstract: HOSTILE };
  await writeFile(join(corpus, "granules", "EVIL", "g.json"), JSON.stringify({ umm: granule }));
  await writeFile(join(corpus, "collections", "EVIL", "c.json"), JSON.stringify({ umm: collection }));
  box = await startSimulator({ corpus, granules: 0 });
});
afterAll(async () => {
  await box.close();
  await rm(corpus, { recursive: true, force: true });
});
beforeEach(() => box.faults.clear());

/** What a terminal could obey, or a reader be fooled by. */
const OBEYED = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

it.each([
  [["search", "EVIL"]],
  [["search", "EVIL", "--fields", "GranuleUR,RelatedUrls"]],
  [["search", "EVIL", "--json"]],
  ...["json", "ndjson", "stac", "geojson"].map((format) => [["search", "EVIL", "--format", format]]),
  [["datasets", "--short-name", "EVIL"]],
  [["datasets", "--short-name", "EVIL", "--json"]],
  [["ls", "EVIL"]],
  [["ls", "EVIL", "--explain", "--include", "none"]],
  [["ls", "EVIL", "--format", "urls"]],
  [["ls", "EVIL", "--format", "json"]],
  [["ls", "EVIL", "--json"]],
  [["download", "EVIL", "--dry-run"]],
  [["head", "EVIL", "--length", "8"]],
])("nothing of a record reaches the terminal as a command: %j", async (words) => {
  const { code, stdout, stderr } = await runCommand(box, words);
  expect(code).toBe(0);
  expect(stdout).not.toBe("");
  expect(stdout + stderr).not.toMatch(OBEYED);
});

it("nor of what a server answers", async () => {
  box.faults.set({
    kind: "status",
    role: "cmr",
    status: 400,
    body: JSON.stringify({ errors: [`Bad ${HOSTILE}`] }),
    contentType: "application/json",
  });
  for (const words of [
    ["search", "EVIL"],
    ["search", "EVIL", "--json"],
  ]) {
    const { code, stdout, stderr } = await runCommand(box, words);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain("Bad ");
    expect(stdout + stderr).not.toMatch(OBEYED);
  }
});

it("nor of the name and the failure of a file, nor of what was typed", async () => {
  box.faults.set({ kind: "not-found", role: "data" });
  const failed = await runCommand(box, ["download", "EVIL", "--out", await scratch()]);
  expect(failed.code).toBe(1);
  expect(failed.stderr).not.toMatch(OBEYED);
  const typed = await runCommand(box, ["search", `--x${HOSTILE}`]);
  expect(typed.code).toBe(2);
  expect(typed.stderr).not.toMatch(OBEYED);
  const status = JSON.stringify({ statuses: [{ name: "Earthdata Login", status: HOSTILE }] });
  box.faults.set({
    kind: "status",
    role: "edl",
    match: "/api/v1/statuses",
    status: 200,
    body: status,
    contentType: "application/json",
  });
  expect((await runCommand(box, ["status"])).stdout).not.toMatch(OBEYED);
});

it("raw bytes stay raw where they go to a file or a program", async () => {
  const url = `${box.urls.data}/public/folder/raw.txt`;
  box.files.put(url, Buffer.from(HOSTILE));
  const { bytes } = await runCommand(box, ["cat", url]);
  expect(bytes.toString()).toBe(HOSTILE);
});

it("colours come where they are forced, and not with NO_COLOR", async () => {
  const words = ["search", "EVIL"];
  expect((await runCommand(box, words, { env: { FORCE_COLOR: "1" } })).stdout).toContain("\u001b[1mgranule");
  expect((await runCommand(box, words, { env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).stdout).not.toContain("\u001b");
  expect((await runCommand(box, [...words, "--no-color"], { env: { FORCE_COLOR: "1" } })).stdout).not.toContain(
    "\u001b",
  );
  expect((await runCommand(box, ["--help"], { env: { FORCE_COLOR: "1" } })).stdout).toContain("\u001b[1m");
});
