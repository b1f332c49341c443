/**
 * A journal for the conformance suite on Node.
 *
 * @module
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What tasks note while they run, wherever that is: lines posted to an address. */
export interface Journal {
  /** Where tasks post their lines; workers must reach it. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a journal on this machine; pages may post to it too. */
export async function startJournal(): Promise<Journal> {
  const byCheck = new Map<string, string[]>();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    const check = new URL(request.url ?? "/", "http://journal").pathname.slice(1);
    const lines = byCheck.get(check) ?? [];
    byCheck.set(check, lines);
    if (request.method === "POST") lines.push(body);
    response.writeHead(200, { "access-control-allow-origin": "*", connection: "close" }).end(JSON.stringify(lines));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
