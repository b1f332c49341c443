import { type DownloadItem, planDownload } from "earthaccess";
import type { CommandIo } from "../command-spec.js";
import { EXIT, type ExitCode } from "../exit-code.js";
import { bytesText, counted } from "../output/quantities.js";
import { type Column, TableWriter } from "../output/table.js";
import type { DownloadPlan } from "./download.js";
import type { Source } from "./sources.js";

const COLUMNS: readonly Column[] = [
  { title: "file", least: 24, cut: "middle" },
  { title: "size", align: "right" },
  { title: "checksum", least: 6 },
  { title: "from", least: 12 },
];

/** `earthaccess download --dry-run`: the files that would be fetched, without a request for any of them. */
export async function printPlan(
  sources: AsyncIterable<Source>,
  plan: DownloadPlan,
  { out }: CommandIo,
): Promise<ExitCode> {
  const table = new TableWriter(COLUMNS, out);
  let files = 0;
  let bytes = 0;
  let unknown = 0;
  for await (const item of planDownload(sources, { filter: plan.filter, layout: plan.options.layout })) {
    const size = item.size ?? item.approximateSize;
    files++;
    bytes += size ?? 0;
    if (size === undefined) unknown++;
    await out.event("planned", item);
    if (!out.isJson) await table.row(cells(item, size));
  }
  await table.end();
  await out.event("done", { files, bytes, exitCode: EXIT.done });
  const rest = unknown > 0 ? `, and ${unknown} of unknown size` : "";
  out.note({
    text: `${counted(files, "file")}, ${bytesText(bytes)}${rest}, would go to ${plan.target}.`,
    style: "dim",
  });
  return EXIT.done;
}

function cells(item: DownloadItem, size: number | undefined): readonly string[] {
  const about = item.size === undefined && size !== undefined ? "~" : "";
  const host = URL.canParse(item.url) ? new URL(item.url).host : "";
  return [item.name, size === undefined ? "" : about + bytesText(size), item.checksum?.algorithm ?? "", host];
}
