import { expect, it } from "vitest";
import { ask, bytesOf, ownTransport } from "./ask.js";
import { rawServer } from "./raw-server.js";

const HEAD = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

it("chunks of one byte come in pieces of many, each byte at its place", async () => {
  const text = Array.from({ length: 200_000 }, (_, i) => String.fromCharCode(97 + (i % 23))).join("");
  const body = [...text].map((letter) => `1\r\n${letter}\r\n`).join("");
  const { url } = await rawServer((socket) => socket.end(`${HEAD}${body}0\r\n\r\n`, "latin1"));
  const response = await ask(ownTransport(), url);
  const pieces: Uint8Array[] = [];
  for await (const batch of response.body().batches()) pieces.push(...batch);
  expect(Buffer.concat(pieces).toString("latin1") === text).toBe(true);
  expect(pieces.length).toBeLessThan(text.length / 100);
});

it("frames that are longer than what is in them stop their server when nobody reads", async () => {
  const chunk = `1;${"x".repeat(10_000)}\r\na\r\n`;
  const chunks = 5000;
  const { url, sockets } = await rawServer(async (socket) => {
    socket.write(HEAD);
    for (let i = 0; i < chunks && !socket.destroyed; i++)
      if (!socket.write(chunk)) await new Promise<void>((resolve) => socket.once("drain", resolve));
    socket.end("0\r\n\r\n");
  });
  const response = await ask(ownTransport(), url);
  const sent = () => sockets.reduce((sum, socket) => sum + socket.bytesWritten - socket.writableLength, 0);
  let [before, same] = [-1, 0];
  await expect
    .poll(
      () => {
        same = sent() === before ? same + 1 : 0;
        before = sent();
        return same;
      },
      { interval: 50, timeout: 60_000 },
    )
    .toBeGreaterThan(5);
  // A megabyte waits here, and some more in the system.
  expect(before).toBeLessThan((chunks * chunk.length) / 3);
  expect((await bytesOf(response)).toString("latin1") === "a".repeat(chunks)).toBe(true);
});
