import { EarthaccessError } from "@earthaccess/errors";

/** Imports an optional peer dependency, or says what to install. */
export async function peer<T>(name: string, load: () => Promise<unknown>): Promise<T> {
  try {
    return (await load()) as T;
  } catch (cause) {
    throw new EarthaccessError(`This needs the package ${name}: run \`npm install ${name}\`.`, {
      code: "stac/missing-package",
      data: { package: name },
      cause,
    });
  }
}
