import { createHash, createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Simulator, startSimulator } from "../src/index.js";

let box: Simulator;
let url: string;
let whole: Uint8Array;
let etag: string;

const DATA_PATH = "/bucket/folder/file.nc";

async function presigned(method = "GET"): Promise<string> {
  const headers = { authorization: `Bearer ${box.issueToken()}` };
  const response = await fetch(box.urls.data + DATA_PATH, { method, headers, redirect: "manual" });
  return response.headers.get("location") ?? "";
}

async function bytes(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

beforeAll(async () => {
  box = await startSimulator({ granules: 0, fileSize: 100_000 });
  url = await presigned();
  whole = box.files.bytes(box.urls.data + DATA_PATH);
  etag = `"${box.files.expected(box.urls.data + DATA_PATH)?.md5}"`;
});

afterAll(async () => {
  await box.close();
});

describe("a presigned object", () => {
  test("has a length, a type, a strong ETag and ranges", async () => {
    const response = await fetch(url);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-length": "100000",
      "content-type": "application/x-netcdf",
      "accept-ranges": "bytes",
      "last-modified": "Mon, 01 Jan 2024 00:00:00 GMT",
      etag,
    });
    expect(await bytes(response)).toEqual(whole);
  });

  test.each([
    ["bytes=0-0", 0, 1],
    ["bytes=100-199", 100, 200],
    ["bytes=99990-", 99_990, 100_000],
    ["bytes=99990-200000", 99_990, 100_000],
    ["bytes=-5", 99_995, 100_000],
    ["bytes=-200000", 0, 100_000],
    ["bytes=12345-67890", 12_345, 67_891],
  ])("gives %s", async (range, start, end) => {
    const response = await fetch(url, { headers: { range } });
    expect([response.status, response.headers.get("content-range")]).toEqual([206, `bytes ${start}-${end - 1}/100000`]);
    expect(await bytes(response)).toEqual(whole.slice(start, end));
  });

  test.each(["bytes=100000-", "bytes=-0"])("cannot satisfy %s", async (range) => {
    const response = await fetch(url, { headers: { range } });
    expect([response.status, response.headers.get("content-range")]).toEqual([416, "bytes */100000"]);
    expect(await response.text()).toContain("<Code>InvalidRange</Code>");
  });

  test.each(["bytes=0-1,5-6", "items=0-1", "bytes=5-1"])("ignores %s and gives the whole", async (range) => {
    const response = await fetch(url, { headers: { range } });
    expect(response.status).toBe(200);
    expect((await bytes(response)).length).toBe(100_000);
  });

  test("honours If-Range: the part for the same ETag, the whole for another", async () => {
    const same = await fetch(url, { headers: { range: "bytes=0-9", "if-range": etag } });
    const other = await fetch(url, { headers: { range: "bytes=0-9", "if-range": '"other"' } });
    const weak = await fetch(url, { headers: { range: "bytes=0-9", "if-range": `W/${etag}` } });
    expect([same.status, other.status, weak.status]).toEqual([206, 200, 200]);
    for (const response of [same, other, weak]) await response.body?.cancel();
  });

  test("honours If-Match and If-None-Match", async () => {
    const status = async (headers: Record<string, string>): Promise<number> => {
      const response = await fetch(url, { headers });
      await response.body?.cancel();
      return response.status;
    };
    expect(await status({ "if-match": etag })).toBe(200);
    expect(await status({ "if-match": '"other"' })).toBe(412);
    expect(await status({ "if-none-match": etag })).toBe(304);
    expect(await status({ "if-none-match": '"other"' })).toBe(200);
  });

  test("has a HEAD of its own, whose URL does not serve GET", async () => {
    const head = await presigned("HEAD");
    const response = await fetch(head, { method: "HEAD" });
    expect([response.status, response.headers.get("content-length")]).toEqual([200, "100000"]);
    expect((await fetch(head)).status).toBe(403);
    expect((await fetch(url, { method: "HEAD" })).status).toBe(403);
  });

  test("refuses an Authorization header beside the signature", async () => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${box.issueToken()}` } });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/<Code>InvalidArgument<\/Code><Message>Only one auth mechanism allowed/);
  });

  test("refuses wrong, expired and missing signatures in XML", async () => {
    const wrong = await fetch(url.replace(/X-Amz-Signature=.{4}/, "X-Amz-Signature=0000"));
    expect([wrong.status, await wrong.text()]).toEqual([403, expect.stringContaining("SignatureDoesNotMatch")]);
    const none = await fetch(url.split("?")[0] ?? "");
    expect([none.status, await none.text()]).toEqual([403, expect.stringContaining("AccessDenied")]);
    await using short = await startSimulator({ granules: 0, presignedTtlMs: -1 });
    const headers = { authorization: `Bearer ${short.issueToken()}` };
    const expired = await fetch(`${short.urls.data}/a/b.nc`, { headers });
    expect([expired.status, await expired.text()]).toEqual([403, expect.stringContaining("Request has expired")]);
  });

  test("belongs to its path: a signature does not open another one", async () => {
    expect((await fetch(url.replace("file.nc", "other.nc"))).status).toBe(403);
  });
});

describe("S3 requests", () => {
  interface Keys {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken: string;
  }

  async function keys(from: Simulator): Promise<Keys> {
    const response = await fetch(`${from.urls.data}/s3credentials`, {
      headers: { authorization: `Bearer ${from.issueToken()}` },
    });
    return (await response.json()) as Keys;
  }

  /** An independent signer, after the AWS documentation. */
  function signed(target: string, { accessKeyId, secretAccessKey, sessionToken }: Keys): Record<string, string> {
    const { host, pathname } = new URL(target);
    const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    const scope = `${stamp.slice(0, 8)}/us-west-2/s3/aws4_request`;
    const headers: Record<string, string> = {
      host,
      "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
      "x-amz-date": stamp,
      "x-amz-security-token": sessionToken,
    };
    const names = Object.keys(headers).sort();
    const request = [
      "GET",
      pathname,
      "",
      ...names.map((name) => `${name}:${headers[name]}`),
      "",
      names.join(";"),
      "UNSIGNED-PAYLOAD",
    ].join("\n");
    const text = ["AWS4-HMAC-SHA256", stamp, scope, createHash("sha256").update(request).digest("hex")].join("\n");
    const key = scope
      .split("/")
      .reduce<Buffer>(
        (secret, part) => createHmac("sha256", secret).update(part).digest(),
        Buffer.from(`AWS4${secretAccessKey}`),
      );
    const signature = createHmac("sha256", key).update(text).digest("hex");
    return {
      ...headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
    };
  }

  test("signed with temporary credentials get the same bytes as https", async () => {
    const target = `${box.urls.objects}/bucket/folder/file.nc`;
    const response = await fetch(target, { headers: signed(target, await keys(box)) });
    expect(response.status).toBe(200);
    expect(await bytes(response)).toEqual(whole);
    expect(box.files.bytes("s3://bucket/folder/file.nc")).toEqual(whole);
  });

  test("are refused with another secret, an altered token, or after their time", async () => {
    const target = `${box.urls.objects}/bucket/folder/file.nc`;
    const good = await keys(box);
    const text = async (credentials: Keys, base = target): Promise<string> =>
      await (await fetch(base, { headers: signed(base, credentials) })).text();
    expect(await text({ ...good, secretAccessKey: "x".repeat(40) })).toContain("SignatureDoesNotMatch");
    expect(await text({ ...good, sessionToken: "altered" })).toContain("InvalidToken");
    expect(await text({ ...good, accessKeyId: "ASIA0000000000000000" })).toContain("InvalidAccessKeyId");
    await using short = await startSimulator({ granules: 0, s3CredentialsTtlMs: -1 });
    expect(await text(await keys(short), `${short.urls.objects}/a/b.nc`)).toContain("ExpiredToken");
  });
});
