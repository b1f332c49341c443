import { isAbort, isEarthaccessError } from "@earthaccess/errors";
import { BodyFailure } from "./body-failure.js";
import { TargetError } from "./target-errors.js";

/** What an object store answered, whichever it is. */
export interface StoreFailure {
  /** The store's own word, such as `NoSuchBucket` or `ContainerNotFound`. */
  readonly word?: string | undefined;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
}

type Verdict = "bad-credentials" | "expired-credentials" | "no-permission" | "no-bucket" | "wrong-region" | "exists";
type LaterVerdict = "not-found" | "busy" | "unreachable" | "no-space" | "too-large" | "damaged" | "failed";

/** The words of S3, Google Cloud Storage and Azure, by what they mean to the person who reads them. */
const WORDS: Readonly<Record<Exclude<Verdict | LaterVerdict, "failed">, string>> = {
  "bad-credentials":
    "InvalidAccessKeyId SignatureDoesNotMatch CredentialsProviderError AuthenticationFailed InvalidAuthenticationInfo NoAuthenticationInformation authError invalid_grant",
  "expired-credentials": "ExpiredToken ExpiredTokenException InvalidToken TokenRefreshRequired RequestExpired",
  "no-permission":
    "AccessDenied AccountProblem AllAccessDisabled AuthorizationFailure AuthorizationPermissionMismatch InsufficientAccountPermissions forbidden",
  "no-bucket": "NoSuchBucket ContainerNotFound InvalidBucketName",
  "wrong-region": "PermanentRedirect AuthorizationHeaderMalformed IllegalLocationConstraintException",
  exists: "PreconditionFailed ConditionNotMet BlobAlreadyExists ConditionalRequestConflict conditionNotMet",
  "not-found": "NoSuchKey NotFound BlobNotFound",
  busy: "SlowDown InvalidBlockList ServiceUnavailable InternalError RequestTimeout ServerBusy OperationTimedOut Throttling rateLimitExceeded",
  unreachable: "ENOTFOUND ECONNREFUSED ECONNRESET ETIMEDOUT EPIPE EAI_AGAIN TimeoutError NetworkingError",
  "no-space": "QuotaExceeded ServiceQuotaExceededException InsufficientCapacity",
  "too-large": "EntityTooLarge RequestBodyTooLarge BlockCountExceedsLimit",
  damaged: "BadDigest InvalidDigest XAmzContentSHA256Mismatch XAmzContentChecksumMismatch Md5Mismatch Crc64Mismatch",
};

const STATUSES: Readonly<Record<number, Verdict | LaterVerdict>> = {
  401: "bad-credentials",
  403: "no-permission",
  404: "not-found",
  408: "busy",
  409: "exists",
  412: "exists",
  413: "too-large",
  429: "busy",
  500: "busy",
  502: "busy",
  503: "busy",
  504: "busy",
  507: "no-space",
};

const ADVICE: Readonly<Record<Verdict | LaterVerdict, string>> = {
  "bad-credentials":
    "The store does not accept these keys. Check storageOptions or credentials, and whether they belong to this endpoint.",
  "expired-credentials":
    "The session has ended. Give new credentials, or a function that renews them; what is complete is not written twice.",
  "no-permission":
    "These credentials may not do that there. Ask the bucket's owner for the right, or choose another bucket.",
  "no-bucket": "There is no such bucket or container. Create it, or correct its name or the endpoint.",
  "wrong-region": "The bucket is in another region. Give its region in storageOptions.",
  exists: "There is an object of that name already.",
  "not-found": "There is no such object.",
  busy: "The store is busy. Run this again later, or lower the concurrency; what is complete is not written twice.",
  unreachable: "The store cannot be reached. Check the network and the endpoint.",
  "no-space": "The store's quota is used up. Free some space and run this again.",
  "too-large": "The object is larger than the store allows.",
  damaged: "The bytes were damaged on their way. Nothing was kept; run this again.",
  failed: "The store refused it.",
};

const RETRYABLE: ReadonlySet<string> = new Set(["busy", "unreachable", "damaged"]);

/** What a store's answer means. */
export function verdictOf({ word = "", status }: StoreFailure): Verdict | LaterVerdict {
  for (const [verdict, words] of Object.entries(WORDS)) {
    if (words.split(" ").includes(word)) return verdict as Verdict | LaterVerdict;
  }
  return STATUSES[status ?? 0] ?? "failed";
}

/** A store's error in our words; our own errors, the body's and aborts pass unchanged. */
export function storeError(error: unknown, failure: StoreFailure, doing: string, signal?: AbortSignal | null): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof BodyFailure) return error.cause;
  const verdict = verdictOf(failure);
  const unknown = verdict === "failed" && failure.status === undefined;
  if (unknown || isEarthaccessError(error) || isAbort(error, signal)) return error;
  const said = [failure.word, failure.status].filter((fact) => fact !== undefined && fact !== "").join(", ");
  return new TargetError(`Cannot ${doing}: ${ADVICE[verdict]}${said ? ` (${said})` : ""}`, {
    code: verdict === "damaged" ? "targets/checksum-mismatch" : `targets/${verdict}`,
    retryable: RETRYABLE.has(verdict),
    data: { ...(failure.word && { word: failure.word }), ...(failure.status && { status: failure.status }) },
    cause: error,
  });
}
