import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createPackageFromTarballData, type Package } from "@arethetypeswrong/core";
import { type Manifest, PUBLISHED, ROOT } from "./workspace.js";

/** A package as it would be published. */
export interface PackedPackage {
  readonly name: string;
  readonly tarball: Uint8Array;
  /** The unpacked tarball, as a tree in memory. */
  readonly contents: Package;
  /** The package.json inside, in which `workspace:` and `catalog:` have become versions. */
  readonly manifest: Manifest;
  /** Paths inside, such as `dist/index.js`. */
  readonly files: readonly string[];
  /** Text of a file inside. */
  readonly read: (file: string) => string;
}

/** Packs every published package, or those of some names, with the repository's pnpm into a folder; the paths of the tarballs. */
export async function packInto(folder: string, only?: readonly string[]): Promise<readonly string[]> {
  const { packageManager } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as {
    packageManager: string;
  };
  const names = only ?? PUBLISHED.map(({ manifest }) => manifest.name);
  const filters = names.flatMap((name) => ["--filter", name]);
  const pack = ["--yes", packageManager, "--recursive", ...filters, "pack", "--pack-destination", folder];
  await promisify(execFile)("npx", pack, { cwd: ROOT, maxBuffer: 16_000_000 });
  return (await readdir(folder)).map((file) => join(folder, file));
}

/** Packs every published package, and reads the tarballs. */
export async function packAll(): Promise<ReadonlyMap<string, PackedPackage>> {
  const folder = await mkdtemp(join(tmpdir(), "earthaccess-packed-"));
  const packed = new Map<string, PackedPackage>();
  for (const file of await packInto(folder)) {
    const one = open(new Uint8Array(await readFile(file)));
    packed.set(one.name, one);
  }
  await rm(folder, { recursive: true, force: true });
  return packed;
}

function open(tarball: Uint8Array): PackedPackage {
  const contents = createPackageFromTarballData(tarball);
  const root = `/node_modules/${contents.packageName}/`;
  const read = (file: string) => contents.readFile(root + file);
  return {
    name: contents.packageName,
    tarball,
    contents,
    manifest: JSON.parse(read("package.json")) as Manifest,
    files: contents.listFiles().map((path) => path.slice(root.length)),
    read,
  };
}
