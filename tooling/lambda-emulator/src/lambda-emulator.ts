import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Environment, type FunctionSettings, type InvocationResult } from "./environment.js";

export type { FunctionSettings } from "./environment.js";

/** AWS takes and gives at most 6 MB with each synchronous invocation. */
const MOST_BYTES = 6_291_556;

/** Functions that can be invoked on this machine. */
export interface LambdaEmulator {
  /** For the SDK's `endpoint` option. */
  readonly endpoint: string;
  /** The payloads so far, as they came over the wire. */
  readonly payloads: readonly string[];
  /** How often invocations were refused because all environments were busy. */
  readonly throttled: number;
  /** How many environments were started. */
  readonly coldStarts: number;
  /** Ends the environments of a function, with what runs in them, as a new deployment does. */
  recycle(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the emulator with functions by name. */
export async function startLambdaEmulator(
  functions: Readonly<Record<string, FunctionSettings>>,
): Promise<LambdaEmulator> {
  const environments = new Map<string, Environment[]>();
  const payloads: string[] = [];
  const count = { throttled: 0, coldStarts: 0 };

  /** An environment that is free, or a new one where there may be more. */
  async function environmentOf(name: string, settings: FunctionSettings): Promise<Environment | undefined> {
    const all = (environments.get(name) ?? []).filter(({ ended }) => !ended);
    environments.set(name, all);
    const free = all.find(({ busy }) => !busy);
    if (free) {
      free.busy = true;
      return free;
    }
    if (all.length >= (settings.concurrency ?? 10)) return undefined;
    // Counted before it stands, so that two callers do not both take the last place.
    const place = { ended: false, busy: true } as Environment;
    all.push(place);
    count.coldStarts++;
    const environment = await Environment.start(settings);
    environment.busy = true;
    all[all.indexOf(place)] = environment;
    return environment;
  }

  async function invoke(name: string, body: string, response: ServerResponse): Promise<void> {
    const settings = functions[name];
    if (!settings) return refuse(response, 404, "ResourceNotFoundException", `Function not found: ${name}`);
    if (Buffer.byteLength(body) > MOST_BYTES)
      return refuse(response, 413, "RequestTooLargeException", `Request must be smaller than ${MOST_BYTES} bytes`);
    const environment = await environmentOf(name, settings);
    if (!environment) {
      count.throttled++;
      return refuse(response, 429, "TooManyRequestsException", "Rate Exceeded.");
    }
    payloads.push(body);
    const result: InvocationResult = await environment.invoke(body);
    const headers = { "content-type": "application/json", "x-amz-executed-version": "$LATEST" };
    response
      .writeHead(200, { ...headers, ...(result.functionError && { "x-amz-function-error": result.functionError }) })
      .end(result.body);
  }

  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? "")?.[1];
    if (!name) return refuse(response, 404, "UnknownOperationException", "unknown");
    if (!/^AWS4-HMAC-SHA256 /.test(request.headers.authorization ?? ""))
      return refuse(response, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    await invoke(decodeURIComponent(name), body, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    payloads,
    get throttled() {
      return count.throttled;
    },
    get coldStarts() {
      return count.coldStarts;
    },
    recycle: async (name) => {
      const ending = environments.get(name) ?? [];
      environments.delete(name);
      await Promise.all(ending.map((each) => !each.ended && each.end()));
    },
    close: async () => {
      await Promise.all([...environments.values()].flat().map((each) => !each.ended && each.end()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response
    .writeHead(status, { "content-type": "application/json", "x-amzn-errortype": type })
    .end(JSON.stringify({ Type: "User", message }));
}
