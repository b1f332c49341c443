const REDACTED = "[redacted]";

/** Names of fields and query parameters whose value is a secret, whoever set it and however the words of the name are joined. */
const SECRET_NAME =
  /^(proxy|set|xamz|aws|client)?(authorization|cookie|passw(or)?d|pwd|(access|id|refresh|session|security|sas)?token|secret|(secret)?accesskey(id)?|(api|account)key|connectionstring|credentials?|signature)$/i;

/** Authorization schemes with what follows them. */
const AUTHORIZATION = /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi;

/** Texts that are secrets wherever they stand: JSON web tokens, AWS access key ids. */
const SECRET_TEXT = /\beyJ[\w-]{6,}\.[\w-]{4,}(\.[\w-]*)?|\bA(SI|KI)A[A-Z0-9]{12,}\b/g;

/** A web or object-store URL inside a text, up to the first character that cannot belong to it. */
const URL_IN_TEXT = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>`\\{}|^]+/gi;

/** True for names such as `password`, `token` or `X-Amz-Signature`, whose values must never be shown. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/[-_]/g, ""));
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
  return url
    .replace(/#.*/s, "")
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?]*@/i, "$1")
    .replace(/\?.*/s, (query) => query.replace(/([?&])([^=&]*=)?[^&]*/g, `$1$2${REDACTED}`));
}

/** A text that is safe to show: URLs as by {@link redactUrl}, tokens and keys replaced, terminal control characters removed. */
export function redactText(text: string): string {
  return (
    text
      .replace(URL_IN_TEXT, redactUrl)
      .replace(AUTHORIZATION, `$1 ${REDACTED}`)
      .replace(SECRET_TEXT, REDACTED)
      // ESC sequences and bidirectional overrides in a server's text could rewrite the reader's terminal.
      .replace(/\r\n?/g, "\n")
      .replace(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "")
  );
}

/**
 * Plain data that is safe to show, store or send: secrets by name are replaced, texts as by {@link redactText}.
 *
 * Cycles, functions and anything deeper than `depth` levels become a short note instead of an error; `Date` becomes ISO text,
 * bytes become their length, `Map` and `Set` become arrays.
 */
export function redactData(value: unknown, depth = 8): unknown {
  return redactValue(value, depth, []);
}

/** `holders` are the objects that the value is in: meeting one of them again is a cycle. */
function redactValue(value: unknown, depth: number, holders: readonly object[]): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) return String(value);
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value.toJSON() ?? "Invalid Date";
  if (value instanceof URL) return redactUrl(value.href);
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (holders.includes(value)) return "[circular]";
  if (holders.length >= depth) return "[…]";
  const redacted = (item: unknown) => redactValue(item, depth, [...holders, value]);
  if (Array.isArray(value) || value instanceof Set) return Array.from(value, redacted);
  // Made from entries, an own `__proto__` key from parsed JSON stays data and does not become the prototype.
  return Object.fromEntries(
    [...(value instanceof Map ? value : Object.entries(value))].flatMap(([key, item]) => {
      const shown = isSecretName(String(key)) && item !== undefined && item !== null ? REDACTED : redacted(item);
      return shown === undefined ? [] : [[key, shown]];
    }),
  );
}
