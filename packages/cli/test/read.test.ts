import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runCommand } from "./cli.js";

let box: Simulator;
let url: string;
beforeAll(async () => {
  box = await startSimulator({ granules: 20, fileSize: 3_000_000 });
  url = `${box.urls.data}/sim-protected/folder/one.bin`;
});
afterAll(() => box.close());
beforeEach(() => box.clearRequests());

const sent = () =>
  box.requests.filter(({ role }) => role === "objects").reduce((sum, { bytesSent }) => sum + bytesSent, 0);

describe("cat", () => {
  it("writes a whole file, byte by byte", async () => {
    const { code, bytes } = await runCommand(box, ["cat", url]);
    expect(code).toBe(0);
    expect(Buffer.compare(bytes, box.files.bytes(url))).toBe(0);
  });

  it.each([
    [["--offset", "0", "--length", "1kB"], 0, 1000],
    [["--offset", "70000", "--length", "10"], 70_000, 70_010],
    [["--offset", "-5"], 2_999_995, 3_000_000],
    [["--offset", "4000000"], 3_000_000, 3_000_000],
  ])("writes the range %j", async (range, from, to) => {
    const { bytes } = await runCommand(box, ["cat", url, ...range]);
    expect(Buffer.compare(bytes, box.files.bytes(url).subarray(from, to))).toBe(0);
  });

  it("reads the beginning of a file with one request of little", async () => {
    await runCommand(box, ["cat", url, "--length", "1000"]);
    expect(sent()).toBe(64 * 1024);
  });

  it("writes the files of a search one after the other", async () => {
    const { stdout: urls } = await runCommand(box, [
      "ls",
      "SIM_HLS",
      "--limit",
      "1",
      "--include",
      "B0[45]",
      "--format",
      "urls",
    ]);
    const expected = Buffer.concat(
      urls
        .trim()
        .split("\n")
        .map((one) => box.files.bytes(one).subarray(0, 100)),
    );
    const { bytes } = await runCommand(box, [
      "cat",
      "SIM_HLS",
      "--limit",
      "1",
      "--include",
      "B0[45]",
      "--length",
      "100",
    ]);
    expect(bytes.length).toBe(200);
    expect(Buffer.compare(bytes, expected)).toBe(0);
  });

  it("fails with 1 for a file that is not there", async () => {
    const { code, stdout, stderr } = await runCommand(box, ["cat", `${box.urls.data}/a/missing/b.nc`]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("does not exist");
  });
});

describe("head", () => {
  it("says what a file is, and shows its first bytes", async () => {
    const hdf5 = `${box.urls.data}/sim-protected/folder/two.h5`;
    box.files.put(hdf5, Buffer.concat([Buffer.from("\x89HDF\r\n\x1a\n", "latin1"), Buffer.alloc(1000)]));
    const { code, stdout } = await runCommand(box, ["head", hdf5, "--length", "16"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^two\.h5 {2}1\.0 kB, HDF5 or netCDF-4/);
    expect(stdout).toContain("00000000  89 48 44 46 0d 0a 1a 0a 00 00 00 00 00 00 00 00  .HDF............\n");
  });

  it("shows text as text", async () => {
    const text = `${box.urls.data}/sim-protected/folder/readme.txt`;
    box.files.put(text, Buffer.from("first\tline\nsecond\n"));
    const { stdout } = await runCommand(box, ["head", text]);
    expect(stdout).toContain("first    line\nsecond\n");
  });

  it("is an event with --json", async () => {
    const { events } = await runCommand(box, ["head", url, "--length", "4", "--json"]);
    const base64 = Buffer.from(box.files.bytes(url).subarray(0, 4)).toString("base64");
    expect(events()).toMatchObject([
      { event: "head", size: 3_000_000, offset: 0, base64 },
      { event: "done", files: 1 },
    ]);
  });
});

describe("ls", () => {
  it("lists the files of data, their sizes and roles", async () => {
    const { stdout, stderr } = await runCommand(box, ["ls", "SIM_HLS", "--limit", "1"]);
    expect(stdout).toMatch(/^file +size +roles +type +key\n/);
    expect(stdout.trimEnd().split("\n")).toHaveLength(6);
    expect(stderr).toBe("5 files, 15.0 MB.\n");
  });

  it("lists addresses over https or in S3", async () => {
    const words = ["ls", "SIM_HLS", "--limit", "1", "--include", "B04", "--format", "urls"];
    expect((await runCommand(box, words)).stdout).toMatch(/^http:\/\/127\.\S+B04\.tif\n$/);
    expect((await runCommand(box, [...words, "--access", "direct"])).stdout).toMatch(/^s3:\/\/\S+B04\.tif\n$/);
  });

  it("explains what it leaves out", async () => {
    const { stdout } = await runCommand(box, ["ls", "SIM_HLS", "--limit", "1", "--include", "B04", "--explain"]);
    expect(stdout).toMatch(/^✓ \S+B04\.tif {2}All 1 criteria hold\.$/m);
    expect(stdout).toMatch(/^✗ \S+B05\.tif {2}/m);
  });

  it("writes json, ndjson and events", async () => {
    const words = ["ls", "SIM_HLS", "--limit", "1", "--include", "B04"];
    const facts = { filename: expect.stringMatching(/B04\.tif$/), href: expect.any(String) };
    expect(JSON.parse((await runCommand(box, [...words, "--format", "json"])).stdout)).toMatchObject([facts]);
    expect(JSON.parse((await runCommand(box, [...words, "--format", "ndjson"])).stdout)).toMatchObject(facts);
    expect((await runCommand(box, [...words, "--json"])).events()).toMatchObject([
      { event: "asset", isChosen: true, ...facts },
      { event: "done", files: 1 },
    ]);
  });
});
