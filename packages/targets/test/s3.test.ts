import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTarget } from "../src/index.js";
import { S3Target, type S3TargetOptions } from "../src/s3.js";
import { targetConformance } from "../src/testing.js";

const MIB = 1024 * 1024;

let box: Simulator;
let keys: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
beforeAll(async () => {
  box = await startSimulator({ granules: 0, fileSize: 100_000 });
  keys = box.buckets.issueKeys({ ttlMs: 3_600_000 });
});
afterAll(() => box.close());

let bucket = "";
let count = 0;
beforeEach(() => {
  bucket = `bucket-${++count}`;
  box.buckets.create(bucket);
});

function target(options: S3TargetOptions = {}, place = "data"): S3Target {
  return new S3Target(`s3://${bucket}/${place}`, { endpoint: box.urls.objects, credentials: keys, ...options });
}

targetConformance(
  {
    name: "S3",
    make: () => target(),
    partSize: 8 * MIB,
    manyFiles: 1050,
    secrets: [],
    leftovers: async () => box.buckets.unfinished(bucket),
  },
  { describe, it },
);

async function* mebibytes(count: number, at: (index: number) => unknown = () => undefined): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) {
    await at(i);
    yield new Uint8Array(MIB).fill(i);
  }
}

describe("an upload to S3", () => {
  it("goes on with renewed keys when the old ones end in the middle", async () => {
    let current = box.buckets.issueKeys({ ttlMs: 3_600_000 });
    let renewed = 0;
    const credentials = {
      get: async () => current,
      renew: async () => {
        renewed += 1;
        current = box.buckets.issueKeys({ ttlMs: 3_600_000 });
        return current;
      },
    };
    const body = mebibytes(40, (i) => (i === 20 || i === 30) && box.buckets.endKeys(current.accessKeyId));
    const written = await target({ credentials, parallelParts: 1 }).write("f", body);
    expect(written.size).toBe(40 * MIB);
    expect(renewed).toBe(2);
    expect(box.buckets.bytes(bucket, "data/f")?.[39 * MIB]).toBe(39);
  });

  it("asks a function for keys before each request, and once more when they have ended", async () => {
    let current = box.buckets.issueKeys({ ttlMs: 3_600_000 });
    box.buckets.endKeys(current.accessKeyId);
    const credentials = async () => {
      const given = current;
      current = box.buckets.issueKeys({ ttlMs: 3_600_000 });
      return given;
    };
    await target({ credentials }).write("f", new Uint8Array(5));
    expect(await target({ credentials }).head("f")).toMatchObject({ size: 5 });
  });

  it("sends each part with a checksum that the store compares, and aborts when a part cannot be sent", async () => {
    await target().write("f", mebibytes(9));
    const parts = box.requests.filter(({ path }) => path.includes(`/${bucket}/data/f`) && path.includes("partNumber"));
    expect(parts.map(({ headers }) => headers["x-amz-checksum-crc32"])).toEqual([
      expect.any(String),
      expect.any(String),
    ]);
    box.faults.set({ kind: "status", status: 403, role: "objects", match: "partNumber=2" });
    await expect(target().write("g", mebibytes(30))).rejects.toMatchObject({ code: "targets/no-permission" });
    box.faults.clear();
    expect(box.buckets.unfinished(bucket)).toEqual([]);
    expect(box.buckets.keysOf(bucket)).toEqual(["data/f"]);
  });

  it("tries again what the store was too busy for", async () => {
    box.faults.set({ kind: "status", status: 503, role: "objects", times: 2 });
    await target().write("f", mebibytes(9));
    box.faults.clear();
    expect(box.buckets.bytes(bucket, "data/f")?.length).toBe(9 * MIB);
  });

  it("passes on what the bucket's owner wants: payer, encryption, storage class, content type", async () => {
    box.buckets.create(bucket, { requesterPays: true });
    await expect(target().write("f", new Uint8Array(1))).rejects.toMatchObject({ code: "targets/no-permission" });
    const paying = target({
      requesterPays: true,
      encryption: "aws:kms",
      encryptionKeyId: "key-1",
      storageClass: "STANDARD_IA",
    });
    for (const [name, body] of [
      ["small", new Uint8Array(1)],
      ["large", mebibytes(9)],
    ] as const) {
      await paying.write(name, body, { contentType: "application/x-netcdf" });
      expect(box.buckets.headers(bucket, `data/${name}`)).toMatchObject({
        "content-type": "application/x-netcdf",
        "x-amz-server-side-encryption": "aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id": "key-1",
        "x-amz-storage-class": "STANDARD_IA",
      });
    }
  });
});

describe("what S3 refuses, in words", () => {
  it.each<[string, () => S3Target, string, RegExp]>([
    ["wrong secret", () => target({ credentials: { ...keys, secretAccessKey: "wrong" } }), "bad-credentials", /keys/],
    [
      "unknown key",
      () => target({ credentials: { accessKeyId: "AKIANOBODY", secretAccessKey: "x" } }),
      "bad-credentials",
      /keys/,
    ],
    [
      "missing bucket",
      () => new S3Target("s3://nowhere", { endpoint: box.urls.objects, credentials: keys }),
      "no-bucket",
      /Create it/,
    ],
    ["anonymous", () => target({ anonymous: true }), "no-permission", /owner/],
    ["nobody there", () => target({ endpoint: "http://127.0.0.1:9", maxAttempts: 1 }), "unreachable", /network/],
  ])("%s", async (_what, make, code, advice) => {
    const error = await make()
      .write("f", mebibytes(9))
      .catch((e) => e);
    expect(error).toMatchObject({ code: `targets/${code}`, name: "TargetError" });
    expect(error.message).toMatch(advice);
    expect(box.searchSecrets([error.message, error.stack, JSON.stringify(error)].join())).toEqual([]);
  });

  it("keys that have ended and cannot be renewed", async () => {
    const ended = box.buckets.issueKeys({ ttlMs: 3_600_000 });
    box.buckets.endKeys(ended.accessKeyId);
    const error = await target({ credentials: ended })
      .write("f", new Uint8Array(1))
      .catch((e) => e);
    expect(error).toMatchObject({ code: "targets/expired-credentials" });
  });

  it("a bucket that may only be read", async () => {
    box.buckets.create(bucket, { writable: false });
    await expect(target().write("f", mebibytes(9))).rejects.toMatchObject({ code: "targets/no-permission" });
  });

  it("http to another machine, unless that is allowed", async () => {
    const error = await target({ endpoint: "http://minio.example.org" })
      .head("f")
      .catch((e) => e);
    expect(error).toMatchObject({ code: "targets/bad-options" });
    expect(error.message).toContain("allowHttp");
  });

  it.each(["s3://", "s3:///x", "s3://b?x=1", "s3://user:pw@bucket/x", "gs://bucket", "s3://b/../x"])(
    "the location %s",
    (location) => {
      expect(() => new S3Target(location)).toThrow(/write s3:|not a usable/);
    },
  );
});

describe("a copy inside S3", () => {
  it("moves no byte through here, and is checked by size and ETag", async () => {
    box.buckets.openData("open-data");
    const md5 = box.files.expected("s3://open-data/folder/a.nc")?.md5 ?? "";
    const checksum = { algorithm: "MD5", value: md5 };
    box.clearRequests();
    const copied = await target().copyFrom({ url: "s3://open-data/folder/a.nc" }, "a.nc", { size: 100_000, checksum });
    expect(copied).toMatchObject({ name: "a.nc", size: 100_000, verified: true, checksum });
    expect(box.buckets.bytes(bucket, "data/a.nc")).toEqual(Buffer.from(box.files.bytes("s3://open-data/folder/a.nc")));
    expect(box.requests.map(({ method }) => method)).toEqual(["HEAD", "PUT"]);
    expect(box.requests.reduce((sum, { bytesSent }) => sum + bytesSent, 0)).toBeLessThan(1000);
  });

  it("is left to a stream where the keys cannot read the source, or its bytes look damaged", async () => {
    const source = { url: "s3://closed-data/folder/a.nc" };
    expect(await target().copyFrom(source, "a.nc")).toBeUndefined();
    expect(await target().copyFrom({ url: "https://example.org/a.nc" }, "a.nc")).toBeUndefined();
    box.buckets.openData("open-data");
    const checksum = { algorithm: "MD5", value: "0".repeat(32) };
    expect(await target().copyFrom({ url: "s3://open-data/folder/a.nc" }, "a.nc", { checksum })).toBeUndefined();
    const sha256 = { algorithm: "SHA-256", value: box.files.expected("s3://open-data/folder/a.nc")?.sha256 ?? "" };
    expect(
      await target().copyFrom({ url: "s3://open-data/folder/a.nc" }, "a.nc", { checksum: sha256 }),
    ).toBeUndefined();
    expect(box.buckets.keysOf(bucket)).toEqual([]);
  });

  it("refuses a source of another size, and what is there already", async () => {
    box.buckets.openData("open-data");
    const source = { url: "s3://open-data/folder/a.nc" };
    await expect(target().copyFrom(source, "a.nc", { size: 5 })).rejects.toMatchObject({
      code: "targets/size-mismatch",
    });
    await target().copyFrom(source, "a.nc");
    await expect(target().copyFrom(source, "a.nc", { ifNoneMatch: "*" })).rejects.toMatchObject({
      code: "targets/exists",
    });
  });
});

describe("openTarget for S3", () => {
  it.each([
    ["ours", () => keys],
    ["fsspec's", () => ({ key: keys.accessKeyId, secret: keys.secretAccessKey, token: keys.sessionToken })],
  ])("takes storageOptions under %s names", async (_whose, options) => {
    const storageOptions = {
      ...options(),
      client_kwargs: { endpoint_url: box.urls.objects, region_name: "us-west-2" },
    };
    const opened = await openTarget(`s3://${bucket}/x`, { storageOptions });
    await opened.write("f", new Uint8Array(3));
    expect(box.buckets.keysOf(bucket)).toEqual(["x/f"]);
    expect(JSON.stringify(opened)).not.toContain(keys.secretAccessKey);
  });

  it("reads public buckets without keys", async () => {
    const opened = await openTarget(`s3://${bucket}/x`, {
      storageOptions: { anon: true },
      endpoint: box.urls.objects,
    });
    await expect(opened.write("f", new Uint8Array(3))).rejects.toMatchObject({ code: "targets/no-permission" });
    expect(box.requests.at(-1)?.headers.authorization).toBeUndefined();
  });

  it("names every option it does not know, and half a pair of keys", async () => {
    const wrong = { endpont_url: "x", anno: true, key: "a", secret: "b" };
    const error = await openTarget("s3://b", { storageOptions: wrong }).catch((e) => e);
    expect(error.code).toBe("targets/bad-options");
    expect(error.message).toMatch(/endpont_url .*did you mean endpoint_url.*anno .*did you mean anon\?/);
    await expect(openTarget("s3://b", { storageOptions: { key: "a" } })).rejects.toThrow(/belong together/);
    await expect(
      openTarget("s3://b", { storageOptions: { key: "a", aws_access_key_id: "b", secret: "c" } }),
    ).rejects.toThrow(/differ/);
  });
});
