import { createHash } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { GcsTarget, type GcsTargetOptions } from "../src/gcs.js";
import { openTarget } from "../src/index.js";
import { targetConformance } from "../src/testing.js";
import { startGcsServer } from "./gcs-server.js";

const KIB = 1024;
const server = await startGcsServer();
afterAll(() => server.close());

let bucket = "";
let count = 0;
beforeEach(() => {
  bucket = `bucket-${++count}`;
  server.createBucket(bucket);
  server.requests.splice(0);
  server.troubles.splice(0);
});

const make = (options: GcsTargetOptions = {}) =>
  new GcsTarget(`gs://${bucket}/data`, { endpoint: server.url, token: "good", partSize: 256 * KIB, ...options });

targetConformance(
  {
    name: "Google Cloud Storage",
    make: () => make(),
    partSize: 256 * KIB,
    secrets: ["Bearer"],
    leftovers: async () => server.unfinished(),
  },
  { describe, it },
);

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.slice(at, at + 50_000);
}

const bytes = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i * 7) & 255);

describe("an upload to Google", () => {
  it.each([
    ["nothing of a part", 0],
    ["a half of it", 150 * KIB],
    ["a step of it", 256 * KIB],
  ])("goes on where it was when the answer is lost and %s arrived", async (_what, keep) => {
    const partSize = 512 * KIB;
    server.troubles.push({ match: /^PUT .*upload_id/, status: 503, keep });
    await make({ partSize }).write("f", pieces(bytes), { size: bytes.length });
    expect(Buffer.compare(server.bytes(bucket, "data/f") as Buffer, bytes)).toBe(0);
  });

  it("does not send the last part again when only its answer is lost", async () => {
    server.troubles.push({ match: /^PUT .*upload_id/, status: 503, keep: bytes.length });
    // Whole steps are kept, so the body is one.
    const whole = bytes.subarray(0, 768 * KIB);
    const written = await make({ partSize: 1024 * KIB }).write("f", whole, { size: whole.length });
    expect(written).toMatchObject({ size: whole.length, etag: expect.any(String) });
    expect(server.requests.filter(({ method }) => method === "PUT")).toHaveLength(2);
  });

  it("sends the token to the API only, not to the session", async () => {
    await make().write("f", pieces(bytes));
    const sent = new Set(
      server.requests.map(({ path, authorization }) => `${path.includes("upload_id")} ${authorization}`),
    );
    expect([...sent].sort()).toEqual(["false Bearer good", "true undefined"]);
  });

  it("asks for a token before each request", async () => {
    const tokens = ["bad", "good"];
    const token = async () => (tokens.length > 1 ? (tokens.shift() as string) : "good");
    await expect(make({ token }).head("f")).rejects.toMatchObject({ code: "targets/bad-credentials" });
    expect(await make({ token }).head("f")).toBeNull();
  });

  it("gives Google the MD5 to compare, and keeps other checksums with the object", async () => {
    const md5 = createHash("md5").update(bytes).digest("hex");
    await make().write("f", pieces(bytes), { checksum: { algorithm: "MD5", value: md5 } });
    expect(await make().head("f")).toMatchObject({ checksum: { algorithm: "md5", value: md5 } });
    const sha256 = { algorithm: "SHA-256", value: createHash("sha256").update(bytes).digest("hex") };
    await make().write("g", pieces(bytes), { checksum: sha256 });
    server.requests.splice(0);
    expect(await make().matches("g", sha256)).toBe(true);
    expect(server.requests).toHaveLength(1);
  });
});

describe("what Google refuses, in words", () => {
  it.each<[string, () => GcsTarget, string]>([
    ["wrong token", () => make({ token: "wrong" }), "bad-credentials"],
    ["a reader's token", () => make({ token: "reader" }), "no-permission"],
    ["anonymous", () => make({ anonymous: true }), "bad-credentials"],
    ["missing bucket", () => new GcsTarget("gs://nowhere", { endpoint: server.url, token: "good" }), "no-bucket"],
    ["nobody there", () => make({ endpoint: "http://127.0.0.1:9", maxAttempts: 1 }), "unreachable"],
  ])("%s", async (_what, target, code) => {
    const error = await target()
      .write("f", pieces(bytes))
      .catch((e) => e);
    expect(error).toMatchObject({ name: "TargetError", code: `targets/${code}` });
    expect(server.unfinished()).toEqual([]);
  });

  it("a store that stays busy, after several tries", async () => {
    for (let i = 0; i < 2; i++) server.troubles.push({ match: /^GET/, status: 503 });
    await expect(make({ maxAttempts: 2 }).head("f")).rejects.toMatchObject({ code: "targets/busy", retryable: true });
    expect(server.requests).toHaveLength(2);
  });
});

describe("openTarget for Google", () => {
  it("takes fsspec's names, and anon for a token", async () => {
    const options = { endpoint_url: server.url };
    const target = await openTarget(`gs://${bucket}/x`, { storageOptions: { ...options, token: "good" } });
    await target.write("f", new Uint8Array(3));
    expect(await target.head("f")).toMatchObject({ size: 3 });
    const anonymous = await openTarget(`gcs://${bucket}/x`, { storageOptions: { ...options, token: "anon" } });
    await expect(anonymous.head("f")).rejects.toMatchObject({ code: "targets/bad-credentials" });
    expect(server.requests.at(-1)?.authorization).toBeUndefined();
  });
});
