import type { CredentialSource } from "./credential-source.js";

/**
 * Reads `EARTHDATA_TOKEN`, or `EARTHDATA_USERNAME` with `EARTHDATA_PASSWORD`; the token wins when all are set.
 *
 * @example
 * ```ts
 * const auth = await login({ sources: [environmentSource()] });
 * ```
 */
export function environmentSource(env: Readonly<Record<string, string | undefined>> = process.env): CredentialSource {
  return {
    name: "environment",
    find: async () => {
      const { EARTHDATA_TOKEN: token, EARTHDATA_USERNAME: username, EARTHDATA_PASSWORD: password } = env;
      if (token?.trim()) return { kind: "token", token, ...(username && { username }) };
      if (username && password) return { kind: "password", username, password };
      if (username) return { kind: "none", reason: "EARTHDATA_USERNAME is set but EARTHDATA_PASSWORD is not" };
      if (password) return { kind: "none", reason: "EARTHDATA_PASSWORD is set but EARTHDATA_USERNAME is not" };
      return { kind: "none", reason: "neither EARTHDATA_TOKEN nor EARTHDATA_USERNAME with EARTHDATA_PASSWORD is set" };
    },
  };
}
