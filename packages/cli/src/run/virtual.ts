import type { Session, VirtualDataset, VirtualMfOptions } from "earthaccess";
import type { CommandIo, CommandRun, Invocation } from "../command-spec.js";
import { EXIT } from "../exit-code.js";
import { LiveProgress } from "../output/live-progress.js";
import type { Output } from "../output/output.js";
import { printableLines } from "../output/printable.js";
import { counted } from "../output/quantities.js";
import { Problems } from "../usage-error.js";
import { logIn, openSession } from "./open-session.js";
import { parallelOf, planSources, requireSources, type SourcePlan, sourcesOf } from "./sources.js";
import { planWriting, WRITERS, type WritingPlan, type Written } from "./write-virtual.js";

interface VirtualPlan {
  readonly sources: SourcePlan;
  readonly session: Session;
  readonly options: VirtualMfOptions;
  readonly writing: WritingPlan | undefined;
}

/** `earthaccess virtual`. */
export const runVirtual: CommandRun = async (invocation, io) => {
  const plan = await planVirtual(invocation, io);
  await logIn(plan.session, invocation, io);
  const dataset = await openAll(plan, io);
  await describe(dataset, io);
  if (plan.writing) await write(dataset, plan.writing, io);
  return EXIT.done;
};

async function planVirtual(invocation: Invocation, io: CommandIo): Promise<VirtualPlan> {
  const { options } = invocation;
  const problems = new Problems();
  const sources = await planSources(invocation, io, problems);
  requireSources(sources, problems);
  const parallel = parallelOf(options.parallel, problems);
  const writing = planWriting(options, problems);
  const session = openSession(invocation, io, problems);
  problems.throwIfAny();
  const { group, concatDim, parser } = options as Pick<VirtualMfOptions, "group" | "concatDim" | "parser">;
  return {
    sources,
    session,
    writing,
    options: {
      group,
      parser,
      parallel,
      ...(concatDim !== undefined && { concatDim }),
      access: options.access === "direct" ? "direct" : "external",
    },
  };
}

async function openAll({ sources, session, options }: VirtualPlan, io: CommandIo): Promise<VirtualDataset> {
  const { out, signal } = io;
  let opened = 0;
  let latest = "";
  const progress = new LiveProgress(out, () => [
    [`Opened ${counted(opened, "granule")}  `, { text: latest, style: "dim" }],
  ]);
  try {
    return await session.openVirtualMfdataset(sourcesOf(sources, session, io), {
      ...options,
      signal,
      onProgress: (news) => {
        opened = news.opened;
        latest = news.granule;
        progress.changed();
      },
    });
  } finally {
    progress.end();
  }
}

async function describe(dataset: VirtualDataset, { out }: CommandIo): Promise<void> {
  await out.event("dataset", { dataset: dataset.describe(), unsupported: dataset.unsupported });
  if (out.isJson) return;
  for (const line of printableLines(String(dataset)).split("\n")) await out.print(line.replaceAll("\t", "    "));
  for (const { name, reason } of dataset.unsupported) out.warn(`${name} cannot be read: ${reason}`);
}

async function write(dataset: VirtualDataset, plan: WritingPlan, { out, signal }: CommandIo): Promise<void> {
  let latest = "";
  const progress = new LiveProgress(out, () => [["Writing  ", { text: latest, style: "dim" }]]);
  const written = await WRITERS[plan.form](dataset, plan, {
    signal,
    onProgress: ({ array }) => {
      latest = array;
      progress.changed();
    },
  }).finally(() => progress.end());
  await out.event("written", { form: plan.form, ...written });
  sayWritten(written, out);
}

function sayWritten({ place, references, byValue, omitted, containers }: Written, out: Output): void {
  const values = byValue > 0 ? `, and ${counted(byValue, "chunk")} by value` : "";
  out.note({ text: "✓ ", style: "green" }, `Written to ${place}: ${counted(references, "reference")}${values}.`);
  for (const { name, reason } of omitted) out.warn(`${name} was left out: ${reason}`);
  if (containers.length > 0)
    out.note({ text: `  Readers must allow virtual chunks of ${containers.join(", ")}`, style: "dim" });
}
