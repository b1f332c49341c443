import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MemoryTarget } from "@earthaccess/targets";
import { expect, it } from "vitest";
import { download } from "../src/index.js";
import { defaultTransport } from "../src/transport-node.js";

/** Refuses every file before it has read a byte of it, as a disk without room for another name does. */
class Refusing extends MemoryTarget {
  override async write(): Promise<never> {
    throw Object.assign(new Error("no room"), { code: "ENOSPC" });
  }
}

it("lets go of the connection when the target refuses a file whose bytes are still to come", async () => {
  const answers: ServerResponse[] = [];
  const server = createServer((_, response) => {
    answers.push(response);
    response.writeHead(200, { "content-length": 50_000_000 });
    response.write(new Uint8Array(1_000_000));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const transport = defaultTransport();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.nc`;
  await expect(download([url], new Refusing(), { transport })).rejects.toThrow("no room");
  const [answer] = answers;
  // The server would wait for ever for a reader; the transport is not closed.
  if (answer && !answer.closed) await once(answer, "close");
  expect(answer?.closed).toBe(true);
  await transport.close();
  server.close();
});
