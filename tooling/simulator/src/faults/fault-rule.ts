import type { RoleName } from "../role.js";

/** Faults that replace the answer, decided before a handler runs. */
export type RequestFaultKind =
  | "status"
  | "reset"
  | "html-login"
  | "redirect"
  | "eula"
  | "expired-token"
  | "not-found"
  | "stall";

/** Faults that damage the headers or the body of a 2xx answer. */
export type BodyFaultKind =
  | "cut"
  | "drip"
  | "short"
  | "wrong-length"
  | "corrupt"
  | "ignore-range"
  | "wrong-range-body"
  | "wrong-content-range"
  | "no-content-range"
  | "etag-change"
  | "etag-weak"
  | "etag-none"
  | "html-octet"
  | "gzip-lie";

/** Faults of one page of a CMR search (and, where it makes sense, of a STAC search). */
export type SearchFaultKind =
  | "truncate-json"
  | "timed-out"
  | "drop-search-after"
  | "duplicate-items"
  | "drift-hits"
  | "missing-meta";

/** Everything that can go wrong on purpose. */
export type FaultKind = RequestFaultKind | BodyFaultKind | SearchFaultKind;

/** One fault, and the requests it hits. The parameters that a kind does not know are ignored. */
export interface FaultRule {
  readonly kind: FaultKind;
  /** @default every role */
  readonly role?: RoleName | (string & {});
  /** A part of the path with its query, or a pattern on it. @default every path */
  readonly match?: string | RegExp;
  /** @default every method */
  readonly method?: string;
  /** How often the rule applies in all. @default no limit */
  readonly times?: number;
  /** How many matching requests pass first. @default 0 */
  readonly skip?: number;
  /** Chance per matching request, drawn from the seed, the path and the count of requests to it. @default 1 */
  readonly probability?: number;
  /** Hits each path (without its query) once only. @default false */
  readonly oncePerPath?: boolean;
  /** The same as `oncePerPath`. */
  readonly "once-per-path"?: boolean;

  /** `status`: the status. `redirect`: the 3xx to use. @default 503, 302 */
  readonly status?: number;
  /** `status`: value of Retry-After. */
  readonly retryAfter?: number | string;
  /** `status`: the body. */
  readonly body?: string;
  /** `status`: content type of the body. */
  readonly contentType?: string;
  /** `cut`, `stall`, `short`, `corrupt`: position in the body, in bytes; below 1, as a fraction. @default 0.5 */
  readonly after?: number;
  /** `cut`: how the socket ends. @default "fin" */
  readonly how?: "fin" | "rst";
  /** `stall`: before the headers, or inside the body. @default "body" when `after` is given, else "headers" */
  readonly where?: "headers" | "body";
  /** `stall`: how long, in milliseconds. @default for ever */
  readonly ms?: number;
  /** `drip`: speed. @default 2048 */
  readonly bytesPerSecond?: number;
  /** `short`: omit Content-Length and end the chunked body early. @default false */
  readonly chunked?: boolean;
  /** `drift-hits`, `duplicate-items`, `wrong-length`: by how much. @default 3, 1, 17 */
  readonly by?: number;
  /**
   * `redirect`: a URL, or `evil` (the same path on the evil role), `loop` (the same URL again), `other-port` (the data role's host
   * on a port of the evil role), `http-downgrade` (plain http on a host that is not loopback). @default "evil"
   */
  readonly location?: string;
}

/** The faults of a box. */
export interface Faults {
  /** Adds a rule; of several rules that fit a request, the first one added applies. */
  set(rule: FaultRule): void;
  /** Removes all rules. */
  clear(): void;
  /** How many faults were injected since the start. */
  injected(): number;
}
