import { bucketOf, pause } from "@earthaccess/credentials";
import { isEarthaccessError, redactUrl } from "@earthaccess/errors";
import { requestFile } from "./request-file.js";
import type { FileAccess, FilePlace } from "./send-request.js";
import { TransferError } from "./store-errors.js";

export const ACCESS_MODES = ["auto", "direct", "external"] as const;

/** How files are reached: signed from S3, over https, or from S3 where a small read of the bucket succeeds. */
export type AccessMode = (typeof ACCESS_MODES)[number];

/** The addresses of one file. */
export interface FileAddresses {
  readonly https?: string | undefined;
  readonly s3?: string | undefined;
  readonly credentialsEndpoint?: string | undefined;
}

/** The way that was chosen for one file. */
export interface ChosenPlace extends Pick<FilePlace, "url" | "credentialsEndpoint"> {
  readonly access: "direct" | "external";
}

/** No file waits longer than this to learn whether its bucket can be read directly. */
const PATIENCE_MS = 1000;

/** A probe that takes longer is given up. */
const PROBE_MS = 10_000;

interface Probe {
  readonly succeeds: Promise<boolean>;
  /** Unix time in ms until which files wait for it. */
  readonly until: number;
}

/** What is known of each login's buckets; a file of the same bucket asks no second time. */
const probes = /* @__PURE__ */ new WeakMap<object, Map<string, Probe>>();

/**
 * The way to one file.
 *
 * `"auto"` goes to S3 when one byte of this bucket could be read there, which is true in the bucket's region only; the answer is
 * kept per login and bucket, and nobody waits more than a second for it.
 *
 * @throws {TransferError} `store/no-https` or `store/no-s3` when the file has no address of the kind that was asked for
 */
export async function choosePlace(
  access: FileAccess,
  file: FileAddresses,
  mode: AccessMode,
  signal?: AbortSignal,
): Promise<ChosenPlace> {
  const { https, s3 } = file;
  const direct =
    s3 === undefined
      ? undefined
      : ({ url: s3, credentialsEndpoint: file.credentialsEndpoint, access: "direct" } as const);
  const external = https === undefined ? undefined : ({ url: https, access: "external" } as const);
  if (mode === "external") return external ?? refuse(s3, "https", "no-https", 'access: "direct"');
  if (mode === "direct") return direct ?? refuse(https, "s3", "no-s3", 'access: "external"');
  if (!direct) return external ?? refuse(undefined, "https", "no-https", "another asset");
  if (!external) return mayReadDirectly(access, direct) ? direct : refuse(s3, "https", "no-https", 'access: "direct"');
  return (await canReadDirectly(access, direct, signal)) ? direct : external;
}

/** A login with keys, on a system whose buckets are known, outside a browser, which would not let S3's answer through. */
function mayReadDirectly({ auth, transport }: FileAccess, place: FilePlace): boolean {
  if (!auth?.credentialManager || place.credentialsEndpoint === undefined || transport.followsRedirects) return false;
  // A system on this machine must not send anyone to AWS.
  return auth.system.s3Endpoint !== undefined || auth.system.allowLoopbackHttp !== true;
}

async function canReadDirectly(access: FileAccess, place: FilePlace, signal?: AbortSignal): Promise<boolean> {
  const bucket = bucketOf(place.url);
  if (bucket === undefined || !mayReadDirectly(access, place)) return false;
  const owner = access.auth as object;
  const known = probes.get(owner) ?? new Map<string, Probe>();
  probes.set(owner, known);
  let probe = known.get(bucket);
  if (!probe) {
    probe = { succeeds: readOneByte(access, place), until: Date.now() + PATIENCE_MS };
    known.set(bucket, probe);
  }
  const decided = new AbortController();
  const late = pause(
    Math.max(0, probe.until - Date.now()),
    signal ? AbortSignal.any([signal, decided.signal]) : decided.signal,
  ).then(() => false);
  // Lost when the probe is first.
  late.catch(() => undefined);
  return Promise.race([probe.succeeds, late]).finally(() => decided.abort());
}

async function readOneByte(access: FileAccess, place: FilePlace): Promise<boolean> {
  try {
    const { response } = await requestFile(access, { ...place, from: 0, to: 0, signal: AbortSignal.timeout(PROBE_MS) });
    response.discard();
    return true;
  } catch (error) {
    // A bucket that says what it does not have can be read. For all else the file is there over https, with errors of its own.
    return isEarthaccessError(error, "store/not-found", "store/range-not-supported");
  }
}

/** Whether an error says that the bucket, unlike the file, is out of reach; over https it may be there all the same. */
export function isAboutKeys(error: unknown): boolean {
  return isEarthaccessError(error, "store/s3-refused", "store/s3-no-credentials", "credentials/s3-refused");
}

function refuse(other: string | undefined, kind: "https" | "s3", code: string, instead: string): never {
  throw new TransferError(
    `${other === undefined ? "The file" : redactUrl(other)} has no ${kind} address that can be read here. Use ${instead}.`,
    { code: `store/${code}`, data: { url: other } },
  );
}
