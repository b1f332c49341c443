import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { TransportOptions } from "../../src/transport.js";

/** What came of a request in another process. */
export interface ChildOutcome {
  readonly status?: number;
  readonly length?: number;
  readonly sha256?: string;
  readonly error?: { name: string; code: string; retryable: boolean; message: string; system?: string };
}

export interface ChildRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What of the answer is taken. @default "body" */
  readonly only?: "head" | "discard" | "body";
  /** Between the head and what is done with the body. */
  readonly pauseMs?: number;
}

interface ChildOptions {
  readonly options?: TransportOptions;
  /** All requests at once. */
  readonly together?: boolean;
  /** Those of all names. */
  readonly addresses?: readonly { readonly address: string; readonly family: number }[];
  readonly env?: Readonly<Record<string, string>>;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The transport of Node as one file in `folder`, made from the sources as they are. */
export async function bundledTransport(folder: string): Promise<string> {
  const outfile = `${folder}/transport.mjs`;
  await build({
    entryPoints: [here("../../src/transport-node.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@earthaccess/source"],
    // What goes through a proxy is in CommonJS.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "error",
  });
  return pathToFileURL(outfile).href;
}

/** Asks in a process of its own, and waits until it ends by itself: only there certificates can be trusted, or handles be left. */
export async function askInProcess(
  bundle: string,
  requests: readonly ChildRequest[],
  { env = {}, ...input }: ChildOptions = {},
): Promise<readonly ChildOutcome[]> {
  const child = spawn(process.execPath, [here("client-child.mjs"), bundle, JSON.stringify({ requests, ...input })], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (data) => {
    output += data;
  });
  child.stderr.on("data", (data) => {
    errors += data;
  });
  const [code] = await once(child, "close");
  if (code !== 0 || errors !== "") throw new Error(`The process ended with ${code}: ${errors}`);
  return JSON.parse(output);
}
