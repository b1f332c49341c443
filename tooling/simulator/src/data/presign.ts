import type { SecretVault } from "../secrets/secret-vault.js";

const ALGORITHM = "AWS4-HMAC-SHA256";

/** The query of a presigned URL: who asked, until when it is good, and a signature over method, path and both. */
export function presignQuery(
  vault: SecretVault,
  method: string,
  path: string,
  username: string,
  ttlMs: number,
): string {
  const expires = Date.now() + ttlMs;
  const signature = signatureOf(vault, method, path, username, String(expires));
  vault.rememberSignature(signature);
  return new URLSearchParams({
    "A-userid": username,
    "X-Amz-Algorithm": ALGORITHM,
    "X-Amz-Expires": String(expires),
    "X-Amz-SignedHeaders": "host",
    "X-Amz-Signature": signature,
  }).toString();
}

/** Whether a query is a good signature for this request: a URL made for HEAD does not serve GET. */
export function checkPresigned(
  vault: SecretVault,
  method: string,
  path: string,
  query: URLSearchParams,
): "valid" | "wrong" | "expired" | "unsigned" {
  const given = query.get("X-Amz-Signature");
  if (given === null) return "unsigned";
  const expires = query.get("X-Amz-Expires") ?? "";
  const wanted = signatureOf(vault, method, path, query.get("A-userid") ?? "", expires);
  if (given !== wanted || query.get("X-Amz-Algorithm") !== ALGORITHM) return "wrong";
  return Number(expires) > Date.now() ? "valid" : "expired";
}

function signatureOf(vault: SecretVault, ...parts: string[]): string {
  return vault.sign(parts.join("\n"));
}
