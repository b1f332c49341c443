/**
 * What the exit codes of the `earthaccess` command mean; the command as a function is in `/node`.
 *
 * @module
 */
export { EXIT, type ExitCode } from "./exit-code.js";
