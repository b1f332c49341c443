import {
  type Authorizer,
  isTrusted,
  type S3Credentials,
  type S3Request,
  saysKeysEnded,
} from "@earthaccess/credentials";
import { redactUrl } from "@earthaccess/errors";
import { sendByHops } from "#transport";
import type { FileAddress } from "./file-address.js";
import { TransferError } from "./store-errors.js";
import { beginningOf, textResponse } from "./text-response.js";
import type { Transport, TransportRequest, TransportResponse } from "./transport.js";

/** Gives the keys of a data centre's buckets, and others when they were refused; `CredentialManager` is one. */
export interface S3KeySource {
  get(request: string | S3Request): Promise<S3Credentials>;
  renew(request: string | S3Request, refused?: S3Credentials): Promise<S3Credentials>;
}

/** A login for files: the token for the data hosts and, where it can, keys for their buckets; `Auth` is one. */
export interface FileAuthorizer extends Authorizer {
  readonly credentialManager?: S3KeySource;
}

/** What reaches a protected file. */
export interface FileAccess {
  readonly transport: Transport;
  readonly auth?: FileAuthorizer | undefined;
}

/** Where a file is, and how to get in. */
export interface FilePlace {
  /** An https URL, or `s3://bucket/key` to be read with the keys of `credentialsEndpoint`. */
  readonly url: string;
  readonly credentialsEndpoint?: string | undefined;
  /** Remembers where the data host sends its callers, for files that are asked for more than once. */
  readonly address?: FileAddress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Headers of a request, names in lower case. */
type Headers = Readonly<Record<string, string>>;

/** A way to send one request for a file. */
export type SendRequest = (
  access: FileAccess,
  place: FilePlace,
  method: string,
  headers: Headers,
) => Promise<TransportResponse>;

/** Sends one request for a file by the way its URL names: signed to S3, else through logins and redirects. */
export function sendRequest(
  access: FileAccess,
  place: FilePlace,
  method: string,
  headers: Headers,
): Promise<TransportResponse> {
  if (place.url.startsWith("s3://")) return sendSigned(access, place, method, headers);
  return access.transport.followsRedirects
    ? sendAndBeRedirected(access, place, method, headers)
    : sendByHops(access, place, method, headers);
}

/** Browsers follow redirects by themselves, and drop the token where the origin changes. */
async function sendAndBeRedirected(
  { transport, auth }: FileAccess,
  { url, signal }: FilePlace,
  method: string,
  headers: Headers,
): Promise<TransportResponse> {
  const request: TransportRequest = { url, method, headers, signal };
  if (!auth || !isTrusted(auth.system, url)) return transport.request(request);
  const sendWith = (token: string) =>
    transport.request({ ...request, headers: { ...headers, authorization: `Bearer ${token}` } });
  const token = await auth.token();
  const response = await sendWith(token);
  const replaced = response.status === 401 ? await auth.replace(token) : undefined;
  if (replaced === undefined) return response;
  response.discard();
  return sendWith(replaced);
}

/** Signed with the data centre's keys; once more with other keys when S3 says that these have ended. */
async function sendSigned(
  { transport, auth }: FileAccess,
  { url, credentialsEndpoint, signal }: FilePlace,
  method: string,
  headers: Headers,
): Promise<TransportResponse> {
  const keys = auth?.credentialManager;
  if (!keys || credentialsEndpoint === undefined)
    throw new TransferError(
      `${redactUrl(url)} is read with the keys of its data centre, and ${keys ? "none is known for it; give provider or credentialsEndpoint" : "there is no login; pass { auth: await login() }"}.`,
      { code: "store/s3-no-credentials", data: { url } },
    );
  // Only who reads from S3 loads the code that signs.
  const { s3HttpsUrl, signS3Headers } = await import("@earthaccess/credentials/s3");
  const sendWith = async (credentials: S3Credentials, region: string) => {
    const at = s3HttpsUrl(url, { region, endpoint: auth.system.s3Endpoint });
    const signed = await signS3Headers(at, method, headers, credentials, region);
    return transport.request({ url: at, method, headers: signed, signal });
  };
  let credentials = await keys.get(credentialsEndpoint);
  let response = await sendWith(credentials, credentials.region);
  const region = response.status === 301 || response.status === 307 ? response.header("x-amz-bucket-region") : null;
  if (region !== null && /^[a-z0-9-]{1,40}$/.test(region)) {
    response.discard();
    response = await sendWith(credentials, region);
  }
  if (response.status !== 400 && response.status !== 403) return response;
  const text = await beginningOf(response);
  // The answer to HEAD has no body that could say why.
  if (method !== "HEAD" && !saysKeysEnded(text)) return textResponse(response, text);
  credentials = await keys.renew(credentialsEndpoint, credentials);
  return sendWith(credentials, region ?? credentials.region);
}
