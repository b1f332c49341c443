import { type Asset, AssetFilter, assetsOf } from "earthaccess";
import type { CommandIo, CommandRun } from "../command-spec.js";
import { assetFilterOf } from "../commands/asset-options.js";
import { EXIT } from "../exit-code.js";
import { safeJson } from "../output/printable.js";
import { bytesText, counted } from "../output/quantities.js";
import { type Column, TableWriter } from "../output/table.js";
import { Problems } from "../usage-error.js";
import { openSession } from "./open-session.js";
import { planSources, requireSources, sourcesOf } from "./sources.js";

interface AssetColumn extends Column {
  readonly cell: (asset: Asset) => string;
}

const COLUMNS: readonly AssetColumn[] = [
  { title: "file", least: 24, cut: "middle", cell: ({ filename, href }) => filename || href },
  { title: "size", align: "right", cell: ({ fileSize }) => (fileSize === undefined ? "" : bytesText(fileSize)) },
  { title: "roles", least: 8, cell: ({ roles }) => [...roles].join(", ") },
  { title: "type", least: 10, cell: ({ type }) => type ?? "" },
  { title: "key", least: 6, cell: ({ key }) => key ?? "" },
];

type Scheme = "https" | "s3";
type AssetWriter = (assets: AsyncIterable<Listed>, io: CommandIo, scheme: Scheme) => Promise<void>;

/** A file, and whether and why the filter chose it. */
interface Listed {
  readonly asset: Asset;
  readonly isChosen: boolean;
  readonly reason: string;
}

const WRITERS: Readonly<Record<string, AssetWriter>> = {
  table: printTable,
  urls: async (assets, { out }, scheme) => {
    for await (const { asset } of assets) {
      const url = asset.hrefFor(scheme);
      if (url === undefined) out.warn(`${asset.filename} has no ${scheme} address.`);
      else await out.print(url);
    }
  },
  ndjson: async (assets, { out }) => {
    for await (const { asset } of assets) await out.raw(`${safeJson(factsOf(asset))}\n`);
  },
  json: async (assets, { out }) => {
    const all: object[] = [];
    for await (const { asset } of assets) all.push(factsOf(asset));
    await out.raw(`${safeJson(all)}\n`);
  },
};

/** `earthaccess ls`. */
export const runLs: CommandRun = async (invocation, io) => {
  const { options } = invocation;
  const problems = new Problems();
  const plan = await planSources(invocation, io, problems);
  requireSources(plan, problems);
  const filter = filterFrom(options, problems);
  const session = openSession(invocation, io, problems);
  problems.throwIfAny();

  const assets = listed(sourcesOf(plan, session, io), filter, options.explain === true);
  const scheme = options.access === "direct" ? "s3" : "https";
  if (io.out.isJson) await printEvents(assets, io);
  else if (options.explain) await explain(assets, io);
  else await (WRITERS[String(options.format ?? "table")] as AssetWriter)(assets, io, scheme);
  return EXIT.done;
};

/** The filter of the options; what is wrong with it goes to `problems`. */
export function filterFrom(options: Readonly<Record<string, unknown>>, problems: Problems): AssetFilter {
  const given = assetFilterOf(options, problems);
  try {
    return new AssetFilter(given);
  } catch (error) {
    problems.add("file options", (error as Error).message);
    return new AssetFilter();
  }
}

async function* listed(
  sources: AsyncIterable<Parameters<typeof assetsOf>[0]>,
  filter: AssetFilter,
  all: boolean,
): AsyncGenerator<Listed> {
  for await (const source of sources)
    for (const asset of assetsOf(source)) {
      const { matches, reason } = filter.explain(asset);
      if (matches || all) yield { asset, isChosen: matches, reason };
    }
}

function factsOf(asset: Asset): object {
  return { ...asset.toJSON(), filename: asset.filename };
}

async function printEvents(assets: AsyncIterable<Listed>, { out }: CommandIo): Promise<void> {
  let files = 0;
  for await (const { asset, isChosen, reason } of assets) {
    if (isChosen) files++;
    await out.event("asset", { ...factsOf(asset), isChosen, reason });
  }
  await out.event("done", { files });
}

async function explain(assets: AsyncIterable<Listed>, { out }: CommandIo): Promise<void> {
  for await (const { asset, isChosen, reason } of assets)
    await out.print(
      isChosen ? { text: "✓ ", style: "green" } : { text: "✗ ", style: "red" },
      asset.filename || asset.href,
      { text: `  ${reason}`, style: "dim" },
    );
}

async function printTable(assets: AsyncIterable<Listed>, { out }: CommandIo): Promise<void> {
  const table = new TableWriter(COLUMNS, out);
  let count = 0;
  let bytes = 0;
  let unknown = 0;
  for await (const { asset } of assets) {
    count++;
    if (asset.fileSize === undefined) unknown++;
    bytes += asset.fileSize ?? 0;
    await table.row(COLUMNS.map(({ cell }) => cell(asset)));
  }
  await table.end();
  if (count === 0) return out.note("No file was chosen. --explain says why.");
  const rest = unknown > 0 ? `, and ${unknown} of unknown size` : "";
  out.note({ text: `${counted(count, "file")}, ${bytesText(bytes)}${rest}.`, style: "dim" });
}
