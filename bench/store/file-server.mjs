// Serves made-up files by ranges, as a bucket does: `/<n>.nc` is file number n. Sends its port to the parent.
// Arguments: bytes of a file, bytes per second of one connection (0 for no limit), paths of a certificate and its key as JSON (or null).
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { contentOf } from "./made-up-files.mjs";

const [bytes, rate] = process.argv.slice(2, 4).map(Number);
const certificate = JSON.parse(process.argv[4] ?? "null");
const STEP = 256 * 1024;

function answer(request, response) {
  const n = Number(/\d+/.exec(request.url)?.[0] ?? 0);
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const from = Number(first ?? 0);
  const to = Math.min(last ? Number(last) : bytes - 1, bytes - 1);
  response.writeHead(first === undefined ? 200 : 206, {
    "content-length": to - from + 1,
    "content-type": "application/octet-stream",
    "accept-ranges": "bytes",
    etag: `"${n}"`,
    ...(first !== undefined && { "content-range": `bytes ${from}-${to}/${bytes}` }),
  });
  if (request.method === "HEAD") return response.end();
  const content = contentOf(n, bytes).subarray(from, to + 1);
  if (rate === 0) return response.end(content);
  let at = 0;
  const began = performance.now();
  const send = () => {
    if (response.destroyed) return;
    const piece = content.subarray(at, at + STEP);
    at += piece.length;
    response.write(piece);
    if (at >= content.length) return response.end();
    setTimeout(send, Math.max(0, (at / rate) * 1000 - (performance.now() - began)));
  };
  send();
}

const server = certificate
  ? createSecureServer({ cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) }, answer)
  : createServer(answer);
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send(server.address().port));
process.on("disconnect", () => process.exit());
