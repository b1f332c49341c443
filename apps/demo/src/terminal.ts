import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { type JourneySummary, runJourney } from "./journey.js";
import { megabytes, ProgressBar } from "./progress-bar.js";

const HELP = `Usage: npm run demo -- [options]

  --corpus <folder>    recorded CMR records to serve instead of synthetic ones
  --granules <n>       how many synthetic granules (default 60)
  --page-size <n>      granules per request (default 25)
  --out <folder>       keep the files there (default: a temporary folder, removed at the end)
  --help               this text`;

const { values } = parseArgs({
  options: {
    corpus: { type: "string" },
    granules: { type: "string", default: "60" },
    "page-size": { type: "string", default: "25" },
    out: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(HELP);
else process.exitCode = await main();

async function main(): Promise<number> {
  const out = values.out ?? (await mkdtemp(join(tmpdir(), "earthaccess-demo-")));
  const bar = new ProgressBar();
  const say = (line: string) => {
    bar.clear();
    console.log(`  ${line}`);
  };
  console.log(colors.bold("\nearthaccess: search, filter, download, verify\n"));
  try {
    const summary = await runJourney({
      corpus: values.corpus,
      granules: Number(values.granules),
      pageSize: Number(values["page-size"]),
      out,
      say,
      onProgress: (progress) => bar.update(progress),
    });
    bar.clear();
    return report(summary, values.out);
  } finally {
    if (values.out === undefined) await rm(out, { recursive: true, force: true });
  }
}

/** Some records name a place in S3 and nothing else; a download over https says so instead of guessing an address. */
function s3Only({ withoutHttps }: JourneySummary): string {
  return withoutHttps === 0
    ? ""
    : ` (${withoutHttps} more ${withoutHttps === 1 ? "has" : "have"} an s3:// address only, and ${withoutHttps === 1 ? "is" : "are"} reported)`;
}

function report(summary: JourneySummary, out: string | undefined): number {
  const checks: [boolean, string][] = [
    [
      summary.granules === summary.expectedGranules,
      `${summary.granules} granules found, each once, in ${summary.searchRequests} requests`,
    ],
    [summary.lostUrls === 0, `${summary.urls} addresses in their records, ${summary.lostUrls} lost`],
    [
      summary.files > 0 && summary.damaged === 0 && summary.failed === 0,
      `${summary.files} files (${megabytes(summary.bytes)}) downloaded, ${summary.failed} failed, ${summary.damaged} damaged${s3Only(summary)}`,
    ],
    [
      summary.verified > 0,
      `${summary.verified} of them proved by a checksum of the metadata, the others by their length`,
    ],
    [
      summary.skippedOnSecondRun === summary.files,
      `${summary.skippedOnSecondRun} recognised as complete by a second run`,
    ],
    [summary.leaks === 0, `${summary.leaks} requests carried a secret to where it does not belong`],
  ];
  console.log();
  for (const [good, text] of checks) console.log(`  ${good ? colors.green("✓") : colors.red("✗")} ${text}`);
  const failed = checks.filter(([good]) => !good).length;
  const where =
    out === undefined
      ? "The files were in a temporary folder; keep them with --out <folder>."
      : `The files are in ${out}.`;
  console.log(
    `\n  ${failed === 0 ? colors.green("Everything holds.") : colors.red(`${failed} of ${checks.length} do not hold.`)} ${where}\n`,
  );
  console.log(
    `  ${colors.bold("npm run explorer")} opens the same in a browser: map, plots, downloads into a folder.\n`,
  );
  return failed === 0 ? 0 : 1;
}
