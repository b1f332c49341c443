import {
  DataGranule,
  GranuleQuery,
  type SearchResults,
  type Session,
  type StacItem,
  stacItemToDataGranule,
} from "earthaccess";
import type { CommandIo, Invocation } from "../command-spec.js";
import { reportValidation, typedParams, withFiles } from "../query/query-params.js";
import { type Condition, parseCondition, WhereFilter } from "../query/where.js";
import { type Problems, UsageError } from "../usage-error.js";

/** What a command works on, as it was typed. */
export interface SourcePlan {
  readonly urls: readonly string[];
  readonly readsStdin: boolean;
  readonly query?: GranuleQuery;
  readonly where: readonly Condition[];
  /** `undefined` when nothing was said, infinity for `all`. */
  readonly limit?: number;
}

/** A granule, or the address of a file. */
export type Source = DataGranule | string;

const CONCEPT_ID = /^([CG])\d+-[\w.-]+$/;

/** Reads what was typed; everything that is wrong goes to `problems`. */
export async function planSources(
  { args, options }: Invocation,
  io: Pick<CommandIo, "out">,
  problems: Problems,
): Promise<SourcePlan> {
  const say = (text: string) => io.out.warn(text);
  const urls = args.filter((arg) => arg.includes("://"));
  const names = args.filter((arg) => !arg.includes("://") && arg !== "-");
  const typed = typedParams("granule", options, problems);
  const read = await withFiles(withNames(typed, names), options, problems, say);
  const hasQuery = Object.keys(read).some((name) => name !== "pageSize" && name !== "sortKey");
  const query = hasQuery ? new GranuleQuery(read) : undefined;
  if (query) reportValidation("granule", options, query.validate(), problems, say);
  const limit = limitOf(options.limit, problems);
  return {
    urls,
    readsStdin: args.includes("-"),
    ...(query && { query }),
    where: conditionsOf(options.where, problems),
    ...(limit !== undefined && { limit }),
  };
}

/** The conditions with what stands without a flag: short names and concept ids. */
function withNames(params: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  const given = (name: string) => [params[name] ?? []].flat();
  const of = (letter: string) => names.filter((name) => CONCEPT_ID.exec(name)?.[1] === letter);
  const shortNames = names.filter((name) => !CONCEPT_ID.test(name));
  const added = { shortName: shortNames, collectionConceptId: of("C"), conceptId: of("G") };
  const all = Object.entries(added).map(([name, values]) => [name, [...given(name), ...values]] as const);
  return { ...params, ...Object.fromEntries(all.filter(([, values]) => values.length > 0)) };
}

/** Where nothing is named there is nothing to do, and everything would be too much. */
export function requireSources({ urls, readsStdin, query }: SourcePlan, problems: Problems): void {
  if (urls.length === 0 && !readsStdin && !query)
    problems.add(
      undefined,
      "Say what: a short name such as HLSL30, conditions such as --point -105.27,40.01, or URLs.",
    );
}

export function conditionsOf(given: unknown, problems: Problems): readonly Condition[] {
  return ((given ?? []) as readonly string[]).flatMap((text) => {
    try {
      return [parseCondition(text)];
    } catch (error) {
      problems.add("--where", (error as Error).message);
      return [];
    }
  });
}

export function limitOf(given: unknown, problems: Problems): number | undefined {
  if (given === undefined) return undefined;
  if (given === "all") return Number.POSITIVE_INFINITY;
  const limit = Number(given);
  if (Number.isInteger(limit) && limit > 0) return limit;
  return problems.add("--limit", `must be a whole number from 1, or all; got ${String(given)}`);
}

/** How many at the same time. */
export function parallelOf(given: unknown, problems: Problems): number {
  const parallel = Number(given ?? 8);
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > 256)
    problems.add("--parallel", `must be a whole number from 1 to 256, got ${String(given)}`);
  return parallel;
}

/** The results of the search among the sources, filtered and limited as was asked. */
export function granulesOf(
  plan: SourcePlan,
  session: Session,
  signal: AbortSignal,
  standardLimit = Number.POSITIVE_INFINITY,
): { readonly results: SearchResults<DataGranule> | undefined; readonly where: WhereFilter } {
  const where = new WhereFilter(plan.where);
  if (!plan.query) return { results: undefined, where };
  const { pageSize, ...params } = plan.query.params;
  const found = session.searchData(new GranuleQuery(params), { signal, ...(pageSize !== undefined && { pageSize }) });
  const kept = where.isEmpty ? found : found.filter(where.matches);
  const limit = plan.limit ?? standardLimit;
  return { results: Number.isFinite(limit) ? kept.take(limit) : kept, where };
}

/** All sources as they come: addresses, standard input, then the results of the search. */
export async function* sourcesOf(
  plan: SourcePlan,
  session: Session,
  io: CommandIo,
): AsyncGenerator<Source, void, void> {
  yield* plan.urls;
  if (plan.readsStdin) yield* stdinSources(io.stdin);
  const { results, where } = granulesOf(plan, session, io.signal);
  if (results) yield* results;
  for (const text of where.unknownFields()) io.out.warn(text);
}

async function* stdinSources(stdin: AsyncIterable<Uint8Array>): AsyncGenerator<Source, void, void> {
  let number = 0;
  for await (const line of linesOf(stdin)) {
    number++;
    const source = line.trim() === "" ? undefined : sourceOf(line.trim(), number);
    if (source !== undefined) yield source;
  }
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of bytes) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest;
}

/** A line that `search --format ndjson`, `search --json` or `ls --format urls` writes, or a STAC item. */
function sourceOf(line: string, number: number): Source | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(line)) return line;
  const wrong = new UsageError([
    { flag: `line ${number}`, message: "is neither a URL nor a granule (JSON with umm) nor a STAC item" },
  ]);
  let record: Readonly<Record<string, unknown>>;
  try {
    record = JSON.parse(line) as typeof record;
  } catch {
    throw wrong;
  }
  // The other events of `search --json` are no granules.
  if (typeof record?.event === "string" && record.event !== "granule") return undefined;
  const granule = (record?.event === "granule" ? record.granule : record) as Readonly<Record<string, unknown>>;
  if (typeof granule?.umm === "object") return new DataGranule(granule as never);
  if (granule?.type === "Feature") return stacItemToDataGranule(granule as unknown as StacItem);
  throw wrong;
}
