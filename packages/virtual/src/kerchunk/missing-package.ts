import { VirtualError } from "../virtual-errors.js";

/**
 * The error for a package that only some formats need and that could not be imported; it says how to get it.
 *
 * Each such import stands in a `try` of its own: by that webpack, esbuild and others know that it may be missing, and build without it.
 */
export function missingPackage(name: string, needs: string, cause: unknown): VirtualError {
  return new VirtualError(`${needs} needs the package ${name}: npm install ${name}`, {
    code: "virtual/missing-package",
    data: { package: name },
    cause,
  });
}
