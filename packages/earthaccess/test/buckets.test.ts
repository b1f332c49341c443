import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSession, type DownloadError, type DownloadedFile, defineSystem, type Session } from "../src/node.js";

let box: Simulator;
let session: Session;
let bucket: string;
let count = 0;
const filter = { includeFiles: ["*.B02.tif"] };

beforeAll(async () => {
  box = await startSimulator({ granules: 200 });
  session = createSession({ system: defineSystem(box.system) });
  await session.login({ username: box.user.username, password: box.user.password });
});
afterAll(() => box.close());
beforeEach(() => {
  box.faults.clear();
  bucket = `results-${++count}`;
  box.buckets.create(bucket);
});

const granules = () => session.searchData({ shortName: "SIM_HLS" }).take(6);
function options(
  keys: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = box.buckets.issueKeys(),
) {
  const { accessKeyId: key, secretAccessKey: secret, sessionToken: token } = keys;
  return { key, secret, token, endpoint_url: box.urls.objects };
}

function expectRight(files: readonly DownloadedFile[]): void {
  expect(files).toHaveLength(6);
  for (const { url, name } of files) {
    expect(box.buckets.bytes(bucket, `hls/${name}`)).toEqual(Buffer.from(box.files.bytes(url)));
  }
  expect(box.buckets.unfinished(bucket)).toEqual([]);
  expect(box.leaks()).toEqual([]);
}

describe("a download into a bucket", () => {
  it("verifies each file on its way, and knows it again afterwards without reading it", async () => {
    const storageOptions = options();
    const files = await session.download(granules(), `s3://${bucket}/hls`, {
      filter,
      storageOptions,
      access: "external",
    });
    expectRight(files);
    expect(
      files.every(({ status, verified, path }) => status === "downloaded" && verified && path?.startsWith("s3://")),
    ).toBe(true);
    box.clearRequests();
    const again = await session.download(granules(), `s3://${bucket}/hls`, {
      filter,
      storageOptions,
      access: "external",
    });
    expect(again.map(({ status, verified }) => [status, verified])).toEqual(Array(6).fill(["skipped", true]));
    expect(box.requests.filter(({ role }) => role === "objects").map(({ method }) => method)).toEqual(
      Array(6).fill("HEAD"),
    );
  });

  it("lets S3 copy what its keys may read, without a byte passing through here", async () => {
    const first = await granules().first();
    const source = first?.dataLinks({ access: "direct" })[0] ?? "";
    box.buckets.openData(new URL(source).host);
    box.clearRequests();
    const files = await session.download(granules(), `s3://${bucket}/hls`, {
      filter,
      storageOptions: options(),
      verify: "off",
    });
    expectRight(files);
    expect(files.every(({ access }) => access === "direct")).toBe(true);
    const objects = box.requests.filter(({ role }) => role === "objects");
    expect(objects.filter(({ method }) => method === "GET")).toEqual([]);
    expect(objects.filter(({ headers }) => headers["x-amz-copy-source"] !== undefined)).toHaveLength(6);
  });

  it("survives cuts and a busy store", async () => {
    box.faults.set({ kind: "cut", role: "objects", method: "GET", times: 3 });
    box.faults.set({ kind: "status", status: 503, role: "objects", method: "PUT", times: 3 });
    const files = await session.download(granules(), `s3://${bucket}/hls`, {
      filter,
      storageOptions: options(),
      access: "external",
      retry: { minDelayMs: 1 } as object,
    });
    expectRight(files);
  });

  it.each<[string, () => object, string, string]>([
    ["wrong secret", () => ({ ...options(), secret: "wrong" }), "", "targets/bad-credentials"],
    ["missing bucket", () => options(), "s3://nowhere/hls", "targets/no-bucket"],
    [
      "expired token",
      () => {
        const keys = box.buckets.issueKeys({ ttlMs: 60_000 });
        box.buckets.endKeys(keys.accessKeyId);
        return options(keys);
      },
      "",
      "targets/expired-credentials",
    ],
    [
      "no right to write",
      () => {
        box.buckets.create(bucket, { writable: false });
        return options();
      },
      "",
      "targets/no-permission",
    ],
  ])("%s: a typed error for each file, and nothing half-written", async (_what, storageOptions, location, code) => {
    const error = (await session
      .download(granules(), location || `s3://${bucket}/hls`, {
        filter,
        storageOptions: storageOptions() as Record<string, unknown>,
        access: "external",
      })
      .then(
        () => expect.unreachable(),
        (e) => e,
      )) as DownloadError;
    expect(error.failures.map((file) => file.error?.code)).toEqual(Array(6).fill(code));
    expect([box.buckets.keysOf(bucket), box.buckets.unfinished(bucket)]).toEqual([[], []]);
    expect(box.searchSecrets(JSON.stringify(error) + String(error.stack))).toEqual([]);
  });
});
