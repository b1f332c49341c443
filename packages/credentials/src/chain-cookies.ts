/**
 * The cookies of one chain of redirects, each kept for exactly the origin that set it.
 *
 * Stricter than a browser's jar on purpose: the session cookie of a data host is as good as the token, so a `Domain` attribute
 * never widens where it goes, and nothing outlives the chain.
 */
export class ChainCookies {
  readonly #byOrigin = new Map<string, Map<string, string>>();

  keep(url: string, setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [pair = "", ...attributes] = line.split(";");
      const equals = pair.indexOf("=");
      if (equals < 1) continue;
      const name = pair.slice(0, equals).trim();
      const value = pair.slice(equals + 1).trim();
      const origin = new URL(url).origin;
      const cookies = this.#byOrigin.get(origin) ?? new Map<string, string>();
      this.#byOrigin.set(origin, cookies);
      if (value === "" || attributes.some(endsAtOnce)) cookies.delete(name);
      else cookies.set(name, value);
    }
  }

  /** The Cookie header for a request to `url`, or `undefined` when there is none to send. */
  header(url: string): string | undefined {
    const cookies = this.#byOrigin.get(new URL(url).origin);
    if (!cookies || cookies.size === 0) return undefined;
    return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

function endsAtOnce(attribute: string): boolean {
  const [name = "", value = ""] = attribute.split("=").map((part) => part.trim());
  if (/^max-age$/i.test(name)) return Number(value) <= 0;
  return /^expires$/i.test(name) && Date.parse(value) <= Date.now();
}
