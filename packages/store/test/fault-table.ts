import type { FaultRule } from "@earthaccess/simulator";

/** One way in which the world breaks, and what has to come of it. */
export interface FaultRow {
  readonly name: string;
  readonly fault: FaultRule;
  /** Codes of the error when it does not pass; `"recovers"` when even then the bytes arrive. */
  readonly lasting: RegExp | "recovers";
  /** How often it may happen and still pass. @default 2 */
  readonly times?: number;
  /** Why this row is not tried with `open`. */
  readonly notForOpen?: string;
  /** Why this row is not tried with `download` of small files. */
  readonly notForDownload?: string;
  /** Why this row is not tried as a fault that happens a few times. */
  readonly neverPasses?: string;
}

const DECISION = "a decision of the server, which asking again does not change";
const WHOLE =
  "a small file is asked for as a whole; large ones, and those that go on after a cut, are tried beside this table";
const BLIND = "HTTP shows no sign of it, and a reader of ranges has no whole to digest";

/** Everything the simulator can break on the way of a file. */
export const FAULT_TABLE: readonly FaultRow[] = [
  { name: "a connection torn down", fault: { kind: "reset", role: "data" }, lasting: /^store\/(network|short-read)$/ },
  { name: "a torn down bucket", fault: { kind: "reset", role: "objects" }, lasting: /^store\/(network|short-read)$/ },
  { name: "silence before the answer", fault: { kind: "stall", role: "data" }, lasting: /^store\/timeout$/ },
  {
    name: "silence inside the body",
    fault: { kind: "stall", role: "objects", where: "body", after: 1000 },
    lasting: /^store\/timeout$/,
  },
  { name: "a slow body", fault: { kind: "drip", role: "objects", bytesPerSecond: 150_000 }, lasting: "recovers" },
  ...[408, 425, 429, 500, 502, 503, 504].flatMap((status): FaultRow[] => [
    {
      name: `status ${status} of the data host`,
      fault: { kind: "status", role: "data", status },
      lasting: /^store\/(http-\d+|rate-limited)$/,
    },
    {
      name: `status ${status} of the bucket`,
      fault: { kind: "status", role: "objects", status },
      lasting: /^store\/(http-\d+|rate-limited)$/,
    },
  ]),
  {
    name: "a request to wait",
    fault: { kind: "status", role: "objects", status: 429, retryAfter: 0 },
    lasting: /^store\/rate-limited$/,
  },
  {
    name: "a request to wait for years",
    fault: { kind: "status", role: "data", status: 503, retryAfter: 99_999_999 },
    lasting: /^store\/(rate-limited|http-503)$/,
    neverPasses: "nobody waits that long",
  },
  { name: "a login page", fault: { kind: "html-login", role: "data" }, lasting: /^store\/login-page$/ },
  {
    name: "a login page that calls itself data",
    fault: { kind: "html-octet", role: "objects" },
    lasting: /^(store|targets)\//,
  },
  {
    name: "a refused token",
    fault: { kind: "expired-token", role: "data" },
    times: 1,
    lasting: /^credentials\/token-refused$/,
  },
  {
    name: "a licence",
    fault: { kind: "eula", role: "data" },
    lasting: /^credentials\/eula-not-accepted$/,
    neverPasses: DECISION,
  },
  {
    name: "no permission",
    fault: { kind: "status", role: "data", status: 403 },
    lasting: /^store\/no-permission$/,
    neverPasses: DECISION,
  },
  {
    name: "no such file",
    fault: { kind: "not-found", role: "data" },
    lasting: /^store\/not-found$/,
    neverPasses: DECISION,
  },
  ...(
    ["loop", "http-downgrade", "ftp://files.example/a", "http://user:pass@127.0.0.1/a", "file:///etc/passwd"] as const
  ).map(
    (location): FaultRow => ({
      name: `a redirect to ${location}`,
      fault: { kind: "redirect", role: "data", location },
      lasting: /^(credentials\/redirect-refused|store\/network)$/,
      neverPasses: DECISION,
    }),
  ),
  ...(["evil", "other-port"] as const).flatMap((location) =>
    [302, 307].map(
      (status): FaultRow => ({
        name: `a redirect (${status}) to ${location}`,
        fault: { kind: "redirect", role: "data", location, status },
        lasting: /^(store|targets)\//,
        neverPasses: "the foreign host answers, and its bytes are the wrong ones",
      }),
    ),
  ),
  { name: "a cut (FIN)", fault: { kind: "cut", role: "objects", how: "fin" }, lasting: /^store\/short-read$/ },
  { name: "a cut (RST)", fault: { kind: "cut", role: "objects", how: "rst" }, lasting: /^store\/short-read$/ },
  { name: "a body that is too short", fault: { kind: "short", role: "objects" }, lasting: /^(store|targets)\// },
  {
    name: "a chunked body that is too short",
    fault: { kind: "short", role: "objects", chunked: true },
    lasting: /^(store|targets)\//,
  },
  { name: "a length that is too large", fault: { kind: "wrong-length", role: "objects" }, lasting: /^store\// },
  {
    name: "a length that is too small",
    fault: { kind: "wrong-length", role: "objects", by: -100 },
    lasting: /^(store|targets)\//,
  },
  {
    name: "a flipped bit",
    fault: { kind: "corrupt", role: "objects" },
    lasting: /^targets\/checksum-mismatch$/,
    notForOpen: BLIND,
  },
  {
    name: "ignored ranges",
    fault: { kind: "ignore-range", role: "objects" },
    lasting: "recovers",
    notForDownload: WHOLE,
  },
  {
    name: "other bytes than the range's",
    fault: { kind: "wrong-range-body", role: "objects" },
    lasting: "recovers",
    notForDownload: WHOLE,
    notForOpen: BLIND,
  },
  {
    name: "another range than asked for",
    fault: { kind: "wrong-content-range", role: "objects" },
    lasting: "recovers",
    notForDownload: WHOLE,
  },
  {
    name: "a range without its position",
    fault: { kind: "no-content-range", role: "objects" },
    lasting: "recovers",
    notForDownload: WHOLE,
  },
  { name: "a new version each time", fault: { kind: "etag-change", role: "objects" }, lasting: "recovers" },
  { name: "weak entity tags", fault: { kind: "etag-weak", role: "objects" }, lasting: "recovers" },
  { name: "no entity tags", fault: { kind: "etag-none", role: "objects" }, lasting: "recovers" },
  { name: "compression that is none", fault: { kind: "gzip-lie", role: "objects" }, lasting: /^store\/encoded$/ },
];
