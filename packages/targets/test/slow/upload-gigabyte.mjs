// Streams a body to S3 and prints how much memory that took: node upload-gigabyte.mjs <endpoint> <keys as JSON> <MiB>
import { S3Target } from "@earthaccess/targets/s3";

const [endpoint, keys, mebibytes] = process.argv.slice(2);
const target = new S3Target("s3://big", { endpoint, credentials: JSON.parse(keys) });
const piece = new Uint8Array(64 * 1024);

async function* body(count) {
  for (let i = 0; i < count * 16; i++) {
    piece.fill(i & 255);
    yield piece;
    // A source over the network waits for the next piece, too.
    if (i % 16 === 15) await new Promise(setImmediate);
  }
}

// What any first upload loads, the SDK among it, is not the body's.
await target.write("warm-up", body(20));
globalThis.gc?.();
const before = process.memoryUsage().rss;
let peak = before;
const sampling = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 20);
const { size } = await target.write("gigabyte", body(Number(mebibytes)));
clearInterval(sampling);
console.log(JSON.stringify({ size, growth: Math.round((peak - before) / 1024 / 1024) }));
process.exit(0);
