import { redactData, redactText } from "./redact.js";

/** Set on every error of earthaccess, so that two installed copies of the package recognise each other's errors. */
const BRAND = Symbol.for("earthaccess.error");

/** The method that Node's `util.inspect` calls; a symbol of the global registry, so browsers need nothing. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** What a log, a queue or another thread gets of an error: plain JSON without secrets. */
export interface ErrorJson {
  /** Class name, such as `"CmrError"`. */
  readonly name: string;
  /** Stable machine-readable kind, such as `"cmr/bad-request"`. */
  readonly code: string;
  readonly message: string;
  /** Whether the same call may succeed later without a change. */
  readonly retryable: boolean;
  /** The facts of the failure; redacted. */
  readonly data?: unknown;
  readonly cause?: ErrorJson;
}

/** What the constructor of {@link EarthaccessError} takes beside the message. */
export interface EarthaccessErrorOptions {
  /** Stable machine-readable kind. @default "error" */
  readonly code?: string;
  /** Whether the same call may succeed later without a change. @default false */
  readonly retryable?: boolean;
  /** The facts of the failure as plain data; secrets in it are redacted on the way in. */
  readonly data?: unknown;
  readonly cause?: unknown;
}

/**
 * The base class of every error that earthaccess throws.
 *
 * The message says what happened and what to do next. `code` is API and stays the same between releases; the text does not.
 * Message and data are redacted when the error is made, so printing, logging or sending one cannot show a token, a password,
 * a key or the query of a signed URL.
 *
 * @example
 * ```ts
 * const error = new EarthaccessError("The server is busy. Try again in a minute.", { code: "http/busy", retryable: true });
 * error.toJSON(); // { name: "EarthaccessError", code: "http/busy", message: "…", retryable: true }
 * ```
 */
export class EarthaccessError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly data?: unknown;

  constructor(message: string, { code = "error", retryable = false, data, cause }: EarthaccessErrorOptions = {}) {
    // Errors of other libraries hold requests with headers in them; a cause is hidden from printing, and reachable for a debugger.
    super(redactText(message), cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = retryable;
    if (data !== undefined) this.data = redactData(data);
    hidden(this, BRAND, true);
    hidden(this, INSPECT, () => inspected(this));
  }

  toJSON(): ErrorJson {
    return errorToJson(this);
  }
}

/** What Node's `console.log` shows of an error: its stack, code, data and cause, all redacted. */
function inspected(error: EarthaccessError): string {
  const { code, data, cause } = error.toJSON();
  const lines = [redactText(error.stack ?? `${error.name}: ${error.message}`), `  code: ${code}`];
  if (data !== undefined) lines.push(`  data: ${JSON.stringify(data)}`);
  if (cause) lines.push(`  cause: ${cause.name}: ${cause.message}`);
  return lines.join("\n");
}

/**
 * True when `error` is an error of earthaccess and, when codes are given, has one of them.
 *
 * Works across threads, realms and installed copies, where `instanceof` does not.
 *
 * @example
 * ```ts
 * try {
 *   throw new EarthaccessError("Accept the licence first.", { code: "credentials/eula-not-accepted" });
 * } catch (error) {
 *   if (isEarthaccessError(error, "credentials/eula-not-accepted")) console.log(error.message); // Accept the licence first.
 * }
 * ```
 */
export function isEarthaccessError(error: unknown, ...codes: string[]): error is EarthaccessError {
  const branded = error as { readonly [BRAND]?: unknown; readonly code: string } | null | undefined;
  return branded?.[BRAND] === true && (codes.length === 0 || codes.includes(branded.code));
}

/** How many causes of causes are kept. */
const MAX_CAUSES = 8;

/**
 * The JSON form of anything that was thrown, without secrets.
 *
 * Errors lose their class and their fields when a thread or a queue copies them; this form keeps name, code, data and causes.
 */
export function errorToJson(error: unknown): ErrorJson {
  return toJson(error, MAX_CAUSES);
}

function toJson(error: unknown, causes: number): ErrorJson {
  if (!(error instanceof Error) && !isEarthaccessError(error)) {
    const text = typeof error === "string" ? error : (JSON.stringify(redactData(error)) ?? String(error));
    return { name: "Error", code: "unknown", message: redactText(text), retryable: false };
  }
  const { name, message, cause } = error;
  const own = isEarthaccessError(error);
  return {
    name,
    code: own ? error.code : foreignCode(error),
    message: redactText(message),
    retryable: own && error.retryable,
    ...(own && error.data !== undefined && { data: redactData(error.data) }),
    ...(cause !== undefined && causes > 0 && { cause: toJson(cause, causes - 1) }),
  };
}

/** Node's system errors and DOMExceptions have a text `code` or a telling `name`. */
function foreignCode(error: Error): string {
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return code;
  return /^(Abort|Timeout)Error$/.test(error.name) ? error.name : "unknown";
}

/**
 * The error that a JSON form describes; the way back from {@link errorToJson}.
 *
 * It is an {@link EarthaccessError} with the original name, code, data and causes, not an instance of the original subclass:
 * branch on `code`, or with {@link isEarthaccessError}.
 */
export function errorFromJson(json: ErrorJson): EarthaccessError {
  const error = new EarthaccessError(json.message, { ...json, cause: json.cause && errorFromJson(json.cause) });
  error.name = json.name;
  return error;
}

function hidden(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, writable: true });
}
