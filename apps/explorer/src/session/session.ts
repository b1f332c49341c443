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

export function openLogin(): void {
  loginIsOpen.value = true;
  globalThis.scrollTo({ top: 0 });
}

/** Set by people who want to read files without a login. */
export const goesWithout = signal(false);

/** Whether files can be tried: with a login, or without one on purpose. */
export const canRead = computed(() => isLoggedIn.value || goesWithout.value);

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
