import { EarthaccessError, isAbort, isEarthaccessError, redactUrl } from "@earthaccess/errors";
import { BodyFailure } from "./body-failure.js";

/**
 * A file could not be written, read or removed.
 *
 * Codes: `targets/exists`, `targets/changed`, `targets/not-found`, `targets/invalid-name`, `targets/size-mismatch`, `targets/no-space`,
 * `targets/no-permission`, `targets/too-large`, `targets/unknown-scheme`, `targets/failed`; of object stores also
 * `targets/bad-credentials`, `targets/expired-credentials`, `targets/no-bucket`, `targets/wrong-region`, `targets/busy`,
 * `targets/unreachable`, `targets/bad-options`, `targets/missing-package`.
 */
export class TargetError extends EarthaccessError {}

/** The bytes that arrived are not those that the metadata promised. Code `targets/checksum-mismatch`; nothing was kept. */
export class ChecksumMismatchError extends EarthaccessError {
  constructor(name: string, algorithm: string, expected: string, actual: string) {
    super(`${name} is damaged: its ${algorithm} is ${actual}, not ${expected}. Nothing was kept; fetch it again.`, {
      code: "targets/checksum-mismatch",
      retryable: true,
      data: { name, algorithm, expected, actual },
    });
  }
}

/** The error for a body that has more or fewer bytes than it must have. */
export function sizeMismatch(name: string, expected: number, actual: number): TargetError {
  return new TargetError(
    `${name} has ${actual} bytes instead of ${expected}. Nothing was kept under its name; fetch it again.`,
    {
      code: "targets/size-mismatch",
      retryable: true,
      data: { name, expected, actual },
    },
  );
}

/** The error for a name that must not be replaced. */
export function exists(name: string, location: string): TargetError {
  return new TargetError(`${name} exists already in ${redactUrl(location)}.`, {
    code: "targets/exists",
    data: { name },
  });
}

/** The error for a file that is not any more the one that was to be replaced. */
export function changed(name: string, location: string, cause?: unknown): TargetError {
  return new TargetError(
    `${name} in ${redactUrl(location)} is not what it was when it was read. Read it again, and try again.`,
    { code: "targets/changed", data: { name }, ...(cause !== undefined && { cause }) },
  );
}

/** The error for a name that is not there. */
export function notFound(name: string, location: string, cause?: unknown): TargetError {
  return new TargetError(`There is no ${name} in ${redactUrl(location)}.`, {
    code: "targets/not-found",
    data: { name },
    ...(cause !== undefined && { cause }),
  });
}

const SYSTEM_ERRORS: Readonly<Record<string, readonly [code: string, advice: string]>> = {
  ENOSPC: [
    "targets/no-space",
    "The disk is full. Free some space and run this again; what is complete is not fetched twice.",
  ],
  EDQUOT: [
    "targets/no-space",
    "The disk quota is used up. Free some space and run this again; what is complete is not fetched twice.",
  ],
  EACCES: ["targets/no-permission", "This user may not write there. Choose another folder or change its rights."],
  EPERM: ["targets/no-permission", "This user may not write there. Choose another folder or change its rights."],
  EROFS: ["targets/no-permission", "The disk is read-only. Choose another folder."],
  EFBIG: ["targets/too-large", "The file is larger than this disk or this process's limit allows."],
  ENAMETOOLONG: [
    "targets/invalid-name",
    "The path is too long for this disk. Choose a folder nearer to the root, or a layout with shorter names.",
  ],
  ENOENT: [
    "targets/failed",
    "A part of the path is not there and cannot be made. Look whether its disk is mounted and its links lead somewhere.",
  ],
  EISDIR: ["targets/exists", "There is a folder of that name. Move it away or choose another layout."],
  ENOTDIR: [
    "targets/exists",
    "A file stands where a folder of the path should be. Move it away or choose another layout.",
  ],
  ENOTEMPTY: ["targets/exists", "There is a folder of that name. Move it away or choose another layout."],
  EEXIST: ["targets/exists", "There is a file of that name already."],
  EMFILE: ["targets/failed", "Too many files are open. Lower the concurrency."],
};

/** An error of the operating system in our words; our own errors, the body's and aborts pass unchanged. */
export function asTargetError(error: unknown, doing: string, signal?: AbortSignal | null): unknown {
  if (error instanceof BodyFailure) return error.cause;
  if (isEarthaccessError(error) || isAbort(error, signal)) return error;
  const { code } = error as { code?: unknown };
  const known = typeof code === "string" ? SYSTEM_ERRORS[code] : undefined;
  if (!known) return error;
  return new TargetError(`Cannot ${doing}: ${known[1]}`, { code: known[0], data: { system: code }, cause: error });
}
