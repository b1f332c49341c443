import { type Auth, login, PROD } from "@earthaccess/credentials";
import { computed, signal } from "@preact/signals";
import type { ExplorerConfig } from "./config.js";

/** Where the page searches. */
export const config = signal<ExplorerConfig>({ mode: "online", system: PROD });

/** The login. It lives in this variable alone: a reload forgets it. */
export const auth = signal<Auth | undefined>(undefined);

export const isLoggedIn = computed(() => auth.value !== undefined);

/** Whether the panel for logging in is open. */
export const loginIsOpen = signal(false);

/** @throws {LoginError} when the token has ended */
export async function logIn(token: string): Promise<void> {
  auth.value = await login({ token: token.trim(), system: config.value.system });
}

export function logOut(): void {
  auth.value?.logout();
  auth.value = undefined;
}

/** A token of the box, from its server on this machine. */
export async function tokenOfBox(): Promise<string> {
  const response = await fetch("box/token", { method: "POST" });
  if (!response.ok)
    throw new Error(`The box gave no token (${response.status}). Start it again with npm run explorer.`);
  return ((await response.json()) as { readonly token: string }).token;
}
