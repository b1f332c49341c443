import type { System } from "./system.js";

/** What a source found: a token, a user name with its password, or the reason why it has neither. */
export type FoundCredentials =
  | { readonly kind: "token"; readonly token: string; readonly expiresAt?: Date; readonly username?: string }
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  | { readonly kind: "none"; readonly reason: string };

/**
 * A place where credentials come from: the environment, a netrc file, a prompt, a company vault.
 *
 * @example
 * ```ts
 * const vault: CredentialSource = { name: "vault", find: async () => ({ kind: "token", token: "<token from the vault>" }) };
 * const auth = await login({ sources: [vault] });
 * ```
 */
export interface CredentialSource {
  /** Shown by `auth.explain()`. */
  readonly name: string;
  find(system: System, signal?: AbortSignal): Promise<FoundCredentials>;
  /** Keeps a password that worked, when the user asked for that. */
  persist?(system: System, credentials: { readonly username: string; readonly password: string }): Promise<void>;
}

/** A source that has what the caller passed in. */
export function givenSource(given: {
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}): CredentialSource {
  return {
    name: "token",
    find: async () => {
      if (given.token?.trim()) return { kind: "token", token: given.token };
      if (given.username && given.password)
        return { kind: "password", username: given.username, password: given.password };
      return { kind: "none", reason: "no `token`, and no `username` with `password`, was given" };
    },
  };
}
