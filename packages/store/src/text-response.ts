import { batchedBytes } from "@earthaccess/targets";
import type { TransportResponse } from "./transport.js";

/** What is read of an answer that explains an error. */
const MOST_TEXT = 4096;

/** The beginning of a body as text; what comes before a cut is enough. */
export async function beginningOf(response: TransportResponse): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const batch of response.body().batches()) {
      for (const piece of batch) text += decoder.decode(piece.subarray(0, MOST_TEXT), { stream: true });
      if (text.length > MOST_TEXT) break;
    }
  } catch {
    // What arrived is enough to tell what it is about.
  }
  return text;
}

/** An answer whose body has been read already. */
export function textResponse(response: TransportResponse, text: string): TransportResponse {
  return {
    url: response.url,
    status: response.status,
    header: (name) => response.header(name),
    setCookies: () => response.setCookies(),
    discard: () => undefined,
    body: () =>
      batchedBytes(async function* () {
        yield [new TextEncoder().encode(text)];
      }),
  };
}
