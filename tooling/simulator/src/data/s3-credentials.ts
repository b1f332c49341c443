import type { Reply } from "../http/exchange.js";
import { jsonReply } from "../http/replies.js";
import type { SecretVault } from "../secrets/secret-vault.js";

/** The answer of `/s3credentials`; the expiration has a space where ISO 8601 has a T, as recorded. */
export function s3CredentialsReply(vault: SecretVault, ttlMs: number): Reply {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = vault.issueS3Credentials(ttlMs);
  const expiration = `${new Date(expiresAt).toISOString().slice(0, 19).replace("T", " ")}+00:00`;
  return jsonReply(200, { accessKeyId, secretAccessKey, sessionToken, expiration });
}
