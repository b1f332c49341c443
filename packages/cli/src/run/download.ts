import type { AssetFilter, DownloadedFile, DownloadOptions, Session } from "earthaccess";
import type { CommandIo, CommandRun, Invocation } from "../command-spec.js";
import { EXIT, type ExitCode, isAboutLogin } from "../exit-code.js";
import { DownloadView } from "../output/download-view.js";
import { LiveProgress } from "../output/live-progress.js";
import { bytesText, counted } from "../output/quantities.js";
import { commandLine } from "../shell-words.js";
import { Problems } from "../usage-error.js";
import { printPlan } from "./download-plan.js";
import { filterFrom } from "./ls.js";
import { logIn, openSession } from "./open-session.js";
import { parallelOf, planSources, requireSources, type Source, type SourcePlan, sourcesOf } from "./sources.js";

/** What a download is told: data, apart from the session. */
export interface DownloadPlan {
  readonly sources: SourcePlan;
  readonly session: Session;
  readonly filter: AssetFilter;
  readonly target: string;
  readonly isDryRun: boolean;
  readonly options: Pick<DownloadOptions, "layout" | "access" | "overwrite" | "verify" | "resume" | "parallel">;
}

/** `earthaccess download`. */
export const runDownload: CommandRun = async (invocation, io) => {
  const plan = await planDownloads(invocation, io);
  const sources = sourcesOf(plan.sources, plan.session, io);
  if (plan.isDryRun) return printPlan(sources, plan, io);
  await logIn(plan.session, invocation, io);
  return fetchAll(sources, plan, io);
};

async function planDownloads(invocation: Invocation, io: CommandIo): Promise<DownloadPlan> {
  const { options } = invocation;
  const problems = new Problems();
  const sources = await planSources(invocation, io, problems);
  requireSources(sources, problems);
  const filter = filterFrom(options, problems);
  const parallel = parallelOf(options.parallel, problems);
  const session = openSession(invocation, io, problems);
  problems.throwIfAny();
  const { layout, access, overwrite, verify } = options as DownloadPlan["options"];
  return {
    sources,
    session,
    filter,
    target: String(options.out ?? "data"),
    isDryRun: options.dryRun === true,
    options: {
      layout,
      parallel,
      resume: options.resume !== false,
      ...(access && { access }),
      ...(overwrite && { overwrite }),
      ...(verify && { verify }),
    },
  };
}

async function fetchAll(sources: AsyncIterable<Source>, plan: DownloadPlan, io: CommandIo): Promise<ExitCode> {
  const { out, signal } = io;
  const view = new DownloadView();
  const progress = new LiveProgress(out, () => view.lines(out.liveColumns, out.liveRows));
  const tally = new Tally();
  try {
    const files = plan.session.download(ending(sources, view), plan.target, {
      ...plan.options,
      filter: plan.filter,
      onError: "collect",
      signal,
      onProgress: (news) => {
        view.update(news, performance.now());
        progress.changed();
      },
    });
    for await (const file of files) {
      tally.add(file);
      await out.event("file", file);
      if (file.status === "failed")
        out.problem({ text: "✗ ", style: "red" }, `${file.name}  ${file.error?.message ?? ""}`);
    }
  } catch (error) {
    progress.end();
    if (!signal.aborted) throw error;
    await sayHowToGoOn(tally, io);
    return EXIT.interrupted;
  }
  progress.end();
  return finish(tally, plan, io);
}

/** Tells the view when the search has ended. */
async function* ending(sources: AsyncIterable<Source>, view: DownloadView): AsyncGenerator<Source, void, void> {
  yield* sources;
  view.isPlanned = true;
}

/** Counts of what became of the files; the files themselves are not kept. */
class Tally {
  readonly counts: Record<DownloadedFile["status"], number> = { downloaded: 0, resumed: 0, skipped: 0, failed: 0 };
  bytes = 0;
  verified = 0;
  withoutLogin = 0;

  add({ status, bytes, verified, error }: DownloadedFile): void {
    this.counts[status]++;
    if (status !== "failed") this.bytes += bytes;
    if (verified) this.verified++;
    if (error && isAboutLogin(error)) this.withoutLogin++;
  }

  get complete(): number {
    const { downloaded, resumed, skipped } = this.counts;
    return downloaded + resumed + skipped;
  }
}

async function finish(tally: Tally, { target }: DownloadPlan, { out }: CommandIo): Promise<ExitCode> {
  const { counts, bytes, verified, withoutLogin, complete } = tally;
  const exit =
    counts.failed === 0 ? EXIT.done : withoutLogin > 0 && complete === 0 ? EXIT.notAuthenticated : EXIT.failed;
  await out.event("done", { ...counts, bytes, verified, target, exitCode: exit });
  if (complete + counts.failed === 0) {
    out.note("No file was chosen. earthaccess ls --explain with the same options says why.");
    return exit;
  }
  const parts = [
    `${counted(complete, "file")} in ${target} (${bytesText(bytes)})`,
    ...(counts.skipped > 0 ? [`${counts.skipped} were there already`] : []),
    ...(counts.resumed > 0 ? [`${counts.resumed} continued`] : []),
    verified === complete ? "all proved by checksum" : `${verified} proved by checksum, the others by their length`,
  ];
  out.note({ text: complete > 0 ? "✓ " : "", style: "green" }, `${parts.join(", ")}.`);
  if (counts.failed > 0) {
    const advice =
      exit === EXIT.notAuthenticated
        ? "Log in first: earthaccess login"
        : "The same command again tries only what is missing.";
    out.problem({ text: `${counted(counts.failed, "file")} failed. `, style: "red" }, advice);
  }
  return exit;
}

async function sayHowToGoOn(tally: Tally, { out, typed }: CommandIo): Promise<void> {
  const { counts, bytes, verified, complete } = tally;
  const again = commandLine("earthaccess", typed);
  await out.event("interrupted", { ...counts, bytes, verified, exitCode: EXIT.interrupted, goOnWith: again });
  out.problem(
    { text: "Stopped. ", style: "yellow" },
    `${counted(complete, "file")} complete; what was begun is kept and will be continued. Go on with:`,
  );
  out.problem(`  ${again}`);
}
