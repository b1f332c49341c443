// The same for server and client: bytes made up once, files told apart by their first four.
import { createHash } from "node:crypto";

let shared = Buffer.alloc(0);

/** Bytes of file number `n`; valid until the next call. */
export function contentOf(n, bytes) {
  if (shared.length !== bytes) shared = Buffer.alloc(bytes, "earthaccess ");
  if (bytes > 1_000_000) return shared;
  const content = Buffer.from(shared);
  content.writeUInt32BE(n, 0);
  return content;
}

/** What metadata say of a file, with its checksum. */
export function described(n, bytes, origin) {
  const value = createHash("sha256").update(contentOf(n, bytes)).digest("hex");
  return { href: `${origin}/${n}.nc`, roles: ["data"], fileSize: bytes, checksum: { algorithm: "SHA-256", value } };
}
