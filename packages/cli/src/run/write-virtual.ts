import type { VirtualDataset } from "earthaccess";
import type { Problems } from "../usage-error.js";

/** The forms in which a dataset is written as references. */
export type ReferenceForm = "kerchunk" | "kerchunk-parquet" | "icechunk";

/** How a dataset is written, as it was typed. */
export interface WritingPlan {
  readonly form: ReferenceForm;
  readonly location: string;
  readonly append?: string;
  readonly message?: string;
  readonly loadVariables?: readonly string[];
}

/** What was written. */
export interface Written {
  readonly place: string;
  /** Chunks that stay in the data files. */
  readonly references: number;
  /** Chunks that were written. */
  readonly byValue: number;
  readonly omitted: readonly { readonly name: string; readonly reason: string }[];
  /** Beginnings of addresses that readers must allow. */
  readonly containers: readonly string[];
}

interface WritingIo {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly array: string }) => void;
}

/** Reads what was typed about writing; `undefined` when nothing is to be written. */
export function planWriting(options: Readonly<Record<string, unknown>>, problems: Problems): WritingPlan | undefined {
  const form = options.to as ReferenceForm | undefined;
  const { out, append, message, load } = options as Readonly<Record<string, string | undefined>>;
  if (form === undefined) {
    for (const flag of ["out", "append", "message", "load"])
      if (options[flag] !== undefined) problems.add(`--${flag}`, "needs --to: kerchunk, kerchunk-parquet or icechunk");
    return undefined;
  }
  if (out === undefined) problems.add("--out", "is missing: where to write");
  for (const [flag, given] of Object.entries({ append, message }))
    if (given !== undefined && form !== "icechunk") problems.add(`--${flag}`, "is for icechunk only");
  return {
    form,
    location: out ?? "",
    ...(append !== undefined && { append }),
    ...(message !== undefined && { message }),
    ...(load !== undefined && { loadVariables: load as unknown as readonly string[] }),
  };
}

type ReferenceWriter = (dataset: VirtualDataset, plan: WritingPlan, io: WritingIo) => Promise<Written>;

/** What writes each form; loaded when it is used. */
export const WRITERS: Readonly<Record<ReferenceForm, ReferenceWriter>> = {
  kerchunk: (dataset, plan, io) => writeKerchunk("json", dataset, plan, io),
  "kerchunk-parquet": (dataset, plan, io) => writeKerchunk("parquet", dataset, plan, io),
  icechunk: async (dataset, { location, append, message, loadVariables }, io) => {
    const { toIcechunk } = await import("@earthaccess/virtual/icechunk");
    const written = await toIcechunk(dataset, location, { append, message, loadVariables, ...io });
    return { ...written, place: location, byValue: written.inlineChunks };
  },
};

async function writeKerchunk(
  format: "json" | "parquet",
  dataset: VirtualDataset,
  { location, loadVariables }: WritingPlan,
  io: WritingIo,
): Promise<Written> {
  const { toKerchunk } = await import("@earthaccess/virtual/kerchunk");
  const [target, name] = folderAndName(location);
  const { url, references, inline, omitted } = await toKerchunk(dataset, {
    format,
    target,
    name,
    loadVariables,
    ...io,
  });
  return { place: url, references, byValue: inline, omitted, containers: [] };
}

/** A location as the folder it is in and its name there. */
function folderAndName(location: string): readonly [folder: string, name: string] {
  const [, folder = "", name = ""] = /^(.*[/\\])?([^/\\]+)[/\\]?$/.exec(location) ?? [];
  return [folder === "" ? "." : folder, name];
}
