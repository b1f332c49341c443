import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Real and hand-made documents with their data and truth, beside the repository; tests that need them are skipped without. */
export const CORPUS = fileURLToPath(new URL("../../../../shared/corpus/dmrpp/", import.meta.url));
export const noCorpus: boolean = !existsSync(CORPUS);

/** What the corpus says of one variable. */
export interface Truth {
  readonly dmr_type: string;
  readonly dmr_shape: number[];
  readonly dims?: (string | null)[];
  readonly expect: "equal" | "strings" | "compound-or-opaque" | "unreadable" | "excluded";
  readonly dtype?: string;
  readonly sha256?: string;
  readonly sha256_strings_nul_joined?: string;
  readonly strings?: string[];
  readonly attrs_agree?: string[];
  readonly attrs?: Record<string, unknown>;
  readonly h5_path?: string;
  readonly chunks?: number[];
  readonly filters?: { id: number; name: string }[];
}

export interface PairTruth {
  readonly dmrpp: string;
  readonly data: string[];
  readonly variables: Record<string, Truth>;
}

export const index: {
  pairs: { case: string; exercises: string[] }[];
  metadata: { case: string; bytes: number; variables: number; chunks: number }[];
  series: { case: string; group: string; concat_dim: string }[];
  broken: { case: string; fault_in: string; note: string }[];
} = noCorpus ? { pairs: [], metadata: [], series: [], broken: [] } : json("index.json");

export function json<T>(path: string): T {
  return JSON.parse(readFileSync(CORPUS + path, "utf8")) as T;
}

export function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(CORPUS + path));
}
