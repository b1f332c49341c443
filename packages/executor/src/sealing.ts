/**
 * Seals a context's payload for its way through an engine: AES-256-GCM under a key that client and workers share.
 *
 * @module
 */
import type { AuthPayload } from "./task.js";
import { TaskError } from "./task-error.js";

const IV_BYTES = 12;

/** A key of 32 bytes: the bytes, or their text in base64, base64url or hex, such as `openssl rand -base64 32` prints. */
export type SealingKey = string | Uint8Array;

/** Which context and version a sealed payload belongs to; it opens for no other. */
export interface SealedFor {
  readonly id: string;
  readonly version: number;
}

/**
 * The payload as a text that nobody without the key can read or change.
 *
 * @throws {TaskError} `EA_CONTEXT_KEY` when the key is not 32 bytes.
 * @example
 * ```ts
 * const key = crypto.getRandomValues(new Uint8Array(32));
 * const sealed = await sealPayload({ v: 1, token: "secret" }, key, { id: "context", version: 1 });
 * const { token } = await openPayload(sealed, key, { id: "context", version: 1 });
 * token; // "secret"
 * ```
 */
export async function sealPayload(payload: AuthPayload, key: SealingKey, context: SealedFor): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const text = new TextEncoder().encode(JSON.stringify(payload));
  const sealed = await crypto.subtle.encrypt(algorithm(iv, context), await importKey(key), text);
  return `1.${toBase64(new Uint8Array([...iv, ...new Uint8Array(sealed)]))}`;
}

/**
 * The payload of a sealed text.
 *
 * @throws {TaskError} `EA_CONTEXT_KEY` when it was sealed under another key, for another context, or changed on its way.
 */
export async function openPayload(sealed: string, key: SealingKey, context: SealedFor): Promise<AuthPayload> {
  const secret = await importKey(key);
  try {
    if (!sealed.startsWith("1.")) throw new TypeError("unknown form");
    const bytes = fromBase64(sealed.slice(2));
    const opened = await crypto.subtle.decrypt(
      algorithm(bytes.slice(0, IV_BYTES), context),
      secret,
      bytes.slice(IV_BYTES),
    );
    return JSON.parse(new TextDecoder().decode(opened)) as AuthPayload;
  } catch (cause) {
    const message =
      "The context cannot be opened: it was sealed under another key. Give client and workers the same key.";
    throw new TaskError(message, { code: "EA_CONTEXT_KEY", retryable: false, cause });
  }
}

function algorithm(iv: Uint8Array<ArrayBuffer>, { id, version }: SealedFor): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`${id}|${version}`) };
}

async function importKey(key: SealingKey): Promise<CryptoKey> {
  const bytes = typeof key === "string" ? keyBytes(key) : new Uint8Array(key);
  if (bytes?.length === 32) return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const message = "The key for contexts is not 32 bytes. Make one with: openssl rand -base64 32";
  throw new TaskError(message, { code: "EA_CONTEXT_KEY", retryable: false });
}

function keyBytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed))
    return Uint8Array.from(trimmed.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) ? fromBase64(trimmed) : undefined;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
