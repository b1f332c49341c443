/**
 * The local disk as a target; Node only.
 *
 * @module
 */
export { LocalTarget, type LocalTargetOptions } from "./local-target.js";
