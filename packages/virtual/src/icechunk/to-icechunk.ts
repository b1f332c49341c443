import { type AllowedOptions, checkOptions } from "@earthaccess/errors";
import type { TargetFileSystem } from "@earthaccess/targets";
import type { VirtualDataset } from "../dataset/virtual-dataset.js";
import { PERSIST_OPTIONS } from "../known-options.js";
import { type ChunkTable, INLINE, type Unsupported } from "../manifest.js";
import { withUrls } from "../persist/persisted-url.js";
import { type ArrayPlan, arraysIn, type DatasetPlan, groupsIn, type PersistOptions } from "../persist/plan.js";
import { planDataset } from "../persist/plan-dataset.js";
import { fetchRangeReader, type RangeReader } from "../read/range-reader.js";
import { VirtualError } from "../virtual-errors.js";
import { chunkShapeOf, groupMetadataV3 } from "../zarr/array-metadata.js";
import { jsonBytes } from "../zarr/json-text.js";
import { vlenUtf8 } from "../zarr/vlen-text.js";
import { type ArrayChange, newArray } from "./array-change.js";
import { ManifestWriter } from "./changes.js";
import { commit } from "./commit.js";
import { containersOf, locationOf, withContainers } from "./container-urls.js";
import type { Compressor } from "./envelope.js";
import type { Fields } from "./flatbuffer-schema.js";
import { grownArrays } from "./grown-arrays.js";
import { type IcechunkStore, isStore, writeToStore } from "./icechunk-store.js";
import { arrayNode, groupNode, manifestsOfNode, pathOf } from "./nodes.js";
import { NODE_ID_BYTES, randomId } from "./object-id.js";
import { repositoryFiles } from "./open-icechunk.js";
import { type RepositoryState, readState } from "./repository-state.js";
import type { RepositoryFiles } from "./storage.js";

/** Options of {@link toIcechunk}. */
export interface IcechunkOptions extends PersistOptions {
  /** What the commit says of itself. @default such as "Wrote 12 arrays" */
  readonly message?: string | undefined;
  /** The dimension along which a repository that is there grows; without it, there must be none. */
  readonly append?: string | undefined;
  /** @default "main" */
  readonly branch?: string | undefined;
  /** Readers refuse data files that were changed later. @default they do not look */
  readonly lastUpdatedAt?: Date | undefined;
  /** Makes zstd frames of metadata, such as numcodecs' `Zstd`. @default they are stored as they are */
  readonly compress?: Compressor | undefined;
  /** Of buckets of S3 that are referred to. @default "us-west-2", where Earthdata is */
  readonly region?: string | undefined;
}

const ICECHUNK_OPTIONS: AllowedOptions<IcechunkOptions> = /* @__PURE__ */ Object.assign(
  {
    message: undefined,
    append: undefined,
    branch: undefined,
    lastUpdatedAt: undefined,
    compress: undefined,
    region: undefined,
  },
  PERSIST_OPTIONS,
);

/** What was written. */
export interface IcechunkReport {
  /** The id of the snapshot; a store of another library gets it when it commits. */
  readonly snapshot: string | undefined;
  readonly arrays: number;
  /** Chunks that stayed where they are. */
  readonly references: number;
  /** Chunks whose bytes were written. */
  readonly inlineChunks: number;
  /** What could not be written, with the reason. */
  readonly omitted: readonly Unsupported[];
  /** Beginnings of addresses that readers must allow, such as in `authorize_virtual_chunk_access` of Python's library. */
  readonly containers: readonly string[];
}

/**
 * Writes a dataset to an Icechunk repository: its chunks stay in the granules, and what the repository holds is where they are.
 *
 * A new repository follows specification 1, which every release of Icechunk reads; one of specification 2 can be appended to. The
 * commit shows everything at once, or nothing: somebody who commits at the same time makes it fail with `virtual/conflict`.
 *
 * @param place a path or address as `openTarget` takes it, a target, or the store of a session of `@earthmover/icechunk`, which you
 *   commit yourself
 * @throws {IncompatibleDatasetsError} naming every variable that cannot be written, with granule and reason
 * @throws {VirtualError} `virtual/exists`, `virtual/no-icechunk`, `virtual/conflict`, `virtual/not-persistable`
 *
 * @example
 * ```ts no-run
 * const month = (temporal: string) => openVirtualMfdataset(searchData({ shortName: "MUR-JPL-L4-GLOB-v4.1", temporal }));
 * await toIcechunk(await month("2020-06"), "s3://my-bucket/sst", { message: "June" });
 * await toIcechunk(await month("2020-07"), "s3://my-bucket/sst", { append: "time" });
 * ```
 */
export async function toIcechunk(
  dataset: VirtualDataset,
  place: string | URL | TargetFileSystem | IcechunkStore,
  options: IcechunkOptions = {},
): Promise<IcechunkReport> {
  checkOptions("toIcechunk", options, ICECHUNK_OPTIONS);
  const plan = await planDataset(dataset, options);
  if (isStore(place)) {
    if (options.append !== undefined)
      throw new VirtualError("A store of another library cannot be appended to; give the repository's location.", {
        code: "virtual/bad-options",
      });
    return writeToStore(plan, place, options);
  }
  const files = await repositoryFiles(place, options.signal);
  const before = await readState(files, { branch: options.branch });
  if (before && options.append === undefined)
    throw new VirtualError(
      `There is an Icechunk repository at ${files.location} already. Append to it with append: "time", or write to another place.`,
      { code: "virtual/exists" },
    );
  if (!before && options.append !== undefined)
    throw new VirtualError(`There is no Icechunk repository at ${files.location} to append to.`, {
      code: "virtual/no-icechunk",
    });
  const changes = before
    ? await grownArrays(plan, before, files, readerOf(dataset), options.append ?? "", options.signal)
    : arraysIn(plan.root).map(newArray);
  return write(plan, changes, before, files, options);
}

/** How the dataset reads its own files. */
function readerOf(dataset: VirtualDataset): RangeReader {
  const [variable] = [...Object.values(dataset.coords), ...Object.values(dataset.dataVars)];
  return variable?.source.services.reader ?? fetchRangeReader();
}

async function write(
  plan: DatasetPlan,
  changes: readonly ArrayChange[],
  before: RepositoryState | undefined,
  files: RepositoryFiles,
  options: IcechunkOptions,
): Promise<IcechunkReport> {
  const manifests = new ManifestWriter(files, before?.spec ?? 1, options.compress);
  try {
    return await writeWith(manifests, plan, changes, before, files, options);
  } finally {
    await manifests.rest();
  }
}

async function writeWith(
  manifests: ManifestWriter,
  plan: DatasetPlan,
  changes: readonly ArrayChange[],
  before: RepositoryState | undefined,
  files: RepositoryFiles,
  options: IcechunkOptions,
): Promise<IcechunkReport> {
  const { branch = "main", compress, region = "us-west-2", lastUpdatedAt } = options;
  const spec = before?.spec ?? 1;
  const lastModified = lastUpdatedAt && Math.ceil(lastUpdatedAt.getTime() / 1000);
  const nodes = new Map((before?.nodes ?? []).map((node) => [pathOf(node), node]));
  const ids = { newGroups: [] as Uint8Array[], newArrays: [] as Uint8Array[], updatedArrays: [] as Uint8Array[] };
  for (const group of groupsIn(plan.root)) {
    if (nodes.has(group.path)) continue;
    const id = randomId(NODE_ID_BYTES);
    nodes.set(group.path, groupNode(id, group.path, jsonBytes(groupMetadataV3(group.attrs))));
    ids.newGroups.push(id);
  }
  const prefixes = new Set<string>();
  const written: { readonly change: ArrayChange; readonly id: Uint8Array }[] = [];
  let [references, inlineChunks] = [0, 0];
  for (const change of changes) {
    const id = (change.before?.id as Uint8Array | undefined) ?? randomId(NODE_ID_BYTES);
    const table = withUrls(await tableOf(change.plan), locationOf);
    for (const prefix of containersOf(table.urls)) prefixes.add(prefix);
    await manifests.add(
      {
        nodeId: id,
        shape: change.plan.shape,
        chunkShape: chunkShapeOf(change.plan),
        shift: change.shift,
        lastModified,
      },
      table,
    );
    const inline = inlineRows(table);
    inlineChunks += inline;
    references += table.numbers.length - inline;
    written.push({ change, id });
    (change.before ? ids.updatedArrays : ids.newArrays).push(id);
  }
  await manifests.finish();
  for (const { change, id } of written) nodes.set(change.plan.path, nodeOf(change, id, manifests, spec));
  const containers = containersOf(prefixes);
  if (spec === 1) await writeContainers(files, containers, region);
  const message = options.message ?? `${before ? "Appended to" : "Wrote"} ${changes.length} arrays`;
  const snapshot = await commit(files, before, {
    ...ids,
    branch,
    message,
    nodes: [...nodes.values()],
    manifests,
    compress,
  });
  return { snapshot, arrays: changes.length, references, inlineChunks, omitted: plan.omitted, containers };
}

/** An array's chunks, its texts among them. */
export async function tableOf(plan: ArrayPlan): Promise<ChunkTable> {
  if (!plan.texts) return plan.chunks();
  const inline = vlenUtf8(plan.texts);
  const one = new Float64Array(plan.texts.length > 0 ? 1 : 0);
  return { kind: "chunks", numbers: one, offsets: one, lengths: one.map(() => inline.length), urls: [INLINE], inline };
}

function nodeOf(change: ArrayChange, id: Uint8Array, manifests: ManifestWriter, spec: 1 | 2): Fields {
  const { plan, metadata, shape, chunkShape, before, isReplaced } = change;
  const kept = before && !isReplaced ? manifestsOfNode(before) : [];
  return arrayNode(
    {
      id,
      path: plan.path,
      metadata,
      shape,
      chunkShape,
      dims: plan.dims,
      manifests: [...kept, ...manifests.extentsOf(id)],
    },
    spec,
  );
}

function inlineRows({ files, urls, numbers }: ChunkTable): number {
  const at = urls.indexOf(INLINE);
  if (at < 0) return 0;
  if (!files) return numbers.length;
  let count = 0;
  for (const file of files) if (file === at) count++;
  return count;
}

/** Tells readers of specification 1 how to reach the data files. */
async function writeContainers(files: RepositoryFiles, prefixes: readonly string[], region: string): Promise<void> {
  const seen = await files.seen("config.yaml");
  const text = withContainers(seen && new TextDecoder().decode(seen.bytes), prefixes, region);
  if (text === undefined) return;
  const isFirst = await files.replace("config.yaml", new TextEncoder().encode(text), seen, "application/yaml");
  if (!isFirst)
    throw new VirtualError(`Somebody else has changed the configuration of ${files.location} in the meantime.`, {
      code: "virtual/conflict",
      retryable: true,
    });
}
