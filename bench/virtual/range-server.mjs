// Serves one file by ranges. Argument: the file. Sends its port to the parent.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const content = readFileSync(process.argv[2]);
const server = createServer((request, response) => {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const from = Number(first ?? 0);
  const to = Math.min(last ? Number(last) : content.length - 1, content.length - 1);
  response.writeHead(first === undefined ? 200 : 206, {
    "content-length": to - from + 1,
    "content-type": "application/octet-stream",
    "accept-ranges": "bytes",
    ...(first !== undefined && { "content-range": `bytes ${from}-${to}/${content.length}` }),
  });
  response.end(request.method === "HEAD" ? undefined : content.subarray(from, to + 1));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("disconnect", () => process.exit());
