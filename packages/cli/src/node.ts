/**
 * The `earthaccess` command as a function, for programs that embed it.
 *
 * @module
 */
export { EXIT, type ExitCode } from "./exit-code.js";
export { type CliHost, runCli } from "./run-cli.js";
