import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { startRadosgw } from "@earthaccess/emulators";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { S3Target } from "../../src/s3.js";
import { targetConformance } from "../../src/testing.js";

const MIB = 1024 * 1024;
const ceph = await startRadosgw();
afterAll(() => ceph?.close());

if (!ceph) it.skip("needs Ceph's object gateway: apt-get install radosgw ceph-mon ceph-osd ceph-common");
else {
  const { url: endpoint, keys: credentials } = ceph;
  const client = new S3Client({ endpoint, credentials, region: "us-east-1", forcePathStyle: true });
  let bucket = "";
  let count = 0;
  beforeEach(async () => {
    bucket = `bucket-${++count}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  });
  const make = (options = {}) =>
    new S3Target(`s3://${bucket}/data`, { endpoint, credentials, region: "us-east-1", ...options });

  targetConformance(
    {
      name: "S3 (Ceph)",
      make,
      partSize: 8 * MIB,
      manyFiles: 1050,
      secrets: [credentials.secretAccessKey],
      async leftovers() {
        const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
        return Uploads.map(({ Key }) => Key ?? "");
      },
    },
    { describe, it },
  );

  describe("what Ceph refuses, in words", () => {
    it.each([
      ["wrong secret", () => make({ credentials: { ...credentials, secretAccessKey: "wrong" } }), /bad-cred|no-perm/],
      ["unknown key", () => make({ credentials: { accessKeyId: "NOBODY", secretAccessKey: "x" } }), /bad-cred|no-perm/],
      [
        "missing bucket",
        () => new S3Target("s3://nowhere", { endpoint, credentials, region: "us-east-1" }),
        /no-bucket/,
      ],
      ["anonymous", () => make({ anonymous: true }), /no-permission/],
    ])("%s", async (_what, target, code) => {
      const error = await target()
        .write("f", new Uint8Array(9 * MIB))
        .catch((e) => e);
      expect(error.name).toBe("TargetError");
      expect(error.code).toMatch(code);
    });
  });

  it("copies inside the store without a byte passing through here", async () => {
    await make().write("a", new Uint8Array(6 * MIB).fill(3));
    const copied = await make().copyFrom({ url: `s3://${bucket}/data/a` }, "b", { size: 6 * MIB });
    expect(copied).toMatchObject({ name: "b", size: 6 * MIB });
    expect(await make().matches("b", { algorithm: "CRC-32", value: "00000000" })).toBe(false);
  });
}
