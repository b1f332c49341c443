import type { Difference } from "../../../tooling/checks/src/differences.js";

/** Behaviours of the Python branches that this package does not copy on purpose: record id → decision of the project and the reason. */
export const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "creds.s3-009": {
    decision: "8 principles",
    reason: "The key id is redacted too: nothing of a credential is printed.",
    instead: /to contain 'AKID'$/,
  },
  "creds.s3-016": {
    decision: "26",
    reason: "The dictionary is fsspec's: key, secret, token. The region is a property.",
    instead: { key: "AKID", secret: "SECRET", token: "TOKEN" },
  },
  "creds.s3-018": {
    decision: "26",
    reason: "Names are the wire's and AWS's; NASA's keys never come without a session token.",
    instead: /^TypeError: Not S3 credentials: sessionToken missing\.$/,
  },
  "creds.s3-022": {
    decision: "26",
    reason: "Without an end they are used for 15 minutes, not for ever.",
    instead: true,
  },
  "creds.s3-026": {
    decision: "26",
    reason: "As creds.s3-016.",
    instead: { key: "KEY", secret: "SECRET", token: "TOKEN" },
  },
  "creds.s3-027": {
    decision: "26",
    reason: "NASA's keys never come without a session token, so its absence is an error.",
    instead: /^TypeError: Not S3 credentials: sessionToken missing\.$/,
  },
  "creds.s3-030": {
    decision: "26",
    reason: "As creds.s3-027.",
    instead: /^TypeError: Not S3 credentials: sessionToken missing\.$/,
  },
  "creds.s3-032": {
    decision: "26",
    reason: "As creds.s3-016.",
    instead: { key: "test_key", secret: "test_secret", token: "test_token" },
  },
  "creds.infer-016": {
    decision: "27",
    reason: "No bucket of ORNL begins so; the real ones begin with ornl-cumulus-.",
    instead: null,
  },
  "creds.infer-018": {
    decision: "27",
    reason: "No bucket of OB.DAAC begins so; the real ones begin with ob-cumulus-.",
    instead: null,
  },
  "creds.infer-019": {
    decision: "27",
    reason: "No bucket of LAADS begins so; the real ones begin with prod-lads.",
    instead: null,
  },
  "creds.infer-020": { decision: "27", reason: "Invented in the reference; no such bucket is known.", instead: null },
  "creds.infer-021": { decision: "27", reason: "As creds.infer-020.", instead: null },
  "creds.infer-022": { decision: "27", reason: "As creds.infer-020.", instead: null },
  "creds.infer-023": { decision: "27", reason: "As creds.infer-020.", instead: null },
  "creds.manager-012": {
    decision: "27",
    reason: "One key per endpoint: a provider and its endpoint are the same entry.",
    instead: ["https://example.com/s3", "https://data.lpdaac.earthdatacloud.nasa.gov/s3credentials"],
  },
  "creds.store-001": {
    decision: "27",
    reason: "Without an endpoint, provider, data centre or bucket the request is an error.",
    instead: /^credentials\/no-endpoint: No S3 credentials endpoint is known/,
  },
  "auth.login-002": { decision: "28", reason: "The password stays inside; nobody can read it back.", instead: null },
  "auth.environ-001": {
    decision: "28",
    reason: "Processes get a token by EARTHDATA_TOKEN; a password is not handed on.",
    instead: { EARTHDATA_TOKEN: "EDL-token-1" },
  },
};

/** What the context of a worker holds: token, keys per endpoint, system, and never a header, a cookie or a password (decision 28). */
const CONTEXT =
  "decision 28: AuthContext is versioned JSON of token, keys per endpoint and system; its round trip is in login.test.ts";
const MANAGER = "decision 28: a manager belongs to a login; the compiler refuses one without, conformance/managers.ts";
const STORE = "@earthaccess/store: direct-access.test.ts";

/** Records that are checked in another place, by id or by the beginning of it. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  "creds.manager-001": MANAGER,
  "creds.manager-006": MANAGER,
  "creds.s3-004": "Python only: boto3",
  "creds.s3-017": "Python only: boto3",
  "creds.s3-021": "Python only: hashing",
  "creds.s3-028": "the mock's names are no endpoint's",
  "creds.s3-001": "decision 26; s3-credentials.test.ts, is expired five minutes early",
  "creds.auth_context": CONTEXT,
  "creds.headers": CONTEXT,
  "creds.store-003": "decision 28: no passwords per provider are kept",
  "creds.store-004": "decision 28: no passwords per provider are kept",
  "creds.store-005": "decision 28: no passwords per provider are kept",
  "creds.store-007": "creds.manager-021",
  "creds.store-008":
    "vacuous in the reference; s3-credentials.test.ts, asks an endpoint once for fifty users at a time",
  "creds.manager-018": CONTEXT,
  "creds.manager-019": CONTEXT,
  "creds.cache-005": "creds.manager-021",
  "access.": STORE,
  "creds.infer-024": "@earthaccess/store: plan-download.test.ts",
  "auth.login-001": "login.test.ts and slow/terminal-login.test.ts",
  "auth.login-006": "@earthaccess/earthaccess: the default session",
  "auth.login-007": "netrc.test.ts",
  "auth.login-008": "netrc.test.ts",
  "auth.login-009": "@earthaccess/earthaccess: the default session",
  "auth.systems-001": "system.test.ts, and the umbrella's journey test",
  "auth.session-001": "earthdata-fetch.test.ts",
  "auth.s3creds-003": "Python only: a filesystem; aws-sdk.test.ts, the options of fsspec",
  "auth.s3creds-005": "Python only: a filesystem; aws-sdk.test.ts, the options of fsspec",
  "defect.creds-004": "login.test.ts, makes a worker's login out of JSON",
  "defect.creds-005": "login.test.ts, makes a worker's login out of JSON",
  "defect.creds-008": STORE,
  "defect.creds-015": "defect.creds-009",
  "defect.auth-001": "earthdata-fetch.test.ts",
  "defect.auth-002": "earthdata-fetch.test.ts",
  "defect.auth-003": "login.test.ts, never follows a redirect with the password",
  "defect.auth-004": "login.test.ts, renews a token that is about to end",
  "defect.auth-006": "proxy-fetch.test.ts",
  "defect.open-004": STORE,
  "seed.phase3": "the sentences above, each by its own record",
};
