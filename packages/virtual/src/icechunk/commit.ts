import { VirtualError } from "../virtual-errors.js";
import type { ManifestWriter } from "./changes.js";
import { type Compressor, type SpecVersion, sealed } from "./envelope.js";
import type { Fields } from "./flatbuffer-schema.js";
import { encodeFlatbuffer } from "./flatbuffer-writer.js";
import { byPath, manifestList, manifestStructs } from "./nodes.js";
import { byBytes, FIRST_SNAPSHOT, idOf, idText, OBJECT_ID_BYTES, randomId } from "./object-id.js";
import { branchFile, type RepositoryState } from "./repository-state.js";
import { NEW_COMMIT, REPO, SNAPSHOT, TRANSACTION_LOG } from "./schemas.js";
import type { RepositoryFiles } from "./storage.js";

/** Ids of nodes that a commit has made or changed. */
export interface ChangedNodes {
  readonly newGroups: readonly Uint8Array[];
  readonly newArrays: readonly Uint8Array[];
  readonly updatedArrays: readonly Uint8Array[];
}

/** Everything that a commit says. */
export interface Commit extends ChangedNodes {
  readonly branch: string;
  readonly message: string;
  readonly nodes: readonly Fields[];
  readonly manifests: ManifestWriter;
  readonly compress?: Compressor | undefined;
}

/** Entries of the log in the head of a repository of specification 2; older ones are in its backups. */
const MOST_UPDATES = 1000;

/** The year 3000 in milliseconds: backups are named by the time until then, so that the newest is listed first. */
const FAR_FUTURE = 32_503_680_000_000;

/**
 * Makes a commit: its files first, which nobody sees, then the head, which shows them all at once.
 *
 * @param before what the branch shows now; undefined makes the repository
 * @returns the id of the snapshot
 * @throws {VirtualError} `virtual/conflict` when somebody else has committed since; nothing is changed then
 */
export async function commit(
  files: RepositoryFiles,
  before: RepositoryState | undefined,
  change: Commit,
): Promise<string> {
  const spec: SpecVersion = before?.spec ?? 1;
  const { message, compress, branch } = change;
  const id = randomId(OBJECT_ID_BYTES);
  const name = idText(id);
  const flushedAt = Math.max(Date.now() * 1000, (before?.flushedAt ?? 0) + 1);
  if (!before) await writeFirstSnapshot(files, flushedAt - 1, compress);
  const parentId = before?.snapshotId ?? idOf(FIRST_SNAPSHOT);
  const nodes = [...change.nodes].sort(byPath);
  const infos = manifestList(nodes, [...(before?.manifests ?? []), ...change.manifests.infos]);
  const snapshot = encodeFlatbuffer(SNAPSHOT, {
    id,
    ...(spec === 1 && { parentId }),
    nodes,
    flushedAt,
    message,
    metadata: [],
    manifestFiles: spec === 1 ? manifestStructs(infos) : new Uint8Array(),
    ...(spec === 2 && {
      manifestFilesV2: infos.map(({ id: manifest, sizeBytes, refs }) => ({
        id: manifest,
        sizeBytes,
        numChunkRefs: refs,
      })),
    }),
  });
  await files.write(`snapshots/${name}`, await sealed("snapshot", spec, snapshot, compress));
  const log = encodeFlatbuffer(TRANSACTION_LOG, transactionOf(id, change, spec));
  await files.write(`transactions/${name}`, await sealed("transactionLog", spec, log, compress));
  const isFirst =
    spec === 1
      ? await files.replace(branchFile(branch), refJson(name), before?.head, "application/json")
      : await replaceRepo(files, before as RepositoryState, { branch, id, flushedAt, message });
  if (!isFirst)
    throw new VirtualError(
      before
        ? `Somebody else has committed to ${branch} of ${files.location} in the meantime. Nothing was changed; open the repository again and append again.`
        : `Somebody else has made the repository ${files.location} in the meantime. Nothing was changed.`,
      { code: "virtual/conflict", retryable: true, data: { expected: idText(parentId) } },
    );
  return name;
}

function refJson(snapshot: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ snapshot }));
}

/** Every repository of specification 1 begins with the same empty snapshot. */
async function writeFirstSnapshot(files: RepositoryFiles, flushedAt: number, compress?: Compressor): Promise<void> {
  const empty = encodeFlatbuffer(SNAPSHOT, {
    id: idOf(FIRST_SNAPSHOT),
    nodes: [],
    flushedAt,
    message: "Repository initialized",
    metadata: [],
    manifestFiles: new Uint8Array(),
  });
  await files.write(`snapshots/${FIRST_SNAPSHOT}`, await sealed("snapshot", 1, empty, compress));
}

function transactionOf(id: Uint8Array, change: Commit, spec: SpecVersion): Fields {
  const ids = (list: readonly Uint8Array[]) => joinedIds([...list].sort(byBytes));
  const none = new Uint8Array();
  return {
    id,
    newGroups: ids(change.newGroups),
    newArrays: ids(change.newArrays),
    deletedGroups: none,
    deletedArrays: none,
    updatedArrays: ids(change.updatedArrays),
    updatedGroups: none,
    updatedChunks: [...change.manifests.updated].sort((a, b) => byBytes(a.nodeId, b.nodeId)).map((one) => ({ ...one })),
    ...(spec === 2 && { movedNodes: [] }),
  };
}

function joinedIds(ids: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(8 * ids.length);
  for (const [i, id] of ids.entries()) bytes.set(id, 8 * i);
  return bytes;
}

/** Keeps a copy of the head, then puts the new one in its place. */
async function replaceRepo(
  files: RepositoryFiles,
  { head, repo = {}, snapshotId }: RepositoryState,
  { branch, id, flushedAt, message }: { branch: string; id: Uint8Array; flushedAt: number; message: string },
): Promise<boolean> {
  const time = String(FAR_FUTURE - Date.now()).padStart(14, "0");
  const backup = `repo.${time}.${idText(randomId(OBJECT_ID_BYTES))}`;
  await files.write(`overwritten/${backup}`, head.bytes);
  const next = nextRepo(repo, { branch, id, parentId: snapshotId, flushedAt, message, backup });
  return files.replace("repo", await sealed("repo", 2, encodeFlatbuffer(REPO, next)), head);
}

/** The head after a commit: one snapshot more, its branch there, and a line in the log. All else stays as it was. */
export function nextRepo(
  repo: Fields,
  commitFacts: {
    readonly branch: string;
    readonly id: Uint8Array;
    readonly parentId: Uint8Array;
    readonly flushedAt: number;
    readonly message: string;
    readonly backup: string;
  },
): Fields {
  const { branch, id, parentId, flushedAt, message, backup } = commitFacts;
  const old = repo.snapshots as readonly Fields[];
  const place = old.filter((one) => byBytes(one.id as Uint8Array, id) < 0).length;
  // Snapshots are kept by id and named by their place, so those behind the new one move by one.
  const moved = (index: number) => (index >= place ? index + 1 : index);
  const all = old.map((one): Fields => {
    const parent = (one.parentOffset as number | undefined) ?? 0;
    return { ...one, parentOffset: parent < 0 ? parent : moved(parent) };
  });
  const parent = old.findIndex((one) => byBytes(one.id as Uint8Array, parentId) === 0);
  const snapshot = { id, parentOffset: parent < 0 ? -1 : moved(parent), flushedAt, message, metadata: [] };
  const refs = (list: unknown) =>
    ((list as readonly Fields[] | undefined) ?? []).map((ref): Fields => {
      const index = (ref.snapshotIndex as number | undefined) ?? 0;
      return { ...ref, snapshotIndex: moved(index) };
    });
  const [newest, ...older] = (repo.latestUpdates as readonly Fields[] | undefined) ?? [];
  const updatedAt = Math.max(flushedAt, ((newest?.updatedAt as number | undefined) ?? 0) + 1);
  const update = { type: NEW_COMMIT, update: { branch, newSnapId: id }, updatedAt };
  const updates = [update, ...(newest ? [{ ...newest, backupPath: backup }, ...older] : [])];
  const dropped = updates[MOST_UPDATES] as Fields | undefined;
  return {
    ...repo,
    tags: refs(repo.tags),
    branches: refs(repo.branches).map((ref) => (ref.name === branch ? { ...ref, snapshotIndex: place } : ref)),
    deletedTags: repo.deletedTags ?? [],
    snapshots: all.toSpliced(place, 0, snapshot),
    latestUpdates: updates.slice(0, MOST_UPDATES),
    ...(dropped && { repoBeforeUpdates: dropped.backupPath ?? repo.repoBeforeUpdates }),
  };
}
