#!/usr/bin/env node
import { runCli } from "./run-cli.js";

const stopping = new AbortController();
const stop = (signal: NodeJS.Signals, code: number) => {
  process.on(signal, () => {
    // The second time somebody means it.
    if (stopping.signal.aborted) process.exit(code);
    stopping.abort(new DOMException(`Stopped by ${signal}.`, "AbortError"));
  });
};

const [command] = process.argv.slice(2);
// A worker ends its tasks before it ends; its own handlers do that.
if (command !== "worker") {
  stop("SIGINT", 130);
  stop("SIGTERM", 143);
}
// `earthaccess search … | head` has had enough; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  signal: stopping.signal,
});
