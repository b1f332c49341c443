import type { StacAsset, StacItem } from "../stac-types.js";
import { StacApiError } from "./stac-api-error.js";

/** Changes the items of a search on their way to the caller, each once; see {@link planetaryComputerSigner} for one. */
export type ItemModifier = (item: StacItem) => StacItem | Promise<StacItem>;

/** Options of {@link planetaryComputerSigner}. */
export interface SignerOptions {
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch;
  /** Where tokens are given out. @default "https://planetarycomputer.microsoft.com/api/sas/v1/token" */
  readonly tokenUrl?: string;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** A signed query of a storage container, and when it ends. */
interface Token {
  readonly query: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** A token that ends sooner than this, in ms, is not handed out any more: a download takes its time. */
const MARGIN = 5 * 60_000;

/**
 * Signs the assets of Planetary Computer's items, whose files nobody may read without: a `modifyItem` for {@link StacClient.open}.
 *
 * A token is asked for once per storage container and kept until shortly before its end. Only addresses in Azure's blob storage are
 * signed, and those that have a query of their own are left as they are. Source: https://planetarycomputer.microsoft.com/docs/concepts/sas
 *
 * @throws StacApiError when no token is given out
 * @example
 * ```ts
 * const client = await StacClient.open("https://planetarycomputer.microsoft.com/api/stac/v1", { modifyItem: planetaryComputerSigner() });
 * ```
 */
export function planetaryComputerSigner(options: SignerOptions = {}): ItemModifier {
  const { tokenUrl = "https://planetarycomputer.microsoft.com/api/sas/v1/token", now = Date.now } = options;
  const tokens = new Map<string, Promise<Token>>();

  async function tokenOf(container: string): Promise<Token> {
    const known = tokens.get(container);
    // A failure is not kept: the next item asks again.
    const token = await known?.catch(() => undefined);
    if (token && token.until - now() > MARGIN) return token;
    if (tokens.get(container) === known) tokens.set(container, askFor(`${tokenUrl}/${container}`, options.fetch));
    return tokens.get(container) as Promise<Token>;
  }

  async function signed<Place extends { readonly href: string }>(place: Place): Promise<Place> {
    const container = containerOf(place.href);
    return container === undefined ? place : { ...place, href: `${place.href}?${(await tokenOf(container)).query}` };
  }

  async function signedAsset(asset: StacAsset): Promise<StacAsset> {
    const own = await signed(asset);
    if (!asset.alternate) return own;
    const places = Object.entries(asset.alternate).map(async ([name, place]) => [name, await signed(place)] as const);
    return { ...own, alternate: Object.fromEntries(await Promise.all(places)) };
  }

  return async (item) => {
    const assets = Object.entries(item.assets).map(async ([key, asset]) => [key, await signedAsset(asset)] as const);
    return { ...item, assets: Object.fromEntries(await Promise.all(assets)) };
  };
}

/** `account/container` of an unsigned address in Azure's blob storage. */
function containerOf(href: string): string | undefined {
  const [, account, container] =
    /^https:\/\/([a-z0-9]+)\.blob\.core\.windows\.net\/([a-z0-9$-]+)\/[^?]+$/.exec(href) ?? [];
  return account && container ? `${account}/${container}` : undefined;
}

async function askFor(url: string, doFetch: typeof fetch = globalThis.fetch): Promise<Token> {
  const failed = (why: string, cause?: unknown): StacApiError =>
    new StacApiError(`Planetary Computer gave no token to read the files with: ${why}. Try again later.`, {
      code: "stac/no-token",
      url,
      ...(cause !== undefined && { cause }),
    });
  let body: unknown;
  try {
    const response = await doFetch(url);
    if (!response.ok) throw failed(`it answered ${response.status}`);
    body = await response.json();
  } catch (error) {
    throw error instanceof StacApiError ? error : failed("it could not be reached", error);
  }
  const { token, "msft:expiry": expiry } = (body ?? {}) as {
    readonly token?: unknown;
    readonly "msft:expiry"?: unknown;
  };
  const until = Date.parse(String(expiry));
  if (typeof token !== "string" || token === "" || Number.isNaN(until)) throw failed("its answer holds none");
  return { query: token.replace(/^\?/, ""), until };
}
