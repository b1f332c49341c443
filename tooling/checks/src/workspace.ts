import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root folder of the repository. */
export const ROOT: string = fileURLToPath(new URL("../../../", import.meta.url)).replace(/[\\/]$/, "");

/** A target of an `exports` or `imports` map: a file, nothing, or targets by condition. */
export type Target = string | null | { readonly [condition: string]: Target };

/** The fields of a package.json that the checks read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly license?: string;
  readonly type?: string;
  readonly private?: boolean;
  readonly sideEffects?: unknown;
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, Target>>;
  readonly imports?: Readonly<Record<string, Target>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A folder of the workspace with a package.json. */
export interface WorkspacePackage {
  /** Folder name, such as `query`. */
  readonly short: string;
  /** From the root, such as `packages/query`. */
  readonly folder: string;
  readonly path: string;
  readonly manifest: Manifest;
}

/** One way into a package: a key of its `exports`. */
export interface Entry {
  readonly owner: WorkspacePackage;
  /** What a user imports, such as `@earthaccess/query/node`. */
  readonly specifier: string;
  /** Key of the map, such as `./node`. */
  readonly subpath: string;
  readonly target: Target;
  /** Absolute path of the source that Node gets with the source condition. */
  readonly source: string;
  /** Absolute path of the built file that Node gets. */
  readonly built: string;
  /** Absolute path of the built declarations. */
  readonly types: string;
  /** True where browsers get nothing. */
  readonly nodeOnly: boolean;
}

/** The packages below `packages`, `apps` or `tooling`, by name of folder. */
export function packagesIn(parent: "packages" | "apps" | "tooling"): readonly WorkspacePackage[] {
  return readdirSync(join(ROOT, parent))
    .filter((short) => existsSync(join(ROOT, parent, short, "package.json")))
    .sort()
    .map((short) => {
      const path = join(ROOT, parent, short);
      const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Manifest;
      return { short, folder: `${parent}/${short}`, path, manifest };
    });
}

/** The packages that are published. */
export const PUBLISHED: readonly WorkspacePackage[] = packagesIn("packages");

/** Every package of the repository. */
export const ALL_PACKAGES: readonly WorkspacePackage[] = [
  ...PUBLISHED,
  ...packagesIn("apps"),
  ...packagesIn("tooling"),
];

/** The entries of a package that lead to code, in the order of the map. */
export function entriesOf(owner: WorkspacePackage): readonly Entry[] {
  return Object.entries(owner.manifest.exports ?? {})
    .filter(([subpath]) => subpath !== "./package.json")
    .map(([subpath, target]) => ({
      owner,
      specifier: owner.manifest.name + subpath.slice(1),
      subpath,
      target,
      source: join(owner.path, resolveTarget(target, ["@earthaccess/source", "node", "import"]) ?? "missing"),
      built: join(owner.path, resolveTarget(target, ["node", "import"]) ?? "missing"),
      types: join(owner.path, resolveTarget(target, ["types"]) ?? "missing"),
      nodeOnly: resolveTarget(target, ["browser", "import"]) === null,
    }));
}

/** Every entry of every published package. */
export const ENTRIES: readonly Entry[] = PUBLISHED.flatMap((owner) => entriesOf(owner));

/** The file a target stands for under these conditions: the first that fits, as Node and bundlers do it. */
export function resolveTarget(target: Target, conditions: readonly string[]): string | null | undefined {
  if (typeof target === "string" || target === null) return target;
  for (const [condition, inner] of Object.entries(target)) {
    if (condition !== "default" && !conditions.includes(condition)) continue;
    const found = resolveTarget(inner, conditions);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All files a target names, under any condition. */
export function filesOf(target: Target): readonly string[] {
  if (typeof target === "string") return [target];
  return target === null ? [] : Object.values(target).flatMap((inner) => filesOf(inner));
}
