import { type AllowedOptions, checkOptions } from "@earthaccess/errors";

/** A login as a search needs it; `Auth` of @earthaccess/credentials is one. */
export interface SearchAuth {
  token(): Promise<string>;
  readonly system?: { readonly cmrUrl: string };
}

/** Options of a search. */
export interface SearchOptions {
  /** Search with this login, for data that not everybody sees. Without it the search is anonymous, which a bad token cannot break. */
  readonly auth?: SearchAuth | undefined;
  /** Which CMR; the login's when there is one. @default NASA's operational system */
  readonly system?: { readonly cmrUrl: string } | undefined;
  /** Records per request, 1 to 2000. @default 2000 */
  readonly pageSize?: number;
  /** At most this many records in all. @default all */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The fetch that reaches the network; a proxy goes in here. @default globalThis.fetch */
  readonly fetch?: typeof fetch;
  /** Tries of a request after one that failed and may pass. @default 4 further ones, from 0.5 s up to 30 s apart */
  readonly retry?: {
    readonly limit?: number;
    readonly minDelayMs?: number;
    readonly maxDelayMs?: number;
    readonly maxRetryAfterMs?: number;
  };
  /** How long one answer may take, in ms. @default 190_000 */
  readonly timeoutMs?: number;
  /** Names this program in CMR's statistics. @default "earthaccess-ts" */
  readonly clientId?: string;
  /** Called with each page as it arrives. */
  readonly onPage?: (page: { readonly items: number; readonly received: number; readonly hits: number }) => void;
}

const SEARCH_OPTIONS: AllowedOptions<SearchOptions> = {
  auth: undefined,
  system: undefined,
  pageSize: undefined,
  limit: undefined,
  signal: undefined,
  fetch: undefined,
  retry: undefined,
  timeoutMs: undefined,
  clientId: undefined,
  onPage: undefined,
};

/** @throws {TypeError} for options that are unknown. @throws {RangeError} for numbers that are none of theirs */
export function checkSearch(call: string, options: SearchOptions): void {
  checkOptions(call, options, SEARCH_OPTIONS);
  const { pageSize, limit } = options;
  if (pageSize !== undefined && !(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 2000))
    throw new RangeError(`pageSize is a whole number from 1 to 2000; got ${pageSize}.`);
  if (limit !== undefined && !(limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit >= 0)))
    throw new RangeError(`limit is a whole number from 0; got ${limit}.`);
}
