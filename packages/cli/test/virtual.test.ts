import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { openIcechunk } from "@earthaccess/virtual/icechunk";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runCommand, scratch } from "./cli.js";

let box: Simulator;
let urls: readonly string[];

/** A day of four values; the document says at which bytes of the file they are. */
function putDay(url: string, day: number, title = "A day"): void {
  const file = Buffer.alloc(24);
  file.writeDoubleLE(day, 0);
  for (let i = 0; i < 4; i++) file.writeFloatLE(day * 10 + i, 8 + 4 * i);
  box.files.put(url, file);
  box.files.put(
    `${url}.dmrpp`,
    Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<Dataset xmlns="http://xml.opendap.org/ns/DAP/4.0#" xmlns:dmrpp="http://xml.opendap.org/dap/dmrpp/1.0.0#" dapVersion="4.0" dmrVersion="1.0" name="day.nc">
  <Dimension name="time" size="1"/><Dimension name="x" size="4"/>
  <Float64 name="time"><Dim name="/time"/>
    <Attribute name="units" type="String"><Value>days since 2000-01-01</Value></Attribute>
    <dmrpp:chunks byteOrder="LE"><dmrpp:chunk offset="0" nBytes="8"/></dmrpp:chunks></Float64>
  <Float32 name="sst"><Dim name="/time"/><Dim name="/x"/>
    <dmrpp:chunks byteOrder="LE"><dmrpp:chunk offset="8" nBytes="16"/></dmrpp:chunks></Float32>
  <Attribute name="title" type="String"><Value>${title}</Value></Attribute>
</Dataset>`),
  );
}

beforeAll(async () => {
  box = await startSimulator({ granules: 20 });
  const { stdout } = await runCommand(box, ["ls", "SIM_SST-v4.1", "--limit", "3", "--format", "urls"]);
  urls = stdout.trim().split("\n");
  for (const [day, url] of urls.entries()) putDay(url, day, day === 2 ? "Evil \u009b2J" : "A day");
});
afterAll(() => box.close());
beforeEach(() => box.clearRequests());

describe("virtual", () => {
  it("opens the granules of a search as one dataset, by their documents alone", async () => {
    const { code, stdout, stderr } = await runCommand(box, ["virtual", "SIM_SST-v4.1", "--limit", "2"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/time: 2/);
    expect(stdout).toMatch(/x: 4/);
    expect(stdout).toContain("sst");
    expect(stdout).toContain("A day");
    const read = box.requests.filter(({ role }) => role === "objects").map(({ path }) => path.split("?")[0]);
    expect(read.every((path) => path?.endsWith(".dmrpp"))).toBe(true);
    expect(read).toHaveLength(2);
  });

  it("opens addresses, and describes them as an event", async () => {
    const { events } = await runCommand(box, ["virtual", ...urls.slice(0, 2), "--json"]);
    expect(events()[0]).toMatchObject({
      event: "dataset",
      dataset: { dims: { time: 2, x: 4 }, dataVars: { sst: { shape: [2, 4] } } },
    });
  });

  it("shows attributes of files as text, whatever is in them", async () => {
    const { code, stdout } = await runCommand(box, ["virtual", urls[2] ?? ""]);
    expect(code).toBe(0);
    expect(stdout).toContain("Evil");
    expect(stdout).not.toContain("\u009b");
  });

  it("needs a login, and says which group there is not", async () => {
    const anonymous = await runCommand(box, ["virtual", urls[0] ?? ""], { user: null });
    expect(anonymous.code).toBe(3);
    const { code, stderr } = await runCommand(box, ["virtual", urls[0] ?? "", "--group", "nowhere"]);
    expect(code).toBe(1);
    expect(stderr).toContain("nowhere");
  });

  it("exits with 3 when data that are asked for anonymously want a login", async () => {
    const { code } = await runCommand(box, ["virtual", urls[0] ?? "", "--anonymous"], { user: null });
    expect(code).toBe(3);
  });

  it("writes a kerchunk document, whose references are right", async () => {
    const out = join(await scratch(), "june.json");
    const { code, stderr } = await runCommand(box, ["virtual", ...urls.slice(0, 2), "--to", "kerchunk", "--out", out]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^✓ Written to \S*june\.json: 2 references, and 1 chunk by value\.$/m);
    const { refs } = JSON.parse(await readFile(out, "utf8")) as { refs: Record<string, unknown> };
    expect(refs["sst/0.0"]).toEqual([urls[0], 8, 16]);
    expect(refs["sst/1.0"]).toEqual([urls[1], 8, 16]);
  });

  it("writes a folder of Parquet", async () => {
    const out = join(await scratch(), "june.parquet");
    const { code, events } = await runCommand(box, [
      "virtual",
      ...urls.slice(0, 2),
      "--to",
      "kerchunk-parquet",
      "--out",
      out,
      "--json",
    ]);
    expect(code).toBe(0);
    expect(events().map(({ event }) => event)).toEqual(["dataset", "written"]);
    expect(await readdir(out)).toEqual(expect.arrayContaining([".zmetadata", "sst"]));
  });

  it("writes an Icechunk repository, and grows it", async () => {
    const out = join(await scratch(), "sst");
    const words = (url: string | undefined) => ["virtual", url ?? "", "--to", "icechunk", "--out", out];
    const first = await runCommand(box, [...words(urls[0]), "--message", "One day"]);
    expect(first.code).toBe(0);
    expect(first.stderr).toContain(`Written to ${out}: 1 reference`);
    expect(first.stderr).toContain("Readers must allow virtual chunks of http://127.");
    const again = await runCommand(box, words(urls[1]));
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("Append to it with --append time");
    expect((await runCommand(box, [...words(urls[1]), "--append", "time"])).code).toBe(0);
    const { events } = await runCommand(box, ["virtual", ...urls.slice(0, 2), "--json"]);
    const repository = await openIcechunk(out, { auth: undefined });
    expect(repository.dims).toEqual((events()[0] as { dataset: { dims: object } }).dataset.dims);
  });

  it.each([
    [["--to", "kerchunk"], "--out  is missing"],
    [["--out", "x"], "--out  needs --to"],
    [["--to", "kerchunk", "--out", "x", "--append", "time"], "--append  is for icechunk only"],
  ])("%j is a mistake", async (words, text) => {
    const { code, stderr } = await runCommand(box, ["virtual", urls[0] ?? "", ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });
});
