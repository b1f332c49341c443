import { createServer } from "node:http";
import { parseArgs } from "node:util";
import type { RunningWorker, WorkerOptions } from "./worker.js";

/** What a command that serves tasks is told by the program it belongs to. */
export interface WorkerCommandOptions {
  /** How the command is called, for its help. @default "earthaccess-worker" */
  readonly program?: string;
  /** Modules to serve when `--tasks` is not given. @default none: `--tasks` has to be given */
  readonly defaultTasks?: readonly string[];
  /** Starts the worker, by a lazy import: the help must not need Redis. */
  readonly start: (options: WorkerOptions) => Promise<RunningWorker>;
}

const help = (program: string, tasks: string) => `Serves tasks of @earthaccess/executor from a queue in Redis or Valkey.

  ${program} --tasks ./tasks.js [--tasks another-package/tasks] [options]

  --tasks MODULE          file or package whose exports include tasks; may be given several times${tasks}
  --redis URL             redis://host:port, rediss://… or a socket's path   (EARTHACCESS_REDIS_URL)
  --namespace NAME        the same as the client's                           (default)
  --threads N             (number of processors)
  --tasks-per-thread N    more than one suits tasks that wait for networks   (1)
  --lock-seconds N        silence after which others take the jobs           (30)
  --stalled-seconds N     how often jobs of silent workers are looked for    (15)
  --drain-seconds N       how long running tasks may take after SIGTERM      (110)
  --health-port N         answers GET /health with this worker's status      (none)
  --insecure-plaintext-context   takes contexts that are not sealed

The key that opens contexts is taken from EARTHACCESS_EXECUTOR_KEY: openssl rand -base64 32`;

const log = (event: string, facts: object = {}) =>
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), event, ...facts })}\n`);

function readArguments(args: readonly string[]) {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      tasks: { type: "string", multiple: true },
      redis: text,
      namespace: text,
      threads: text,
      "tasks-per-thread": text,
      "lock-seconds": text,
      "stalled-seconds": text,
      "drain-seconds": text,
      "health-port": text,
      "insecure-plaintext-context": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  return values;
}

type Arguments = ReturnType<typeof readArguments>;

function count(values: Arguments, name: keyof Arguments): number | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  const n = Number(value);
  if (Number.isFinite(n) && n > 0) return n;
  throw new TypeError(`--${name} is a number above 0; got ${String(value)}.`);
}

function workerOptions(values: Arguments, defaultTasks: readonly string[]): WorkerOptions {
  const tasks = values.tasks ?? defaultTasks;
  if (tasks.length === 0) throw new TypeError("--tasks is missing: the module whose exports include the tasks.");
  const milliseconds = (name: keyof Arguments) => {
    const seconds = count(values, name);
    return seconds === undefined ? undefined : seconds * 1000;
  };
  const given = {
    connection: values.redis,
    namespace: values.namespace,
    threads: count(values, "threads"),
    tasksPerThread: count(values, "tasks-per-thread"),
    lockMs: milliseconds("lock-seconds"),
    stalledCheckMs: milliseconds("stalled-seconds"),
    insecurePlaintextContext: values["insecure-plaintext-context"],
  };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { tasks, ...set };
}

/** Orchestrators ask whether to keep this process, and whether it takes work. */
function serveHealth(worker: RunningWorker, port: number): void {
  createServer((_, response) => {
    const status = worker.status();
    response.writeHead(status.draining ? 503 : 200, { "content-type": "application/json" }).end(JSON.stringify(status));
  }).listen(port);
}

/**
 * Serves tasks until SIGTERM or SIGINT, as the arguments say; `earthaccess-worker` is this function.
 *
 * @throws {TypeError} when an argument is wrong
 */
export async function runWorkerCommand(args: readonly string[], options: WorkerCommandOptions): Promise<void> {
  const { program = "earthaccess-worker", defaultTasks = [], start } = options;
  const values = readArguments(args);
  if (values.help) {
    const isOptional = defaultTasks.length > 0;
    process.stdout.write(`${help(program, isOptional ? "\n                          (those of earthaccess)" : "")}\n`);
    return;
  }
  const settings = workerOptions(values, defaultTasks);
  const [drainSeconds = 110, healthPort] = [count(values, "drain-seconds"), count(values, "health-port")];
  const worker = await start(settings);
  log("started", worker.status());
  if (healthPort !== undefined) serveHealth(worker, healthPort);
  const end = async (signal: string) => {
    log("draining", { signal, running: worker.status().running });
    await worker.close({ timeoutMs: drainSeconds * 1000 });
    log("ended", { completed: worker.status().completed, failed: worker.status().failed });
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void end(signal));
}
