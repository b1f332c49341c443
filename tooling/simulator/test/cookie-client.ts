/** One hop of a chain. */
export interface Hop {
  url: string;
  status: number;
  location: string | null;
}

/** A client that keeps cookies per origin, follows redirects itself, and sends Basic to one origin only. */
export class CookieClient {
  readonly #jar = new Map<string, Map<string, string>>();
  readonly #basic: { origin: string; value: string } | undefined;

  constructor(basic?: { origin: string; username: string; password: string }) {
    if (basic === undefined) return;
    const value = `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString("base64")}`;
    this.#basic = { origin: basic.origin, value };
  }

  /** Follows a chain to its end. */
  async get(url: string, headers: Record<string, string> = {}): Promise<{ hops: Hop[]; response: Response }> {
    const hops: Hop[] = [];
    let next = url;
    for (let i = 0; i < 10; i++) {
      const { origin } = new URL(next);
      const own = { ...headers };
      const cookies = [...(this.#jar.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`);
      if (cookies.length > 0) own.cookie = cookies.join("; ");
      if (this.#basic?.origin === origin) own.authorization = this.#basic.value;
      const response = await fetch(next, { headers: own, redirect: "manual" });
      this.#keep(origin, response.headers.getSetCookie());
      const location = response.headers.get("location");
      hops.push({ url: next, status: response.status, location });
      if (location === null) return { hops, response };
      await response.body?.cancel();
      next = new URL(location, next).href;
    }
    throw new Error("too many hops");
  }

  #keep(origin: string, cookies: string[]): void {
    const jar = this.#jar.get(origin) ?? new Map<string, string>();
    for (const cookie of cookies) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    this.#jar.set(origin, jar);
  }
}
