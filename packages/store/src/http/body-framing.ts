import { MalformedAnswer } from "./malformed-answer.js";
import type { ResponseHead } from "./response-head.js";

/** How the end of a body is found: by its length, by its last chunk, or by the end of the connection. */
export type BodyFraming = { readonly by: "length"; readonly length: number } | { readonly by: "chunks" | "close" };

const NOTHING: BodyFraming = { by: "length", length: 0 };

/**
 * How the body after a head is framed.
 *
 * Source: RFC 9112, section 6.3. An answer with both a length and chunks is refused, and so is one with two lengths, because a
 * cache on the way may have cut it elsewhere.
 *
 * @throws {MalformedAnswer}
 */
export function bodyFraming(method: string, { status, fields }: ResponseHead): BodyFraming {
  const coding = fields.get("transfer-encoding");
  const length = fields.get("content-length");
  if (coding !== undefined && length !== undefined)
    throw new MalformedAnswer("it has both a Content-Length and a Transfer-Encoding");
  if (length !== undefined && !(/^\d+$/.test(length) && Number.isSafeInteger(Number(length))))
    throw new MalformedAnswer("its Content-Length is not a length");
  if (method === "HEAD" || status === 204 || status === 304) return NOTHING;
  if (length !== undefined) return { by: "length", length: Number(length) };
  // Older servers had a name for none.
  if (coding === undefined || coding.toLowerCase() === "identity") return { by: "close" };
  if (coding.toLowerCase() !== "chunked")
    throw new MalformedAnswer("its Transfer-Encoding is another one than chunked");
  return { by: "chunks" };
}
