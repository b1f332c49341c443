import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { textWidth } from "../../src/output/text-width.js";
import { onTerminal } from "./screen.js";

const SIZE = 6_000_000;
let box: Simulator;
let home: string;
beforeAll(async () => {
  box = await startSimulator({ granules: 40, fileSize: SIZE });
});
afterAll(() => box.close());
beforeEach(async () => {
  box.clearRequests();
  box.faults.clear();
  home = await mkdtemp(join(tmpdir(), "home-"));
  return () => rm(home, { recursive: true, force: true });
});

const ESC = "\u001b";
const COLOUR = new RegExp(`${ESC}\\[\\d*m`, "g");
const visible = (text: string) => text.replace(new RegExp(`${ESC}\\[\\d*[A-Za-z]`, "g"), "");

describe("progress on a terminal", () => {
  it("has a bar for each file and one for all, with speed and time left, in lines that fit; and goes when all is done", async () => {
    box.faults.set({ kind: "drip", role: "objects", bytesPerSecond: 4_000_000 });
    const columns = 70;
    const words = ["download", "SIM_HLS", "--limit", "1", "--parallel", "3", "--out", join(home, "data")];
    const { text, lines, code } = await onTerminal(box, words, { columns });
    expect(code).toBe(0);
    const drawn = visible(text).split(/[\r\n]+/);
    expect(drawn.filter((line) => textWidth(line) >= columns && !line.startsWith("✓"))).toEqual([]);
    expect(drawn.some((line) => /^SIM_HLS\S*…\S*\.tif +[█░]{15} +\d+% 6\.0 MB$/.test(line))).toBe(true);
    expect(
      drawn.some((line) =>
        /^[█░]{15} +\d+% {2}\d\/5 files {2}[\d.]+ MB {2}[\d.]+ [kM]B\/s {2}\d+:\d\d left$/.test(line),
      ),
    ).toBe(true);
    expect(text).toContain(`${ESC}[4A\r${ESC}[J`);
    // What stays is one line.
    expect(lines.filter((line) => line.trim() !== "").join("")).toMatch(
      /^✓ 5 files in \S+ \(30\.0 MB\), all proved by checksum\.$/,
    );
  });

  it("keeps what failed above the bars", async () => {
    box.faults.set({ kind: "not-found", role: "data", match: /B0[23]/ });
    const { lines, code } = await onTerminal(box, ["download", "SIM_HLS", "--limit", "1", "--out", join(home, "data")]);
    expect(code).toBe(1);
    expect(lines.filter((line) => line.startsWith("✗"))).toHaveLength(2);
    expect(lines.join("")).not.toContain("█");
  });

  it("is not there with --quiet, and no colour with NO_COLOR", async () => {
    const words = ["download", "SIM_HLS", "--limit", "1", "--out", join(home, "data")];
    const quiet = await onTerminal(box, [...words, "--quiet"]);
    expect([quiet.code, quiet.text]).toEqual([0, ""]);
    const plain = await onTerminal(box, words, { env: { NO_COLOR: "1" } });
    expect(plain.text).not.toMatch(COLOUR);
  });
});

describe("ctrl-c", () => {
  it("leaves a file that the same command continues", async () => {
    const out = join(home, "data");
    const words = ["download", "SIM_SST-v4.1", "--limit", "1", "--out", out];
    box.faults.set({ kind: "stall", role: "objects", after: 4_000_000 });
    const stopped = await onTerminal(box, words, { steps: [["  3.", "<ctrl-c>"]] });
    expect(stopped.code).toBe(130);
    expect(visible(stopped.text)).toContain(
      "Stopped. 0 files complete; what was begun is kept and will be continued. Go on with:",
    );
    expect(stopped.lines.join("\n")).toContain(`earthaccess download SIM_SST-v4.1 --limit 1 --out ${out}`);
    expect((await readdir(out)).some((name) => name.endsWith(".part"))).toBe(true);

    box.faults.clear();
    box.clearRequests();
    const { code, text } = await onTerminal(box, words);
    expect(code).toBe(0);
    expect(visible(text)).toContain("1 continued");
    const sent = box.requests
      .filter(({ role }) => role === "objects")
      .reduce((sum, { bytesSent }) => sum + bytesSent, 0);
    expect(sent).toBeLessThan(SIZE - 2_000_000);
    const [name = ""] = await readdir(out);
    expect((await readFile(join(out, name))).length).toBe(SIZE);
  });
});

describe("lines on a terminal", () => {
  it.each([60, 80, 120])("of a table fit %i columns", async (columns) => {
    const { lines, code } = await onTerminal(box, ["search", "SIM_HLS", "--limit", "5"], { columns });
    expect(code).toBe(0);
    expect(lines.filter((line) => textWidth(line) > columns)).toEqual([]);
    expect(lines[0]).toMatch(/^granule/);
    expect(lines[1]).toMatch(/^SIM_HLS\S+v2\.0 /);
  });

  it("of the help fit, but for examples to copy", async () => {
    const { lines } = await onTerminal(box, ["search", "--help"], { columns: 60 });
    const options = lines.slice(0, lines.indexOf("Examples:"));
    expect(options.filter((line) => textWidth(line) > 60)).toEqual([]);
    expect(lines.join("\n")).toContain("--cloud-cover <min,max>");
  });

  it("of a file are text, or refused", async () => {
    const text = `${box.urls.data}/public/folder/notes.txt`;
    box.files.put(text, Buffer.from("one\u001b[2J\ntwo\n"));
    const shown = await onTerminal(box, ["cat", text]);
    expect(shown.text).toBe("one␛[2J\r\ntwo\r\n");
    const binary = await onTerminal(box, ["cat", "SIM_HLS", "--limit", "1", "--include", "B04"]);
    expect(binary.code).toBe(2);
    expect(visible(binary.text)).toContain("is no text");
    const parquet = await onTerminal(box, ["search", "SIM_HLS", "--format", "geoparquet"]);
    expect(parquet.code).toBe(2);
  });
});

it("login asks where there is nothing, and keeps what was typed", async () => {
  const { username, password } = box.user;
  const steps = [
    ["user name", `${username}\r`],
    ["Password: ", `${password}\r`],
  ];
  const env = { HOME: home };
  const asked = await onTerminal(box, ["login"], { user: null, env, steps });
  expect(asked.code).toBe(0);
  expect(visible(asked.text)).toContain(`Kept in ${join(home, ".netrc")}.`);
  expect(box.searchSecrets(asked.text)).toEqual([]);
  const found = await onTerminal(box, ["login"], { user: null, env });
  expect(visible(found.text)).toMatch(/Logged in as demo at \S+ \(netrc\)/);
});

it("login keeps nothing with --no-persist, and is cancelled by ctrl-c", async () => {
  const { username, password } = box.user;
  const steps = [
    ["user name", `${username}\r`],
    ["Password: ", `${password}\r`],
  ];
  const env = { HOME: home };
  const asked = await onTerminal(box, ["login", "--no-persist"], { user: null, env, steps });
  expect(asked.code).toBe(0);
  expect(await readdir(home)).toEqual([]);
  const cancelled = await onTerminal(box, ["login"], { user: null, env, steps: [["user name", "<ctrl-c>"]] });
  expect(cancelled.code).toBe(3);
  expect(cancelled.text).toContain("The login was cancelled.");
});
