const REDACTED = "[redacted]";

/** Names of fields and query parameters whose value is a secret, whoever set it. */
const SECRET_NAME =
  /^(proxy-|set-|x-amz-|aws_|client_?)?(authorization|cookie|pass(word|wd)|pwd|((access|id|refresh|session|security|sas)[-_]?)?token|secret|(secret_?)?access_?key(_?id)?|(api|account)_?key|connection_?string|credentials?|signature)$/i;

/** Texts that are secrets wherever they stand: authorization schemes, JSON web tokens, AWS access key ids. */
const SECRET_TEXT: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  [/\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*)?/g, REDACTED],
  [/\b(ASIA|AKIA)[A-Z0-9]{12,}\b/g, REDACTED],
];

/** A web or object-store URL inside a text, up to the first character that cannot belong to it. */
const URL_IN_TEXT = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>`\\{}|^]+/gi;

/** True for names such as `password`, `token` or `X-Amz-Signature`, whose values must never be shown. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * A URL that is safe to show: without user, password and fragment, and without the values of its query.
 *
 * The names of query parameters stay, because they tell a reader what kind of URL it was.
 *
 * @example
 * ```ts
 * redactUrl("https://data.example/f.nc?X-Amz-Signature=abc#x"); // "https://data.example/f.nc?X-Amz-Signature=[redacted]"
 * ```
 */
export function redactUrl(url: string): string {
  const withoutFragment = url.replace(/#.*$/s, "");
  const withoutUser = withoutFragment.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1");
  const queryAt = withoutUser.indexOf("?");
  if (queryAt < 0) return withoutUser;
  const query = withoutUser
    .slice(queryAt + 1)
    .split("&")
    .map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0 ? REDACTED : `${pair.slice(0, equals)}=${REDACTED}`;
    })
    .join("&");
  return `${withoutUser.slice(0, queryAt)}?${query}`;
}

/** A text that is safe to show: URLs as by {@link redactUrl}, tokens and keys replaced, terminal control characters removed. */
export function redactText(text: string): string {
  let safe = text.replace(URL_IN_TEXT, (url) => redactUrl(url));
  for (const [pattern, replacement] of SECRET_TEXT) safe = safe.replace(pattern, replacement);
  return withoutControlCharacters(safe);
}

/**
 * Plain data that is safe to show, store or send: secrets by name are replaced, texts as by {@link redactText}.
 *
 * Cycles, functions and anything deeper than `depth` levels become a short note instead of an error; `Date` becomes ISO text,
 * bytes become their length, `Map` and `Set` become arrays.
 */
export function redactData(value: unknown, depth = 8): unknown {
  return redactValue(value, depth, new Set());
}

function redactValue(value: unknown, depth: number, seen: Set<object>): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof URL) return redactUrl(value.href);
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (seen.has(value)) return "[circular]";
  if (depth <= 0) return "[…]";
  seen.add(value);
  try {
    return redactObject(value, depth - 1, seen);
  } finally {
    seen.delete(value);
  }
}

function redactObject(value: object, depth: number, seen: Set<object>): unknown {
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth, seen));
  if (value instanceof Set) return [...value].map((item) => redactValue(item, depth, seen));
  if (value instanceof Map) return redactObject(Object.fromEntries(value), depth, seen);
  const safe: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const shown = isSecretName(key) && item !== undefined && item !== null ? REDACTED : redactValue(item, depth, seen);
    // An own `__proto__` key from parsed JSON must stay data and not become the prototype.
    if (shown !== undefined)
      Object.defineProperty(safe, key, { value: shown, enumerable: true, writable: true, configurable: true });
  }
  return safe;
}

/** ESC sequences and bidirectional overrides in a server's text could rewrite the reader's terminal. */
function withoutControlCharacters(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (c) => (c === "\n" || c === "\t" ? c : ""));
}
