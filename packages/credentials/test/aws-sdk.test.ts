import { GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Auth, CredentialManager, defineSystem, login, type S3Credentials } from "../src/index.js";

let box: Simulator;
let auth: Auth;
let endpoint: string;
beforeAll(async () => {
  box = await startSimulator({ granules: 4, s3CredentialsTtlMs: 3_600_000 });
  auth = await login({ system: defineSystem(box.system), ...box.user });
  endpoint = `${box.urls.data}/s3credentials`;
});
afterAll(() => box.close());
beforeEach(() => box.clearRequests());

const asked = () => box.requests.filter(({ path }) => path === "/s3credentials").length;
const client = (credentials: S3Credentials | (() => Promise<S3Credentials>)) =>
  new S3Client({
    credentials,
    region: "us-west-2",
    endpoint: box.urls.objects,
    forcePathStyle: true,
  });
const granule = () => ({ s3CredentialsEndpoint: () => endpoint, provider: "POCLOUD" });

describe("the AWS SDK", () => {
  it("takes S3Credentials as they are", async () => {
    const s3 = client(await auth.getS3Credentials({ results: [granule()] }));
    const { Body, ContentLength } = await s3.send(new GetObjectCommand({ Bucket: "bucket", Key: "dir/a b.nc" }));
    const bytes = await Body?.transformToByteArray();
    expect(Buffer.compare(bytes as Uint8Array, box.files.bytes("s3://bucket/dir/a%20b.nc"))).toBe(0);
    expect(ContentLength).toBe(bytes?.length);
  });

  it("asks a manager's provider, fifty requests at a time, and the data centre once", async () => {
    const s3 = client(new CredentialManager(auth).providerFor({ results: [granule()] }));
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => s3.send(new HeadObjectCommand({ Bucket: "bucket", Key: `dir/${n}.nc` }))),
    );
    expect(asked()).toBe(1);
  });

  it("goes on when the keys are about to end, with new ones", async () => {
    const short = await startSimulator({ granules: 1, s3CredentialsTtlMs: 4000 });
    try {
      const user = await login({ system: defineSystem(short.system), ...short.user });
      const s3 = new S3Client({
        credentials: new CredentialManager(user).providerFor(`${short.urls.data}/s3credentials`),
        region: "us-west-2",
        endpoint: short.urls.objects,
        forcePathStyle: true,
      });
      for (let n = 0; n < 4; n++) {
        await s3.send(new HeadObjectCommand({ Bucket: "bucket", Key: "dir/a.nc" }));
        await new Promise((resolve) => setTimeout(resolve, 1500));
      }
      expect(short.requests.filter(({ path }) => path === "/s3credentials").length).toBeGreaterThan(1);
    } finally {
      await short.close();
    }
  });
});

describe("other tools", () => {
  it("get the options of fsspec and the variables of the environment", async () => {
    const credentials = await auth.getS3Credentials({ results: [granule()] });
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    expect(credentials.toDict()).toEqual({ key: accessKeyId, secret: secretAccessKey, token: sessionToken });
    const env = credentials.toEnv();
    expect(Object.keys(env).sort()).toEqual([
      "AWS_ACCESS_KEY_ID",
      "AWS_REGION",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
    ]);
    // The SDK's own chain reads them.
    const before = { ...process.env };
    Object.assign(process.env, env);
    try {
      const s3 = new S3Client({ endpoint: box.urls.objects, forcePathStyle: true });
      await s3.send(new HeadObjectCommand({ Bucket: "bucket", Key: "dir/a.nc" }));
    } finally {
      for (const name of Object.keys(env)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });

  it("get the keys of every data centre that results come from", async () => {
    const other = `${box.urls.data}/swot/s3credentials`;
    const manager = new CredentialManager(auth);
    const all = await manager.getForEach([granule(), granule(), { s3CredentialsEndpoint: () => other }]);
    expect([...all.keys()]).toEqual([endpoint, other]);
    expect(new Set([...all.values()].map(({ accessKeyId }) => accessKeyId)).size).toBe(2);
  });
});
