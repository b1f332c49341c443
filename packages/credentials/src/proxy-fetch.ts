import { EarthaccessError } from "@earthaccess/errors";

type Environment = Readonly<Record<string, string | undefined>>;

const NAMES = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"] as const;

/** One agent per setting: its connections are kept and shared. */
const made = new Map<string, Promise<typeof fetch>>();

/**
 * A `fetch` through the proxy that `HTTPS_PROXY` or `HTTP_PROXY` names, except for the hosts of `NO_PROXY`; `undefined` without one.
 *
 * Node's own `fetch` follows these variables with `NODE_USE_ENV_PROXY=1`, from 22.21 and 24.0 on; else it takes the package `undici`,
 * which has to be installed then.
 *
 * @throws {EarthaccessError} `credentials/proxy-unavailable` at the first request, when a proxy is named and `undici` is missing
 *
 * @example
 * ```ts
 * const network = proxyFetch({ HTTPS_PROXY: "http://proxy.example:3128" }) ?? fetch;
 * ```
 */
export function proxyFetch(env: Environment = process.env): typeof fetch | undefined {
  const name = NAMES.find((each) => env[each]);
  if (name === undefined || (env.NODE_USE_ENV_PROXY === "1" && nodeFollowsProxies())) return undefined;
  const httpsProxy = env.https_proxy || env.HTTPS_PROXY || env.http_proxy || env.HTTP_PROXY || "";
  const httpProxy = env.http_proxy || env.HTTP_PROXY || "";
  const noProxy = env.no_proxy || env.NO_PROXY || "";
  const key = JSON.stringify([httpsProxy, httpProxy, noProxy]);
  const through = made.get(key) ?? makeFetch(name, { httpsProxy, noProxy, ...(httpProxy && { httpProxy }) });
  made.set(key, through);
  // A package that was missing may be installed by the next time.
  through.catch(() => made.delete(key));
  return async (input, init) => (await through)(input, init);
}

/** Source: Node's changelog, which has the variable since 24.0 and 22.21; older ones ignore it, and would pass the proxy by. */
function nodeFollowsProxies(version: string = process.versions.node): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major >= 24 || (major === 22 && minor >= 21);
}

async function makeFetch(
  name: string,
  proxies: { readonly httpsProxy: string; readonly httpProxy?: string; readonly noProxy: string },
): Promise<typeof fetch> {
  const undici = await undiciFor(name);
  const dispatcher = new undici.EnvHttpProxyAgent(proxies);
  const send = undici.fetch as unknown as typeof fetch;
  return (input, init) => {
    // A Request of the platform is a stranger to the package; what it says is not.
    const { url, ...said } = input instanceof Request ? partsOf(input) : { url: input };
    return send(url, { ...said, ...init, dispatcher } as RequestInit);
  };
}

function partsOf(request: Request): RequestInit & { readonly url: string; readonly duplex?: "half" } {
  const { url, method, headers, redirect, signal, body } = request;
  return { url, method, headers: [...headers], redirect, signal, ...(body && { body, duplex: "half" as const }) };
}

/** In a `try` of its own, by which bundlers know that it may be missing. */
async function undiciFor(name: string): Promise<typeof import("undici")> {
  try {
    return await import("undici");
  } catch (cause) {
    throw new EarthaccessError(
      `${name} names a proxy, and this version of Node needs the package undici for it: npm install undici. Or pass a fetch of your own.`,
      { code: "credentials/proxy-unavailable", cause },
    );
  }
}
