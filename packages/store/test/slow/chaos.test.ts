import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Asset } from "@earthaccess/assets";
import { defineSystem, login } from "@earthaccess/credentials";
import { type FaultRule, type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, expect, it } from "vitest";
import { download } from "../../src/index.js";

const FILES = 10_000;

/** Thirty in a hundred of the requests that serve bytes are damaged, in every way that passes; a login page now and then. */
const CHAOS: readonly FaultRule[] = [
  ...(
    [
      { kind: "reset" },
      { kind: "cut", how: "rst" },
      { kind: "cut", how: "fin" },
      { kind: "short" },
      { kind: "short", chunked: true },
      { kind: "corrupt" },
      { kind: "wrong-length" },
      { kind: "html-octet" },
      { kind: "gzip-lie" },
      { kind: "status", status: 503 },
    ] as const
  ).map((fault) => ({ role: "objects", probability: 0.03, ...fault })),
  { role: "data", kind: "html-login", probability: 0.01 },
  { role: "data", kind: "status", status: 502, probability: 0.01 },
];

let box: Simulator;
let folder: string;
beforeAll(async () => {
  box = await startSimulator({ granules: 1, fileSize: [500, 30_000], seed: 5 });
  for (const fault of CHAOS) box.faults.set(fault);
  folder = await mkdtemp(join(tmpdir(), "chaos-"));
});
afterAll(async () => {
  await box.close();
  await rm(folder, { recursive: true, force: true });
});

it(`brings ${FILES} files home in spite of everything, each right, and asks no more than it must`, async () => {
  const auth = await login({ system: defineSystem(box.system), ...box.user });
  const expected = new Map<string, string>();
  function* assets(): Generator<Asset, void, void> {
    for (let n = 0; n < FILES; n++) {
      const href = `${box.urls.data}/protected/d${n % 97}/f${n}.nc`;
      const { size, sha256, md5 } = box.files.expected(href) as { size: number; sha256: string; md5: string };
      expected.set(`f${n}.nc`, sha256);
      const checksum = n % 2 ? { algorithm: "MD5", value: md5 } : { algorithm: "SHA-256", value: sha256 };
      yield new Asset({ href, roles: ["data"], fileSize: size, checksum });
    }
  }
  let arrived = 0;
  let bytes = 0;
  const retry = { limit: 12, minDelayMs: 1, maxDelayMs: 20 };
  for await (const file of download(assets(), folder, { auth, parallel: 16, retry })) {
    expect(file).toMatchObject({ status: "downloaded", verified: true });
    arrived++;
    bytes += file.bytes;
  }
  expect(arrived).toBe(FILES);
  const names = await readdir(folder);
  expect(names).toHaveLength(FILES);
  for (const name of names) {
    const digest = createHash("sha256")
      .update(await readFile(join(folder, name)))
      .digest("hex");
    expect(`${name} ${digest}`).toBe(`${name} ${expected.get(name)}`);
  }
  const served = box.requests.filter(({ role }) => role === "objects");
  const sent = served.reduce((sum, { bytesSent }) => sum + bytesSent, 0);
  const injected = box.faults.injected();
  console.log(
    `${FILES} files: ${injected} faults, ${(box.requests.length / FILES).toFixed(2)} requests a file, ${(sent / bytes).toFixed(3)} × the bytes`,
  );
  expect(injected / served.length).toBeGreaterThan(0.25);
  expect(box.requests.length).toBeLessThanOrEqual(3 * FILES);
  expect(sent).toBeLessThanOrEqual(1.25 * bytes);
  expect(box.requests.filter(({ role }) => role === "edl").length).toBeLessThanOrEqual(2);
}, 900_000);
