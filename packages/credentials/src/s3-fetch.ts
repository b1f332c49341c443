import { EarthaccessError, redactUrl } from "@earthaccess/errors";
import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "#sha256";
import { saysKeysEnded } from "./s3-answer.js";
import { encodeSegment, type S3UrlOptions, s3HttpsUrl } from "./s3-url.js";
import { isLoopback } from "./system.js";

/** Keys that requests are signed with; `S3Credentials` are such. */
export interface S3Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where the keys come from: themselves, a function such as `manager.providerFor(endpoint)`, or something that can also renew them. */
export type S3CredentialSource =
  | S3Identity
  | (() => Promise<S3Identity>)
  | {
      get(): Promise<S3Identity> /** Other keys for ones that were refused. */;
      renew?(refused: S3Identity): Promise<S3Identity>;
    };

/** Options of {@link createS3Fetch}. */
export interface S3FetchOptions extends S3UrlOptions {
  /** The fetch that reaches the network. @default globalThis.fetch */
  readonly fetch?: typeof fetch;
}

/** Options of {@link presign}. */
export interface PresignOptions extends S3UrlOptions {
  readonly method?: "GET" | "HEAD" | "PUT";
  /** Seconds, at most a week. @default 3600 */
  readonly expiresIn?: number;
}

/** S3 signs the hash of a body, or this word in its place: the bytes are protected by TLS. */
const UNSIGNED = "UNSIGNED-PAYLOAD";

/**
 * A `fetch` for S3: it takes `s3://bucket/key` and the https form, and signs with keys that it asks for each time.
 *
 * Keys that S3 calls expired are renewed once, when the source can. Redirects are not followed: S3 sends them for a bucket in
 * another region, and a signature for one host is of no use at another.
 *
 * @example
 * ```ts
 * const s3 = createS3Fetch({ accessKeyId: "AK", secretAccessKey: "SK", sessionToken: "ST" }, { region: "us-west-2" });
 * ```
 */
export function createS3Fetch(source: S3CredentialSource, options: S3FetchOptions = {}): typeof fetch {
  const network = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  return async (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const url = s3HttpsUrl(request?.url ?? String(input), options);
    const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
    const headers = Object.fromEntries(new Headers(init?.headers ?? request?.headers).entries());
    const send = async (identity: S3Identity) =>
      network(url, {
        ...init,
        method,
        redirect: "manual",
        headers: await signS3Headers(url, method, headers, identity, options.region),
      });
    const identity = await identityOf(source);
    const response = await send(identity);
    if (response.status !== 403 && response.status !== 400) return response;
    const renewed = saysKeysEnded(await response.clone().text()) ? await renewedOf(source, identity) : undefined;
    return renewed ? send(renewed) : response;
  };
}

/**
 * A URL with which anybody can read (or write) one object for a while, without keys of their own.
 *
 * @example
 * ```ts
 * const url = await presign("s3://bucket/a.nc", { accessKeyId: "AK", secretAccessKey: "SK" }, { expiresIn: 600 });
 * new URL(url).searchParams.get("X-Amz-Expires"); // "600"
 * ```
 */
export async function presign(url: string, source: S3CredentialSource, options: PresignOptions = {}): Promise<string> {
  const target = new URL(s3HttpsUrl(url, options));
  const signer = signerFor(await identityOf(source), options.region);
  const method = options.method ?? "GET";
  const request = {
    ...requestOf(target, method, { host: target.host }),
    headers: { host: target.host, "x-amz-content-sha256": UNSIGNED },
  };
  const signed = await signer.presign(request, { expiresIn: options.expiresIn ?? 3600, unhoistableHeaders: new Set() });
  const query = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encodeSegment(name)}=${encodeSegment(String(value))}`,
  );
  return `${target.origin}${signed.path}?${query.join("&")}`;
}

/**
 * The headers with which one request may be sent to S3: those given, and the signature over them.
 *
 * @throws {EarthaccessError} `credentials/s3-refused` for http, except to this machine
 */
export async function signS3Headers(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  identity: S3Identity,
  region: string | undefined,
): Promise<Record<string, string>> {
  const target = new URL(url);
  if (target.protocol !== "https:" && !isLoopback(target.hostname))
    throw new EarthaccessError(`${redactUrl(url)} is not https; keys are not used on it.`, {
      code: "credentials/s3-refused",
    });
  const { authorization: _ours, ...own } = headers;
  const request = requestOf(target, method, { ...own, host: target.host, "x-amz-content-sha256": UNSIGNED });
  const signed = await signerFor(identity, region).sign(request);
  const { host: _set, ...rest } = signed.headers;
  return rest;
}

function signerFor(identity: S3Identity, region = "us-west-2"): SignatureV4 {
  const { accessKeyId, secretAccessKey, sessionToken } = identity;
  return new SignatureV4({
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    region,
    service: "s3",
    sha256: Sha256,
    // S3 takes the path as it is; every other service encodes it a second time.
    uriEscapePath: false,
    applyChecksum: false,
  });
}

function requestOf(target: URL, method: string, headers: Record<string, string>) {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(target.searchParams.keys())) {
    const all = target.searchParams.getAll(name);
    query[name] = all.length === 1 ? (all[0] as string) : all;
  }
  const path =
    decodeURI(target.pathname) === target.pathname && !target.pathname.includes("%")
      ? target.pathname.split("/").map(encodeSegment).join("/")
      : target.pathname;
  return {
    method,
    protocol: target.protocol,
    hostname: target.hostname,
    path,
    query,
    headers,
    ...(target.port && { port: Number(target.port) }),
  };
}

function identityOf(source: S3CredentialSource): Promise<S3Identity> {
  if (typeof source === "function") return source();
  return "get" in source ? source.get() : Promise.resolve(source);
}

async function renewedOf(source: S3CredentialSource, refused: S3Identity): Promise<S3Identity | undefined> {
  return typeof source === "object" && "renew" in source ? source.renew?.(refused) : undefined;
}
