import type { RecordedRequest } from "../http/recorded-request.js";
import type { RoleName } from "../role.js";
import type { SecretKind, SecretVault } from "./secret-vault.js";

/** Which promise a leak breaks. */
export type LeakRule =
  | "token-origin"
  | "token-url"
  | "password-origin"
  | "session-cookie"
  | "s3-secret"
  | "signature-origin"
  | "secret-url";

/** A request that carried a secret to a place where it does not belong. */
export interface Leak {
  readonly rule: LeakRule;
  /** What leaked, and where it was: `token in header authorization`. */
  readonly what: string;
  readonly request: RecordedRequest;
}

/** The header of each role in which a secret may arrive. */
const HOME: Readonly<Record<SecretKind, Partial<Record<RoleName, readonly string[]>>>> = {
  token: { edl: ["authorization"], cmr: ["authorization"], data: ["authorization"] },
  password: {},
  basic: { edl: ["authorization"] },
  "edl-cookie": { edl: ["cookie"] },
  "data-cookie": { data: ["cookie"] },
  "s3-secret": {},
  "s3-session": { objects: ["x-amz-security-token"] },
  signature: {},
};

const ORIGIN_RULE: Readonly<Record<SecretKind, LeakRule>> = {
  token: "token-origin",
  password: "password-origin",
  basic: "password-origin",
  "edl-cookie": "session-cookie",
  "data-cookie": "session-cookie",
  "s3-secret": "s3-secret",
  "s3-session": "s3-secret",
  signature: "signature-origin",
};

/** The leaks in a list of requests. */
export function findLeaks(requests: readonly RecordedRequest[], vault: SecretVault): Leak[] {
  const leaks: Leak[] = [];
  for (const request of requests) {
    for (const kind of vault.find(request.path).values()) {
      if (!mayBeInUrl(kind, request)) leaks.push({ rule: urlRule(kind), what: `${kind} in the URL`, request });
    }
    for (const [header, value] of Object.entries(request.headers)) {
      for (const kind of vault.find(value).values()) {
        if (HOME[kind][request.role]?.includes(header) === true) continue;
        leaks.push({ rule: ORIGIN_RULE[kind], what: `${kind} in header ${header}`, request });
      }
    }
    // Earthdata Login takes tokens and its own login form in a body; nobody else takes a secret there.
    if (request.body === undefined || request.role === "edl") continue;
    for (const kind of vault.find(request.body).values()) {
      leaks.push({ rule: ORIGIN_RULE[kind], what: `${kind} in the body`, request });
    }
  }
  return leaks;
}

function mayBeInUrl(kind: SecretKind, request: RecordedRequest): boolean {
  if (kind === "signature" || kind === "s3-session") return request.role === "objects";
  // The one call that the service itself wants this way.
  return kind === "token" && request.role === "edl" && request.path.startsWith("/api/users/revoke_token");
}

function urlRule(kind: SecretKind): LeakRule {
  if (kind === "token") return "token-url";
  return kind === "signature" ? "signature-origin" : "secret-url";
}
