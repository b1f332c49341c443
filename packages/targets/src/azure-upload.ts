import type { BlockBlobClient } from "@azure/storage-blob";
import { newHasher } from "#hash";
import type { PartedUpload } from "./upload-in-parts.js";

/** Everything about a blob but its bytes. */
export interface NewBlob {
  readonly contentType?: string | undefined;
  readonly metadata: Record<string, string>;
  readonly onlyNew: boolean;
  readonly replaces?: string | undefined;
}

/**
 * One blob's way into Azure: blocks in any order, each with its MD5, which become the blob when their list is committed.
 *
 * Blocks that are never committed are invisible; Azure drops them after a week, or with the next commit of the name. So of two
 * writers of one name the slower one finds its blocks gone (`InvalidBlockList`), and has to begin again.
 */
export function azureUpload(
  blob: BlockBlobClient,
  object: NewBlob,
  signal: AbortSignal | undefined,
): PartedUpload<{ readonly etag?: string }> {
  const until = signal ? { abortSignal: signal } : {};
  const facts = {
    ...until,
    metadata: object.metadata,
    ...(object.contentType !== undefined && { blobHTTPHeaders: { blobContentType: object.contentType } }),
    ...(object.onlyNew && { conditions: { ifNoneMatch: "*" } }),
    ...(object.replaces !== undefined && { conditions: { ifMatch: object.replaces } }),
  };
  const begin = async () => {
    // A session of its own, so that two writers of one name do not mix their blocks.
    const session = Math.random().toString(36).slice(2, 10).padEnd(8, "0");
    const ids: string[] = [];
    return {
      async put({ index, bytes }: { readonly index: number; readonly bytes: Uint8Array }) {
        const id = btoa(`${session}-${String(index).padStart(6, "0")}`);
        ids[index] = id;
        await blob.stageBlock(id, bytes as Uint8Array<ArrayBuffer>, bytes.length, {
          ...until,
          transactionalContentMD5: await md5Of(bytes),
        });
      },
      async finish() {
        const { etag } = await blob.commitBlockList(ids, facts);
        return etag === undefined ? {} : { etag };
      },
      abort: async () => undefined,
    };
  };
  return {
    begin,
    async putWhole(bytes) {
      const { etag } = await blob.upload(bytes as Uint8Array<ArrayBuffer>, bytes.length, {
        ...facts,
        ...(bytes.length > 0 && { transactionalContentMD5: await md5Of(bytes) }),
      });
      return etag === undefined ? {} : { etag };
    },
  };
}

async function md5Of(bytes: Uint8Array): Promise<Uint8Array> {
  const hasher = await newHasher("md5");
  hasher.update(bytes);
  return Uint8Array.from(hasher.digest().match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
