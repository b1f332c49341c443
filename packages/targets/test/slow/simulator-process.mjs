// The simulator in a process of its own, so that the memory of what it stores is not the test's.
import { startSimulator } from "@earthaccess/simulator";

const box = await startSimulator({ granules: 0 });
box.buckets.create("big");
process.send?.({ endpoint: box.urls.objects, credentials: box.buckets.issueKeys() });
process.on("message", (key) => {
  const bytes = box.buckets.bytes("big", String(key));
  process.send?.({ size: bytes?.length ?? -1, last: bytes?.at(-1) ?? -1, unfinished: box.buckets.unfinished("big") });
});
