import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runCommand, scratch } from "./cli.js";

let box: Simulator;
beforeAll(async () => {
  box = await startSimulator({ granules: 40, fileSize: [5000, 20_000] });
});
afterAll(() => box.close());
beforeEach(() => {
  box.clearRequests();
  box.faults.clear();
});

const dataRequests = () => box.requests.filter(({ role }) => role === "data" || role === "objects");
const fetched = () => box.requests.filter(({ role }) => role === "objects").length;

describe("download", () => {
  it("fetches the files of a search, whole, and says so", async () => {
    const out = await scratch();
    const { code, stdout, stderr } = await runCommand(box, [
      "download",
      "SIM_HLS",
      "--limit",
      "3",
      "--include",
      "B04",
      "--out",
      out,
    ]);
    expect([code, stdout]).toEqual([0, ""]);
    const names = await readdir(out);
    expect(names).toHaveLength(3);
    expect(names.every((name) => name.endsWith(".B04.tif"))).toBe(true);
    expect(stderr).toMatch(/^✓ 3 files in .* \(\d+\.\d kB\), all proved by checksum\.\n$/);
    expect(box.leaks()).toEqual([]);
    for (const name of names) {
      const url = dataRequests()
        .find(({ path }) => path.split("?")[0]?.endsWith(name))
        ?.path.split("?")[0];
      expect(Buffer.compare(await readFile(join(out, name)), box.files.bytes(`${box.urls.data}${url}`))).toBe(0);
    }
  });

  it("fetches nothing twice", async () => {
    const out = await scratch();
    const words = ["download", "SIM_HLS", "--limit", "2", "--include", "B04", "--out", out];
    await runCommand(box, words);
    expect(fetched()).toBe(2);
    const { code, stderr } = await runCommand(box, words);
    expect(code).toBe(0);
    expect(fetched()).toBe(2);
    expect(stderr).toContain("2 were there already");
  });

  it("makes a folder for each granule when asked to", async () => {
    const out = await scratch();
    await runCommand(box, [
      "download",
      "SIM_HLS",
      "--limit",
      "2",
      "--include",
      "B04",
      "--layout",
      "granule",
      "--out",
      out,
    ]);
    expect((await readdir(out)).sort()).toEqual([expect.stringMatching(/^SIM_HLS/), expect.stringMatching(/^SIM_HLS/)]);
  });

  it("--dry-run lists, without a login and without a request for data", async () => {
    const { code, stdout, stderr } = await runCommand(box, ["download", "SIM_HLS", "--limit", "1", "--dry-run"], {
      user: null,
    });
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(6);
    expect(stderr).toMatch(/^5 files, .* would go to data\.\n$/);
    expect(dataRequests()).toEqual([]);
  });

  it("--json is an event a file, and one at the end", async () => {
    const out = await scratch();
    const { events, stderr } = await runCommand(box, ["download", "SIM_HLS", "--limit", "1", "--out", out, "--json"]);
    expect(stderr).toBe("");
    expect(events()).toHaveLength(6);
    expect(events()[0]).toMatchObject({
      event: "file",
      status: "downloaded",
      verified: true,
      granuleId: expect.any(String),
    });
    expect(events().at(-1)).toMatchObject({ event: "done", downloaded: 5, failed: 0, exitCode: 0 });
  });

  it("takes what search and ls write, from standard input", async () => {
    const { stdout: lines } = await runCommand(box, ["search", "SIM_HLS", "--limit", "2", "--format", "ndjson"]);
    const { stdout: events } = await runCommand(box, ["search", "SIM_HLS", "--limit", "2", "--json"]);
    const { stdout: urls } = await runCommand(box, [
      "ls",
      "SIM_HLS",
      "--limit",
      "2",
      "--include",
      "B04",
      "--format",
      "urls",
    ]);
    const { stdout: stac } = await runCommand(box, ["search", "SIM_HLS", "--limit", "2", "--format", "stac"]);
    const items = (JSON.parse(stac) as { features: object[] }).features.map((item) => JSON.stringify(item)).join("\n");
    for (const input of [lines, events, urls, items]) {
      const out = await scratch();
      const { code } = await runCommand(box, ["download", "-", "--include", "B04", "--out", out], { input });
      expect(code).toBe(0);
      expect((await readdir(out)).map((name) => name.slice(-8))).toEqual([".B04.tif", ".B04.tif"]);
    }
  });

  it("says which line of standard input is none", async () => {
    const { code, stderr } = await runCommand(box, ["download", "-", "--out", await scratch()], {
      input: "\nwhat is this\n",
    });
    expect(code).toBe(2);
    expect(stderr).toContain("line 2  is neither a URL nor a granule");
  });
});

describe("exit codes of download", () => {
  it("1 when some failed; the others are there", async () => {
    box.faults.set({ kind: "not-found", role: "data", match: /B05/ });
    const out = await scratch();
    const { code, stderr } = await runCommand(box, ["download", "SIM_HLS", "--limit", "1", "--out", out]);
    expect(code).toBe(1);
    expect(await readdir(out)).toHaveLength(4);
    expect(stderr).toMatch(/^✗ \S+B05\.tif {2}.*does not exist/m);
    expect(stderr).toContain("1 file failed. The same command again tries only what is missing.");
  });

  it("3 without a login, before anything is asked for; with what to do", async () => {
    const { code, stderr } = await runCommand(box, ["download", "SIM_HLS", "--limit", "1"], { user: null });
    expect(code).toBe(3);
    expect(stderr).toContain("No Earthdata login was found.");
    expect(stderr).toContain("earthaccess login");
    expect(stderr).not.toContain("login({");
    expect(box.requests).toEqual([]);
  });

  it("3 with a wrong password, which is not shown", async () => {
    const user = { username: box.user.username, password: "not-the-password" };
    const { code, stderr, stdout } = await runCommand(box, ["download", "SIM_HLS", "--limit", "1"], { user });
    expect(code).toBe(3);
    expect(stderr + stdout).not.toContain("not-the-password");
  });

  it("3 when everything that was tried anonymously wants a login", async () => {
    const { code, stderr } = await runCommand(
      box,
      ["download", "SIM_HLS", "--limit", "1", "--anonymous", "--out", await scratch()],
      { user: null },
    );
    expect(code).toBe(3);
    expect(stderr).toContain("Log in first: earthaccess login");
  });

  it("0 for open data without a login", async () => {
    const url = `${box.urls.data}/public/folder/open.nc`;
    const out = await scratch();
    const { code } = await runCommand(box, ["download", url, "--anonymous", "--out", out], { user: null });
    expect(code).toBe(0);
    expect(await readdir(out)).toEqual(["open.nc"]);
  });
});
