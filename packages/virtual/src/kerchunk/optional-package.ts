import { VirtualError } from "../virtual-errors.js";

/**
 * A package that only some formats need, or an error that says how to get it.
 *
 * @param load a function with the literal `import("…")` in it, which bundlers must see
 */
export async function optionalPackage<T>(name: string, needs: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new VirtualError(`${needs} needs the package ${name}: npm install ${name}`, {
      code: "virtual/missing-package",
      data: { package: name },
      cause,
    });
  }
}
