import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Simulator } from "@earthaccess/simulator";
import { onTestFinished } from "vitest";

/** The command as it is published. */
export const BIN = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
if (!existsSync(BIN)) throw new Error("These tests run the built command: npm run build first.");

/** What became of a command line. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
  /** The lines of `--json`. */
  readonly events: () => readonly Record<string, unknown>[];
}

export interface CliOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Without a user there is no login. @default the user of the box */
  readonly user?: { readonly username: string; readonly password: string } | null;
  /** Called with the id of the process. */
  readonly onStart?: (pid: number) => void;
}

/** The variables that aim the command at a box. */
export function boxEnvironment(box: Simulator, user: CliOptions["user"] = box.user): Readonly<Record<string, string>> {
  const { cmrUrl, edlUrl, statusUrl, trustedHosts } = box.system;
  return {
    PATH: process.env.PATH ?? "",
    // No netrc file of the machine takes part.
    HOME: join(tmpdir(), "no-home"),
    EARTHACCESS_CMR_URL: cmrUrl,
    EARTHACCESS_EDL_URL: edlUrl,
    EARTHACCESS_STATUS_URL: statusUrl,
    EARTHACCESS_TRUSTED_HOSTS: trustedHosts.join(","),
    ...(user && { EARTHDATA_USERNAME: user.username, EARTHDATA_PASSWORD: user.password }),
  };
}

/** Runs the command against a box, as a shell would. */
export function runCommand(box: Simulator, words: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const env = { ...boxEnvironment(box, options.user), ...options.env };
  const child = spawn(process.execPath, [BIN, ...words], { env, cwd: options.cwd ?? tmpdir() });
  options.onStart?.(child.pid ?? 0);
  const stdout: Buffer[] = [];
  let stderr = "";
  child.stdout.on("data", (piece: Buffer) => stdout.push(piece));
  child.stderr.on("data", (piece: Buffer) => {
    stderr += piece.toString();
  });
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const bytes = Buffer.concat(stdout);
      const text = bytes.toString();
      const events = () =>
        text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      resolve({ code, stdout: text, bytes, stderr, events });
    });
  });
}

/** A folder of its own for one test. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
