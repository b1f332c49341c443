import { startGcsEmulator } from "@earthaccess/emulators";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { GcsTarget } from "../../src/gcs.js";
import { openTarget } from "../../src/index.js";
import { targetConformance } from "../../src/testing.js";

const gcs = await startGcsEmulator();
afterAll(() => gcs?.close());

if (!gcs) it.skip("needs gcp-storage-emulator: EARTHACCESS_TEST_PYTHON names no Python that has it");
else {
  const { url: endpoint } = gcs;
  let bucket = "";
  let count = 0;
  beforeEach(async () => {
    bucket = `bucket-${++count}`;
    await fetch(`${endpoint}/storage/v1/b?project=p`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: bucket }),
    });
  });
  const make = () => new GcsTarget(`gs://${bucket}/data`, { endpoint, token: "secret-token" });

  // The emulator knows no conditions on generations; the server of gcs.test.ts does.
  targetConformance(
    {
      name: "Google Cloud Storage (emulator)",
      make,
      partSize: 8 * 1024 * 1024,
      secrets: ["secret-token"],
      exclusiveCreate: false,
      conditionalReplace: false,
    },
    { describe, it },
  );

  it("opens from a location and fsspec's options", async () => {
    const target = await openTarget(`gs://${bucket}/x`, { storageOptions: { token: "t", endpoint_url: endpoint } });
    await target.write("f", new Uint8Array(3));
    expect(await target.head("f")).toMatchObject({ size: 3 });
  });
}
