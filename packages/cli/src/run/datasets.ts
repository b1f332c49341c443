import { CollectionQuery, type DataCollection, type SearchResults } from "earthaccess";
import type { CommandIo, CommandRun } from "../command-spec.js";
import { EXIT } from "../exit-code.js";
import { safeJson } from "../output/printable.js";
import { type Column, TableWriter } from "../output/table.js";
import { reportValidation, typedParams, withFiles } from "../query/query-params.js";
import { WhereFilter } from "../query/where.js";
import { Problems } from "../usage-error.js";
import { openSession } from "./open-session.js";
import { printCount, shownOf, TABLE_LIMIT } from "./search.js";
import { listText } from "./search-formats.js";
import { writePieces } from "./sink.js";
import { conditionsOf, limitOf } from "./sources.js";

interface CollectionColumn extends Column {
  readonly cell: (collection: DataCollection) => string;
}

const COLUMNS: readonly CollectionColumn[] = [
  { title: "short name", least: 14, cut: "middle", cell: ({ shortName }) => shortName ?? "" },
  { title: "version", least: 5, cell: ({ version }) => version ?? "" },
  { title: "provider", least: 8, cell: ({ provider }) => provider ?? "" },
  { title: "cloud", cell: ({ cloudHosted }) => (cloudHosted ? "yes" : "") },
  { title: "title", least: 20, cell: ({ title }) => title ?? "" },
  { title: "concept id", style: "dim", cell: ({ conceptId }) => conceptId ?? "" },
];

const DOCUMENTS: Readonly<Record<string, (results: SearchResults<DataCollection>) => AsyncIterable<string>>> = {
  json: (results) =>
    listText(
      results.map((one) => one.toJSON()),
      "[\n",
      "\n]\n",
      "[]\n",
    ),
  ndjson: (results) => results.map((one) => `${safeJson(one.toJSON())}\n`),
  stac: (results) =>
    listText(results.toStac(), '{"collections":[\n', '\n],"links":[]}\n', '{"collections":[],"links":[]}\n'),
};

/** `earthaccess datasets`. */
export const runDatasets: CommandRun = async (invocation, io) => {
  const { options, args } = invocation;
  const { out } = io;
  const problems = new Problems();
  const say = (text: string) => out.warn(text);
  const typed = await withFiles(typedParams("collection", options, problems), options, problems, say);
  if (args.length > 0 && typed.keyword !== undefined)
    problems.add("--keyword", "is what words without a flag are; give one of them");
  const { pageSize, ...params } = args.length > 0 ? { ...typed, keyword: args.join(" ") } : typed;
  const query = new CollectionQuery(params);
  if (Object.keys(params).length === 0)
    problems.add(undefined, "Say what: words such as sea ice, or conditions such as --instrument ATLAS.");
  else reportValidation("collection", options, query.validate(), problems, say);
  const where = new WhereFilter(conditionsOf(options.where, problems));
  const limit = limitOf(options.limit, problems);
  const session = openSession(invocation, io, problems);
  problems.throwIfAny();

  const writer = DOCUMENTS[String(options.format)];
  const isTable = !writer && !out.isJson;
  const found = session.searchDatasets(query, {
    signal: io.signal,
    ...(pageSize !== undefined && { pageSize: Number(pageSize) }),
  });
  const kept = where.isEmpty ? found : found.filter(where.matches);
  const most = limit ?? (isTable ? TABLE_LIMIT : Number.POSITIVE_INFINITY);
  const results = Number.isFinite(most) ? kept.take(most) : kept;
  if (options.count) await printCount(found, io);
  else if (out.isJson) await printEvents(results, io);
  else if (writer) await writePieces(writer(results), options.out as string | undefined, out);
  else await printTable(results, most, where.isEmpty, io);
  for (const text of where.unknownFields()) say(text);
  return EXIT.done;
};

async function printEvents(results: SearchResults<DataCollection>, { out }: CommandIo): Promise<void> {
  let count = 0;
  for await (const collection of results) {
    count++;
    await out.event("dataset", { ...collection.summary(), collection: collection.toJSON() });
  }
  await out.event("done", { datasets: count });
}

async function printTable(
  results: SearchResults<DataCollection>,
  most: number,
  countsAll: boolean,
  { out }: CommandIo,
): Promise<void> {
  const table = new TableWriter(COLUMNS, out);
  let count = 0;
  for await (const collection of results) {
    count++;
    await table.row(COLUMNS.map(({ cell }) => cell(collection)));
  }
  await table.end();
  if (count === 0) return out.note("Nothing was found. Fewer words find more.");
  const hits = count === most && countsAll ? await results.hits() : count;
  out.note({ text: shownOf(count, hits, "dataset"), style: "dim" });
}
