import { createHash, createHmac } from "node:crypto";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Auth, CredentialManager, defineSystem, login, type S3Credentials } from "../src/index.js";
import { createS3Fetch, presign, s3HttpsUrl } from "../src/s3.js";

const KEYS = [
  "plain.nc",
  "with blank and+plus.nc",
  "größe/ü.tif",
  "a=b&c;d:e@f.nc",
  "it's (really) *odd*!.nc",
  "per%cent.nc",
];

let box: Simulator;
let auth: Auth;
let endpoint: string;
beforeAll(async () => {
  box = await startSimulator({ granules: 1 });
  auth = await login({ system: defineSystem(box.system), ...box.user });
  endpoint = `${box.urls.data}/s3credentials`;
});
afterAll(() => box.close());
beforeEach(() => box.clearRequests());

describe("createS3Fetch", () => {
  it.each(KEYS)("reads s3://bucket/dir/%s with the credentials of the data centre", async (key) => {
    const manager = new CredentialManager(auth);
    const s3 = createS3Fetch(manager.sourceFor(endpoint), { endpoint: box.urls.objects });
    const response = await s3(`s3://bucket/dir/${key}`, { headers: { range: "bytes=0-99" } });
    expect(response.status).toBe(206);
    expect((await response.arrayBuffer()).byteLength).toBe(100);
    expect(box.leaks()).toEqual([]);
  });

  it("is refused with a wrong key, a wrong token or none", async () => {
    const good = await auth.getS3Credentials({ endpoint });
    for (const wrong of [
      { ...good.toPlain(), secretAccessKey: "no" },
      { ...good.toPlain(), sessionToken: "no" },
    ]) {
      const response = await createS3Fetch(wrong, { endpoint: box.urls.objects })("s3://bucket/dir/a.nc");
      expect(response.ok).toBe(false);
    }
  });

  it("renews keys that have ended, once", async () => {
    const short = await startSimulator({ granules: 1, s3CredentialsTtlMs: 400 });
    const user = await login({ system: defineSystem(short.system), ...short.user });
    const manager = new CredentialManager(user);
    let held: S3Credentials | undefined;
    let renewals = 0;
    const source = {
      get: async () => (held ??= await manager.get(`${short.urls.data}/s3credentials`)),
      renew: async () => {
        renewals++;
        held = await manager.renew(`${short.urls.data}/s3credentials`, held);
        return held;
      },
    };
    const s3 = createS3Fetch(source, { endpoint: short.urls.objects });
    expect((await s3("s3://bucket/dir/a.nc")).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await s3("s3://bucket/dir/a.nc")).status).toBe(200);
    expect(renewals).toBe(1);
    await short.close();
  });

  it("does not use keys on plain http of another machine, nor sends the caller's own Authorization", async () => {
    const keys = { accessKeyId: "AK", secretAccessKey: "SK" };
    await expect(createS3Fetch(keys, { endpoint: "http://s3.example" })("s3://b/k")).rejects.toMatchObject({
      code: "credentials/s3-refused",
    });
    const sent: Headers[] = [];
    const network: typeof fetch = async (_url, init) => {
      sent.push(new Headers(init?.headers));
      return new Response("");
    };
    await createS3Fetch(keys, { fetch: network })("s3://b/k", { headers: { authorization: "Bearer mine" } });
    expect(sent[0]?.get("authorization")).toMatch(/^AWS4-HMAC-SHA256 Credential=AK\//);
  });
});

describe("presign", () => {
  it.each(KEYS)("gives an address that opens dir/%s without keys, and only that", async (key) => {
    const credentials = await auth.getS3Credentials({ endpoint });
    const url = await presign(`s3://bucket/dir/${key}`, credentials, { endpoint: "https://s3.example", expiresIn: 60 });
    const { searchParams } = new URL(url);
    expect(searchParams.get("X-Amz-Expires")).toBe("60");
    expect(searchParams.get("X-Amz-Security-Token")).toBe(credentials.sessionToken);
    expect(url).not.toContain(credentials.secretAccessKey);
    expect(searchParams.get("X-Amz-Signature")).toBe(signatureByHand(url, credentials.secretAccessKey));
  });
});

describe("s3HttpsUrl", () => {
  it.each([
    ["s3://b/k/a.nc", {}, "https://b.s3.us-west-2.amazonaws.com/k/a.nc"],
    ["s3://b.c/k", {}, "https://s3.us-west-2.amazonaws.com/b.c/k"],
    ["s3://b/k", { region: "eu-central-1" }, "https://b.s3.eu-central-1.amazonaws.com/k"],
    ["s3://b/a b(1).nc", { endpoint: "https://m.example/" }, "https://m.example/b/a%20b%281%29.nc"],
    ["https://x.example/a", {}, "https://x.example/a"],
  ])("makes %s (%j) %s", (url, options, https) => expect(s3HttpsUrl(url, options)).toBe(https));
});

/** Signature version 4 written down from its specification, for a presigned GET with an unsigned payload. */
function signatureByHand(url: string, secret: string): string {
  const { host, pathname, search } = new URL(url);
  const query = search
    .slice(1)
    .split("&")
    .filter((pair) => !pair.startsWith("X-Amz-Signature="))
    .sort()
    .join("&");
  const credential = new URL(url).searchParams.get("X-Amz-Credential") as string;
  const [, date, region, service, end] = credential.split("/") as [string, string, string, string, string];
  const canonical = ["GET", pathname, query, `host:${host}`, "", "host", "UNSIGNED-PAYLOAD"].join("\n");
  const scope = [date, region, service, end].join("/");
  const toSign = [
    "AWS4-HMAC-SHA256",
    new URL(url).searchParams.get("X-Amz-Date"),
    scope,
    createHash("sha256").update(canonical).digest("hex"),
  ].join("\n");
  const key = [date, region, service, end].reduce<Buffer | string>(
    (from, word) => createHmac("sha256", from).update(word).digest(),
    `AWS4${secret}`,
  );
  return createHmac("sha256", key).update(toSign).digest("hex");
}
