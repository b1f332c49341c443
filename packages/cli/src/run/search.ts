import type { DataGranule, SearchResults, Session } from "earthaccess";
import type { CommandIo, CommandRun, Invocation } from "../command-spec.js";
import { EXIT } from "../exit-code.js";
import { counted } from "../output/quantities.js";
import { TableWriter } from "../output/table.js";
import type { WhereFilter } from "../query/where.js";
import { Problems } from "../usage-error.js";
import { fieldColumns, GRANULE_COLUMNS, type GranuleColumn } from "./granule-rows.js";
import { openSession } from "./open-session.js";
import { DOCUMENTS, type DocumentFormat } from "./search-formats.js";
import { writePieces } from "./sink.js";
import { granulesOf, planSources, requireSources, type SourcePlan } from "./sources.js";

/** Rows of a table that nobody limited: what one looks at before one knows what one wants. */
export const TABLE_LIMIT = 20;

interface SearchPlan {
  readonly sources: SourcePlan;
  readonly session: Session;
  readonly format: "table" | DocumentFormat;
  readonly columns: readonly GranuleColumn[];
  readonly fields: readonly string[] | undefined;
  readonly file: string | undefined;
  readonly countsOnly: boolean;
}

/** `earthaccess search`. */
export const runSearch: CommandRun = async (invocation, io) => {
  const plan = await planSearch(invocation, io);
  const isTable = plan.format === "table" && !io.out.isJson;
  const { results, where } = granulesOf(plan.sources, plan.session, io.signal, isTable ? TABLE_LIMIT : undefined);
  if (!results) return EXIT.done;
  if (plan.countsOnly) await printCount(results, io);
  else if (io.out.isJson) await printEvents(results, io);
  else if (isTable) await printTable(results, where, plan, io);
  else await writePieces(DOCUMENTS[plan.format as DocumentFormat](results, plan.fields), plan.file, io.out);
  for (const text of where.unknownFields()) io.out.warn(text);
  return EXIT.done;
};

async function planSearch(invocation: Invocation, io: CommandIo): Promise<SearchPlan> {
  const { options } = invocation;
  const problems = new Problems();
  const sources = await planSources(invocation, io, problems);
  if (sources.urls.length > 0 || sources.readsStdin)
    problems.add(
      undefined,
      "A search takes conditions and short names; URLs and - are for download, ls, cat, head and virtual.",
    );
  else requireSources(sources, problems);
  if (options.count && sources.where.length > 0)
    problems.add("--count", "counts what CMR finds; leave out --where, or count the lines of --format ndjson");
  const format = (options.format ?? "table") as SearchPlan["format"];
  const file = options.out as string | undefined;
  if (format === "table" && file !== undefined)
    problems.add("--out", "needs a --format for files, such as ndjson or geoparquet");
  if (format === "geoparquet" && file === undefined && io.out.isTerminal)
    problems.add("--format", "geoparquet is not for reading: add --out granules.parquet");
  const fields = options.fields as string | undefined;
  const columns = fields === undefined ? GRANULE_COLUMNS : fieldColumns(fields, problems);
  const session = openSession(invocation, io, problems);
  problems.throwIfAny();
  return {
    sources,
    session,
    format,
    columns,
    fields: fields?.split(",").map((name) => name.trim()),
    file,
    countsOnly: options.count === true,
  };
}

/** Only how many there are: one request. */
export async function printCount(results: Pick<SearchResults<unknown>, "hits">, { out }: CommandIo): Promise<void> {
  const hits = await results.hits();
  await out.event("count", { hits });
  if (!out.isJson) await out.print(String(hits));
}

async function printEvents(results: SearchResults<DataGranule>, { out }: CommandIo): Promise<void> {
  let count = 0;
  for await (const granule of results) {
    count++;
    await out.event("granule", { id: granule.id, granule: granule.toJSON() });
  }
  await out.event("done", { granules: count });
}

async function printTable(
  results: SearchResults<DataGranule>,
  where: WhereFilter,
  { columns, sources }: SearchPlan,
  { out }: CommandIo,
): Promise<void> {
  const table = new TableWriter(columns, out);
  let count = 0;
  for await (const granule of results) {
    count++;
    await table.row(columns.map(({ cell }) => cell(granule)));
  }
  await table.end();
  if (count === 0)
    return out.note("Nothing was found. Fewer conditions find more; earthaccess datasets finds short names.");
  const isCut = count === (sources.limit ?? TABLE_LIMIT) && where.isEmpty;
  const hits = isCut ? await results.hits() : count;
  out.note({ text: shownOf(count, hits, "granule"), style: "dim" });
}

/** How many of how many are shown, and how to see the rest. */
export function shownOf(count: number, hits: number, noun: string): string {
  return hits > count
    ? `${count.toLocaleString("en-US")} of ${counted(hits, noun)}; --limit all shows all of them.`
    : `${counted(count, noun)}.`;
}
