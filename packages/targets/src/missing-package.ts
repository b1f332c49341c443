import { TargetError } from "./target-errors.js";

/**
 * The error for a package that only some stores need and that could not be imported; it says how to get it.
 *
 * Each such import stands in a `try` of its own: by that webpack, esbuild and others know that it may be missing, and build without it.
 */
export function missingPackage(name: string, needs: string, cause: unknown): TargetError {
  return new TargetError(`${needs} needs the package ${name}: npm install ${name}`, {
    code: "targets/missing-package",
    data: { package: name },
    cause,
  });
}
