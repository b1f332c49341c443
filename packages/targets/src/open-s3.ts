import type { OpenTargetOptions } from "./open-target.js";
import { S3Target } from "./s3.js";
import type { S3Keys } from "./s3-keys.js";
import { definedOf, storageOptionsOf } from "./storage-options.js";
import { TargetError } from "./target-errors.js";

/** The target of an `s3:` URL; keys in fsspec's options count where no credentials are given. */
export function open(location: string, { storageOptions, credentials, endpoint, region }: OpenTargetOptions): S3Target {
  const { accessKeyId, secretAccessKey, sessionToken, ...rest } = storageOptionsOf("s3", storageOptions);
  const half = (accessKeyId === undefined) !== (secretAccessKey === undefined);
  if (half || (sessionToken !== undefined && accessKeyId === undefined))
    throw new TargetError("storageOptions: key and secret belong together; a token needs both.", {
      code: "targets/bad-options",
    });
  const keys = accessKeyId === undefined ? undefined : ({ accessKeyId, secretAccessKey, sessionToken } as S3Keys);
  return new S3Target(location, { ...rest, ...definedOf({ credentials: credentials ?? keys, endpoint, region }) });
}
