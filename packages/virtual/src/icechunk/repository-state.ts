import { VirtualError } from "../virtual-errors.js";
import type { SpecVersion } from "./envelope.js";
import { unsealed } from "./envelope.js";
import { decodeFlatbuffer } from "./flatbuffer-reader.js";
import type { Fields } from "./flatbuffer-schema.js";
import { byBytes, idOf, idText } from "./object-id.js";
import { REPO, SNAPSHOT } from "./schemas.js";
import type { RepositoryFiles, SeenFile } from "./storage.js";

/** What a snapshot says of one manifest. */
export interface ManifestInfo {
  readonly id: Uint8Array;
  readonly sizeBytes: number;
  readonly refs: number;
}

/** A repository as a branch or a tag shows it. */
export interface RepositoryState {
  readonly spec: SpecVersion;
  readonly snapshotId: Uint8Array;
  /** Microseconds since 1970. */
  readonly flushedAt: number;
  readonly nodes: readonly Fields[];
  readonly manifests: readonly ManifestInfo[];
  /** The file that a commit replaces. */
  readonly head: SeenFile;
  /** Of specification 2: everything that the head says. */
  readonly repo?: Fields | undefined;
}

/** What is opened of a repository. */
export interface Revision {
  readonly branch?: string | undefined;
  readonly tag?: string | undefined;
  /** The id of a snapshot. */
  readonly snapshot?: string | undefined;
}

export const branchFile = (branch: string): string => `refs/branch.${branch}/ref.json`;
const tagFile = (tag: string) => `refs/tag.${tag}/ref.json`;

/**
 * The state of a repository.
 *
 * @returns undefined when there is none at this place
 * @throws {VirtualError} `virtual/no-such-revision`, `virtual/bad-icechunk`
 */
export async function readState(
  files: RepositoryFiles,
  { branch = "main", tag, snapshot }: Revision,
): Promise<RepositoryState | undefined> {
  const name = tag === undefined ? branchFile(branch) : tagFile(tag);
  // Where a file called repo stands, it is the whole truth: what an upgrade left behind is not read.
  const [repo, ref, main] = await Promise.all([files.seen("repo"), files.seen(name), files.seen(branchFile("main"))]);
  if (repo) return readState2(files, repo, { branch, tag, snapshot });
  if (!main) return undefined;
  const deleted = tag !== undefined && (await files.seen(`${name}.deleted`));
  if (!ref || deleted) throw noRevision(files, tag === undefined ? `branch ${branch}` : `tag ${tag}`);
  const id = snapshot === undefined ? snapshotOf(ref.bytes, name) : idOf(snapshot);
  return { ...(await readSnapshot(files, id, 1)), head: ref };
}

async function readState2(
  files: RepositoryFiles,
  head: SeenFile,
  { branch, tag, snapshot }: Revision,
): Promise<RepositoryState> {
  const { flatbuffer } = await unsealed("repo", head.bytes, "repo");
  const repo = decodeFlatbuffer(REPO, flatbuffer);
  const refs = (tag === undefined ? repo.branches : repo.tags) as readonly Fields[] | undefined;
  const wanted = tag ?? branch;
  const ref = refs?.find(({ name }) => name === wanted);
  if (!ref) throw noRevision(files, tag === undefined ? `branch ${wanted}` : `tag ${wanted}`);
  const all = repo.snapshots as readonly Fields[];
  const id = snapshot === undefined ? (all[(ref.snapshotIndex as number) ?? 0]?.id as Uint8Array) : idOf(snapshot);
  if (!id) throw noRevision(files, `snapshot of ${wanted}`);
  return { ...(await readSnapshot(files, id, 2)), head, repo };
}

function noRevision({ location }: RepositoryFiles, what: string): VirtualError {
  return new VirtualError(`The repository ${location} has no ${what}.`, { code: "virtual/no-such-revision" });
}

function snapshotOf(bytes: Uint8Array, name: string): Uint8Array {
  try {
    const { snapshot } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly snapshot: string };
    return idOf(snapshot);
  } catch (cause) {
    throw new VirtualError(`${name} names no snapshot.`, { code: "virtual/bad-icechunk", cause });
  }
}

async function readSnapshot(files: RepositoryFiles, id: Uint8Array, spec: SpecVersion) {
  const name = `snapshots/${idText(id)}`;
  const bytes = await files.read(name);
  if (!bytes)
    throw new VirtualError(`The repository ${files.location} lacks its snapshot ${idText(id)}.`, {
      code: "virtual/bad-icechunk",
    });
  const { flatbuffer } = await unsealed("snapshot", bytes, name);
  const snapshot = decodeFlatbuffer(SNAPSHOT, flatbuffer);
  return {
    spec,
    snapshotId: id,
    flushedAt: (snapshot.flushedAt as number | undefined) ?? 0,
    nodes: (snapshot.nodes as readonly Fields[] | undefined) ?? [],
    manifests: manifestsOf(snapshot),
  };
}

function manifestsOf({ manifestFiles, manifestFilesV2 }: Fields): ManifestInfo[] {
  const tables = (manifestFilesV2 as readonly Fields[] | undefined) ?? [];
  const infos = tables.map(({ id, sizeBytes = 0, numChunkRefs = 0 }) => ({
    id: id as Uint8Array,
    sizeBytes: sizeBytes as number,
    refs: numChunkRefs as number,
  }));
  const structs = (manifestFiles as Uint8Array | undefined) ?? new Uint8Array();
  const view = new DataView(structs.buffer, structs.byteOffset, structs.byteLength);
  for (let at = 0; at < structs.length; at += 32) {
    infos.push({
      id: structs.slice(at, at + 12),
      sizeBytes: Number(view.getBigUint64(at + 16, true)),
      refs: view.getUint32(at + 24, true),
    });
  }
  return infos.sort((a, b) => byBytes(a.id, b.id));
}
