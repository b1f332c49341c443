import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../dist/remote/cli.js", import.meta.url));

/** Worker processes as a user starts them: `earthaccess-worker …`. */
export class WorkerProcesses {
  readonly #running: ChildProcess[] = [];
  readonly logs: string[] = [];

  constructor(
    private readonly options: readonly string[],
    private readonly env: Readonly<Record<string, string>> = {},
  ) {}

  get pids(): readonly number[] {
    return this.#running.map(({ pid }) => pid as number);
  }

  /** Starts one and waits until it says that it takes jobs. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [CLI, ...this.options], {
      env: { ...process.env, ...this.env, NODE_OPTIONS: "" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#running.push(child);
    child.once("exit", () => this.#running.splice(this.#running.indexOf(child), 1));
    await new Promise<void>((resolve, reject) => {
      child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        this.logs.push(text);
        if (text.includes('"started"')) resolve();
      });
      child.once("exit", (code) => reject(new Error(`The worker ended with ${code}: ${this.logs.at(-1)}`)));
    });
  }

  /** Sends a signal to a worker, and starts another when that ends it. */
  async replace(signal: "SIGKILL" | "SIGTERM", pid = this.pids[0]): Promise<number | null> {
    const child = this.#running.find((each) => each.pid === pid) as ChildProcess;
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const started = this.start();
    const code = await ended;
    await started;
    return code;
  }

  async end(): Promise<void> {
    await Promise.all(
      this.#running.map((child) => {
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        return ended;
      }),
    );
  }
}
