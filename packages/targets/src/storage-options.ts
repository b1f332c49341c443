import { nearest } from "@earthaccess/errors";
import { TargetError } from "./target-errors.js";

/** An option of a store: what it is called here, and what fsspec and its drivers call it. */
type Names = Readonly<Record<string, string>>;

/** The options of each store, by our name, with the other names for it. */
const OPTIONS: Readonly<Record<"s3" | "gcs" | "azure", Names>> = {
  s3: {
    accessKeyId: "key aws_access_key_id access_key_id",
    secretAccessKey: "secret aws_secret_access_key secret_access_key",
    sessionToken: "token aws_session_token session_token",
    endpoint: "endpoint_url aws_endpoint",
    region: "region_name aws_region",
    allowHttp: "allow_http",
    anonymous: "anon skip_signature",
    profile: "",
    pathStyle: "use_path_style path_style",
    requesterPays: "requester_pays request_payer",
    encryption: "ServerSideEncryption server_side_encryption",
    encryptionKeyId: "SSEKMSKeyId sse_kms_key_id",
    storageClass: "StorageClass storage_class",
    partSize: "default_block_size part_size",
    parallelParts: "max_concurrency",
  },
  gcs: {
    token: "access_token",
    endpoint: "endpoint_url",
    allowHttp: "allow_http",
    anonymous: "anon",
    billingProject: "project requester_pays",
    partSize: "default_block_size block_size part_size",
  },
  azure: {
    accountName: "account_name",
    accountKey: "account_key",
    sasToken: "sas_token",
    connectionString: "connection_string",
    endpoint: "endpoint_url account_url account_host",
    allowHttp: "allow_http",
    anonymous: "anon",
    credential: "",
    partSize: "default_block_size part_size",
    parallelParts: "max_concurrency",
  },
};

/** Options that fsspec nests in another one. */
const NESTED = ["client_kwargs", "s3_additional_kwargs", "config_kwargs"];

/**
 * The options of a store under our names, from ours or fsspec's: `{ key, secret, token, endpoint_url, anon }` for S3,
 * `{ token }` for Google Cloud Storage, `{ account_name, account_key, sas_token, connection_string }` for Azure.
 *
 * @throws {TargetError} `targets/bad-options` naming every option that the store does not have, with the nearest that it has.
 */
export function storageOptionsOf(
  store: keyof typeof OPTIONS,
  given: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const known = new Map<string, string>();
  for (const [ours, others] of Object.entries(OPTIONS[store])) {
    for (const name of [ours, ...others.split(" ")]) if (name !== "") known.set(name, ours);
  }
  const options: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, value] of flattened(given)) {
    const ours = known.get(name);
    if (ours === undefined) {
      const meant = nearest(name, known.keys());
      problems.push(`${name} is no option of ${store}${meant ? `; did you mean ${meant}?` : ""}`);
    } else if (ours in options && options[ours] !== value) problems.push(`${name} and another name for ${ours} differ`);
    else if (value !== undefined && value !== null) options[ours] = value;
  }
  if (problems.length > 0)
    throw new TargetError(`storageOptions: ${problems.join("; ")}. Known: ${Object.keys(OPTIONS[store]).join(", ")}.`, {
      code: "targets/bad-options",
      data: { problems },
    });
  return options;
}

function flattened(given: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(given).flatMap(([name, value]): [string, unknown][] =>
    NESTED.includes(name) && typeof value === "object" && value !== null ? Object.entries(value) : [[name, value]],
  );
}

/** The options that were given. */
export function definedOf<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
