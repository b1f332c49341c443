import type { S3Client } from "@aws-sdk/client-s3";
import { checkedEndpoint } from "./endpoint.js";
import { missingPackage } from "./missing-package.js";
import { S3KeyRing, type S3KeySource } from "./s3-keys.js";
import { type StoreFailure, verdictOf } from "./store-errors.js";

type Sdk = typeof import("@aws-sdk/client-s3");

/** How S3 is reached. */
export interface S3Access {
  /** @default what the AWS SDK finds: environment, profile, the machine's role */
  readonly credentials?: S3KeySource | undefined;
  /** Requests without a signature, for public buckets. @default false */
  readonly anonymous?: boolean | undefined;
  /** Of the AWS configuration files. */
  readonly profile?: string | undefined;
  /** @default "us-west-2"; a bucket elsewhere is followed to its region */
  readonly region?: string | undefined;
  /** Origin of an S3-compatible service such as MinIO, R2 or Ceph. @default AWS */
  readonly endpoint?: string | undefined;
  /** Let an endpoint be http although it is on another machine. @default false */
  readonly allowHttp?: boolean | undefined;
  /** The bucket in the path instead of in the host. @default true with an endpoint */
  readonly pathStyle?: boolean | undefined;
  /** Tries per request. @default 6 */
  readonly maxAttempts?: number | undefined;
}

/** The SDK, and a client of it whose keys renew themselves. */
export interface S3Connection {
  readonly sdk: Sdk;
  readonly client: S3Client;
}

/** Loads the SDK and makes a client; one per target. */
export async function connectS3(access: S3Access): Promise<S3Connection> {
  const sdk = await s3Sdk();
  const { anonymous, credentials, endpoint, profile } = access;
  const isBrowser = "document" in globalThis || "WorkerGlobalScope" in globalThis;
  const ring = credentials && !anonymous ? new S3KeyRing(credentials) : undefined;
  const client = new sdk.S3Client({
    region: access.region ?? "us-west-2",
    followRegionRedirects: endpoint === undefined,
    maxAttempts: access.maxAttempts ?? 6,
    ...(endpoint !== undefined && { endpoint: checkedEndpoint(endpoint, access.allowHttp) }),
    forcePathStyle: access.pathStyle ?? endpoint !== undefined,
    ...(profile !== undefined && { profile }),
    // Chromium's cache asks for other ranges than it was told to, which are not what was signed.
    ...(isBrowser && { requestHandler: { cache: "no-store", customFetch: fetchInKnownWords } }),
    ...(ring && { credentials: ring.provide }),
    ...(anonymous && {
      credentials: { accessKeyId: "anonymous", secretAccessKey: "anonymous" },
      signer: { sign: async (request) => request },
    }),
  });
  if (ring) {
    // Outside of the SDK's own retries, because those keep the keys with which they began.
    client.middlewareStack.add(
      (next, context) => async (args) => {
        try {
          return await next(args);
        } catch (error) {
          if (!keysHaveEnded(error, context.commandName) || !(await ring.renew())) throw error;
          return next(args);
        }
      },
      { step: "initialize", name: "renewEndedKeys", priority: "low" },
    );
  }
  return { sdk, client };
}

/** The SDK knows a lost connection, which it tries again, by its message; that of Firefox ends otherwise than it thinks. */
const fetchInKnownWords: typeof fetch = (input, init) =>
  fetch(input, init).catch((cause: unknown) => {
    throw cause instanceof TypeError ? new TypeError("Failed to fetch", { cause }) : cause;
  });

/** What an error of the SDK says that S3 answered. */
export function s3Failure(error: unknown): StoreFailure {
  const { code, Code, name, $metadata } = error as {
    code?: unknown;
    Code?: unknown;
    name?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  // Browsers say of a request without an answer that it failed, each in its own words.
  if (error instanceof TypeError && $metadata && $metadata.httpStatusCode === undefined)
    return { word: "NetworkingError", status: undefined };
  const word = [code, Code, name].find((one) => typeof one === "string");
  return { word: word as string | undefined, status: $metadata?.httpStatusCode };
}

function keysHaveEnded(error: unknown, command: string | undefined): boolean {
  const failure = s3Failure(error);
  if (verdictOf(failure) === "expired-credentials") return true;
  // The answer to HEAD has no body to say why.
  return command === "HeadObjectCommand" && (failure.status === 400 || failure.status === 403);
}

async function s3Sdk(): Promise<Sdk> {
  try {
    return await import("@aws-sdk/client-s3");
  } catch (cause) {
    throw missingPackage("@aws-sdk/client-s3", "Writing to s3://", cause);
  }
}
