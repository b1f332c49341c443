import type { SpecVersion } from "./envelope.js";
import type { Fields } from "./flatbuffer-schema.js";
import { byBytes } from "./object-id.js";
import type { ManifestInfo } from "./repository-state.js";

const ARRAY = 1;
const GROUP = 2;

const utf8 = /* @__PURE__ */ new TextEncoder();

/** A manifest's share of an array. */
export interface ManifestExtents {
  readonly id: Uint8Array;
  /** First chunk and the one after the last, along each dimension. */
  readonly extents: readonly (readonly [first: number, end: number])[];
}

/** What a snapshot keeps of an array besides its metadata. */
export interface ArrayNode {
  readonly id: Uint8Array;
  readonly path: string;
  /** The text of its zarr.json. */
  readonly metadata: Uint8Array;
  readonly shape: readonly number[];
  readonly chunkShape: readonly number[];
  readonly dims: readonly (string | null)[];
  readonly manifests: readonly ManifestExtents[];
}

export const isArray = ({ type }: Fields): boolean => type === ARRAY;
export const pathOf = (node: Fields): string => node.path as string;

export function groupNode(id: Uint8Array, path: string, metadata: Uint8Array): Fields {
  return { id, path, userData: metadata, type: GROUP, data: {} };
}

export function arrayNode(node: ArrayNode, spec: SpecVersion): Fields {
  const { id, path, metadata, shape, chunkShape, dims, manifests } = node;
  const data = {
    ...(spec === 1
      ? { shape: pairs(shape, chunkShape) }
      : {
          shape: new Uint8Array(),
          shapeV2: shape.map((arrayLength, d) => ({
            arrayLength,
            numChunks: Math.ceil(arrayLength / (chunkShape[d] as number)),
          })),
        }),
    dimensionNames: dims.map((name): Fields => (name === null ? {} : { name })),
    manifests: manifests.map((one) => ({ objectId: one.id, extents: ranges(one.extents) })),
  };
  return { id, path, userData: metadata, type: ARRAY, data };
}

/** The manifests of an array's node. */
export function manifestsOfNode({ data }: Fields): ManifestExtents[] {
  const refs = ((data as Fields).manifests as readonly Fields[] | undefined) ?? [];
  return refs.map(({ objectId, extents }) => {
    const bytes = extents as Uint8Array;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return {
      id: objectId as Uint8Array,
      extents: Array.from({ length: bytes.length / 8 }, (_, d): [number, number] => [
        view.getUint32(8 * d, true),
        view.getUint32(8 * d + 4, true),
      ]),
    };
  });
}

/** The order in which readers search for paths: that of their UTF-8. */
export function byPath(a: Fields, b: Fields): number {
  return byBytes(utf8.encode(pathOf(a)), utf8.encode(pathOf(b)));
}

/** The manifests that nodes refer to, each once, in the order of their ids. */
export function manifestList(nodes: readonly Fields[], known: readonly ManifestInfo[]): ManifestInfo[] {
  const used = new Set(nodes.filter(isArray).flatMap((node) => manifestsOfNode(node).map(({ id }) => id.join())));
  return known.filter(({ id }) => used.has(id.join())).sort((a, b) => byBytes(a.id, b.id));
}

/** Structs of length and chunk length. */
function pairs(shape: readonly number[], chunkShape: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(16 * shape.length);
  const view = new DataView(bytes.buffer);
  for (const [d, length] of shape.entries()) {
    view.setBigUint64(16 * d, BigInt(length), true);
    view.setBigUint64(16 * d + 8, BigInt(chunkShape[d] as number), true);
  }
  return bytes;
}

function ranges(extents: ManifestExtents["extents"]): Uint8Array {
  const bytes = new Uint8Array(8 * extents.length);
  const view = new DataView(bytes.buffer);
  for (const [d, [first, end]] of extents.entries()) {
    view.setUint32(8 * d, first, true);
    view.setUint32(8 * d + 4, end, true);
  }
  return bytes;
}

/** Structs of what a snapshot of specification 1 says of its manifests. */
export function manifestStructs(infos: readonly ManifestInfo[]): Uint8Array {
  const bytes = new Uint8Array(32 * infos.length);
  const view = new DataView(bytes.buffer);
  for (const [i, { id, sizeBytes, refs }] of infos.entries()) {
    bytes.set(id, 32 * i);
    view.setBigUint64(32 * i + 16, BigInt(sizeBytes), true);
    view.setUint32(32 * i + 24, refs, true);
  }
  return bytes;
}
