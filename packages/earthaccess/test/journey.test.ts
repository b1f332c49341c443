import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createSession, defineSystem, type Session } from "../src/node.js";

let box: Simulator;
let session: Session;
let folder: string;

beforeAll(async () => {
  box = await startSimulator({ granules: 500 });
});

afterAll(() => box.close());

beforeEach(async () => {
  box.clearRequests();
  session = createSession({ system: defineSystem(box.system) });
  folder = await mkdtemp(join(tmpdir(), "earthaccess-journey-"));
  return () => rm(folder, { recursive: true, force: true });
});

it("searches, filters, downloads and verifies", async () => {
  await session.login({ username: box.user.username, password: box.user.password });
  const results = session.searchData({ shortName: "SIM_HLS", temporal: ["2000", "2024"] }, { pageSize: 7 });
  const files = await session.download(results.take(10), folder, { filter: { includeFiles: ["*.B0?.tif"] } });

  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    expect(file).toMatchObject({ status: "downloaded", verified: true });
    const bytes = await readFile(file.path as string);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(box.files.expected(file.url)?.sha256);
  }
  expect((await readdir(folder)).filter((name) => name.includes(".part"))).toEqual([]);
  expect(box.leaks()).toEqual([]);
  expect(box.requests.filter(({ role, path }) => role === "edl" && path.includes("find_or_create_token"))).toHaveLength(
    1,
  );
});
