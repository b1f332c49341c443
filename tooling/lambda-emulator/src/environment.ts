import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

// Children run the built file: Node 20 cannot load TypeScript.
const BOOTSTRAP = fileURLToPath(new URL("../dist/bootstrap.js", import.meta.url));

/** A function of the emulator. */
export interface FunctionSettings {
  /** The module that exports `handler`. */
  readonly handler: URL;
  /** Environments at a time; more invocations answer 429. @default 10 */
  readonly concurrency?: number;
  /** @default 900000 */
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What an invocation came to. */
export interface InvocationResult {
  readonly body: string;
  /** The function failed: what AWS calls handled or unhandled. */
  readonly functionError?: "Unhandled";
}

interface Invocation {
  readonly id: string;
  readonly body: string;
  readonly deadline: number;
  finish(result: InvocationResult): void;
}

/** One environment of a function: a process, and the Runtime API that it asks for work. */
export class Environment {
  busy = false;
  ended = false;
  readonly #settings: FunctionSettings;
  readonly #server: Server;
  #child: ChildProcess | undefined;
  #current: Invocation | undefined;
  #asking: ServerResponse | undefined;

  private constructor(settings: FunctionSettings) {
    this.#settings = settings;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(settings: FunctionSettings): Promise<Environment> {
    const environment = new Environment(settings);
    await new Promise<void>((resolve) => environment.#server.listen(0, "127.0.0.1", resolve));
    const { port } = environment.#server.address() as AddressInfo;
    const child = spawn(process.execPath, [BOOTSTRAP, settings.handler.href], {
      env: { PATH: process.env.PATH, ...settings.env, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
      stdio: "ignore",
    });
    environment.#child = child;
    child.once("exit", (code, signal) => environment.#onExit(code, signal));
    return environment;
  }

  /** Runs one invocation; the caller sees to it that there is only one at a time. */
  invoke(body: string): Promise<InvocationResult> {
    this.busy = true;
    const { timeoutMs = 900_000 } = this.#settings;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        const seconds = (timeoutMs / 1000).toFixed(2);
        this.#finish(failure("Sandbox.Timedout", `RequestId: ${id} Error: Task timed out after ${seconds} seconds`));
        this.#child?.kill("SIGKILL");
      }, timeoutMs);
      const id = randomUUID();
      const finish = (result: InvocationResult) => {
        clearTimeout(timer);
        this.busy = false;
        resolve(result);
      };
      this.#current = { id, body, deadline: Date.now() + timeoutMs, finish };
      if (this.#asking) this.#give(this.#asking);
    });
  }

  async end(): Promise<void> {
    this.#child?.kill("SIGKILL");
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #finish(result: InvocationResult): void {
    const current = this.#current;
    this.#current = undefined;
    current?.finish(result);
  }

  #give(response: ServerResponse): void {
    this.#asking = undefined;
    const { id, body, deadline } = this.#current as Invocation;
    response
      .writeHead(200, { "Lambda-Runtime-Aws-Request-Id": id, "Lambda-Runtime-Deadline-Ms": String(deadline) })
      .end(body);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").replace(/^\/2018-06-01\/runtime\//, "");
    if (path === "invocation/next") {
      if (this.#current) this.#give(response);
      else this.#asking = response;
      return;
    }
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    response.writeHead(202).end();
    if (/^invocation\/[^/]+\/response$/.test(path)) this.#finish({ body });
    else if (/^(invocation\/[^/]+|init)\/error$/.test(path)) this.#finish({ body, functionError: "Unhandled" });
  }

  #onExit(code: number | null, signal: string | null): void {
    this.ended = true;
    const how = signal === null ? `exit status ${code}` : `signal: ${signal}`;
    this.#finish(
      failure("Runtime.ExitError", `RequestId: ${this.#current?.id} Error: Runtime exited with error: ${how}`),
    );
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function failure(errorType: string, errorMessage: string): InvocationResult {
  return { functionError: "Unhandled", body: JSON.stringify({ errorType, errorMessage }) };
}
