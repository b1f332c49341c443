import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { asObject, asObjects, asText, type Json } from "./json.js";
import type { CorpusRecord } from "./record.js";

/** The records of a corpus folder. */
export interface Corpus {
  readonly granules: readonly CorpusRecord[];
  readonly collections: readonly CorpusRecord[];
}

interface Listed {
  readonly file: string;
  readonly type: "granule" | "collection";
  readonly provider: string;
}

const KINDS: Readonly<Record<string, { type: Listed["type"]; example: boolean }>> = {
  umm_g: { type: "granule", example: false },
  umm_c: { type: "collection", example: false },
  umm_g_example: { type: "granule", example: true },
  umm_c_example: { type: "collection", example: true },
};

/** Reads the records of a folder: those its `index.json` lists, or all below `granules/` and `collections/`. */
export function readCorpus(folder: string, includeExamples: boolean): Corpus {
  const listed = existsSync(join(folder, "index.json")) ? fromIndex(folder) : fromFolders(folder);
  const granules: CorpusRecord[] = [];
  const collections: CorpusRecord[] = [];
  for (const entry of listed) {
    if (entry.example && !includeExamples) continue;
    const record = readRecord(join(folder, entry.file), entry.provider);
    if (record === undefined) continue;
    (entry.type === "granule" ? granules : collections).push(record);
  }
  return { granules, collections };
}

function fromIndex(folder: string): (Listed & { example: boolean })[] {
  const index = JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as Json;
  return asObjects(index).flatMap((entry) => {
    const kind = KINDS[asText(entry.kind) ?? ""];
    const file = asText(entry.file);
    if (kind === undefined || file === undefined) return [];
    return [{ file, ...kind, provider: asText(entry.provider) ?? "UNKNOWN" }];
  });
}

function fromFolders(folder: string): (Listed & { example: boolean })[] {
  return (["granule", "collection"] as const).flatMap((type) =>
    jsonFiles(join(folder, `${type}s`)).map((path) => {
      const file = relative(folder, path);
      const provider = file.split(sep)[1] ?? "UNKNOWN";
      return { file, type, provider, example: provider === "schema-examples" };
    }),
  );
}

function jsonFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return jsonFiles(path);
    return entry.name.endsWith(".json") ? [path] : [];
  });
}

function readRecord(path: string, provider: string): CorpusRecord | undefined {
  const record = asObject(JSON.parse(readFileSync(path, "utf8")) as Json);
  const umm = asObject(record?.umm);
  return umm === undefined ? undefined : { meta: asObject(record?.meta), umm, provider };
}
