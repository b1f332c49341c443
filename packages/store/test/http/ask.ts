import { onTestFinished } from "vitest";
import type { Transport, TransportOptions, TransportRequest, TransportResponse } from "../../src/transport.js";
import { defaultTransport } from "../../src/transport-node.js";

/** The transport of Node, closed at the end of the test. */
export function ownTransport(options: TransportOptions = {}): Transport {
  const transport = defaultTransport(options);
  onTestFinished(() => transport.close());
  return transport;
}

/** Asks for something, and waits for the head of the answer. */
export function ask(
  transport: Transport,
  url: string,
  request: Partial<TransportRequest> = {},
): Promise<TransportResponse> {
  return transport.request({ url, method: "GET", headers: {}, ...request });
}

/** The whole body of an answer. */
export async function bytesOf(response: TransportResponse): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of response.body()) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Asks for something, and reads it as text. */
export async function read(
  transport: Transport,
  url: string,
  request: Partial<TransportRequest> = {},
): Promise<string> {
  return (await bytesOf(await ask(transport, url, request))).toString("latin1");
}
