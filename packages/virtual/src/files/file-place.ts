import type { TargetFileSystem } from "@earthaccess/targets";

/** A target, or the one of a location. */
export async function openFiles(target: TargetFileSystem | string | URL): Promise<TargetFileSystem> {
  if (typeof target === "object" && !(target instanceof URL)) return target;
  const { openTarget } = await import("@earthaccess/targets");
  return openTarget(target);
}
