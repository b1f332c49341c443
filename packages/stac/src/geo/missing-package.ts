import { EarthaccessError } from "@earthaccess/errors";

/**
 * The error for an optional peer dependency that could not be imported; it says what to install.
 *
 * Each such import stands in a `try` of its own: by that webpack, esbuild and others know that it may be missing, and build without it.
 */
export function missingPackage(name: string, cause: unknown): EarthaccessError {
  return new EarthaccessError(`This needs the package ${name}: run \`npm install ${name}\`.`, {
    code: "stac/missing-package",
    data: { package: name },
    cause,
  });
}
