import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StacCollection, StacItem, UmmCollectionRecord, UmmGranuleRecord } from "../src/index.js";

/** Public payloads that are kept beside the repository, not in it. */
export const SHARED: string = fileURLToPath(new URL("../../../../shared/", import.meta.url));
const CORPUS = join(SHARED, "corpus", "cmr");

/** Whether the payloads are there; the suites that need them are skipped without. */
export const hasCorpus: boolean = existsSync(CORPUS);

/** One recorded document and where it is from. */
export interface Recorded<T> {
  readonly file: string;
  readonly record: T;
}

export function granules(): Recorded<UmmGranuleRecord>[] {
  return recorded("granules");
}

export function collections(): Recorded<UmmCollectionRecord>[] {
  return recorded("collections");
}

export function stacItems(): Recorded<StacItem>[] {
  return recorded("stac/items");
}

export function stacCollections(): Recorded<StacCollection>[] {
  return recorded("stac/collections");
}

/** A recorded HTTP exchange. */
export interface Exchange {
  readonly request: { readonly method: string; readonly url: string; readonly body?: unknown };
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

export function stacApiExchanges(): Recorded<Exchange>[] {
  return recorded("exchanges/stac-api");
}

/** A published JSON schema by its URL; `undefined` when it is not there. */
export function schemaOf(url: string): Record<string, unknown> | undefined {
  const path = join(CORPUS, "schemas", url.replace(/^https?:\/\//, "").replace(/#.*$/, ""));
  const file = [path, `${path}.json`].find((candidate) => existsSync(candidate) && candidate.endsWith(".json"));
  return file === undefined ? undefined : (JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>);
}

function recorded<T>(folder: string): Recorded<T>[] {
  if (!hasCorpus) return [];
  return readdirSync(join(CORPUS, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({
      file: join(folder, file),
      record: JSON.parse(readFileSync(join(CORPUS, folder, file), "utf8")) as T,
    }));
}
