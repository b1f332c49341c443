import type { CommandSpec } from "./command-spec.js";
import { CAT, HEAD } from "./commands/cat.js";
import { COMPLETION } from "./commands/completion.js";
import { CREDENTIALS } from "./commands/credentials.js";
import { DATASETS } from "./commands/datasets.js";
import { DEMO } from "./commands/demo.js";
import { DOWNLOAD } from "./commands/download.js";
import { GLOBAL_OPTIONS } from "./commands/global-options.js";
import { LOGIN } from "./commands/login.js";
import { LS } from "./commands/ls.js";
import { SEARCH } from "./commands/search.js";
import { STATUS } from "./commands/status.js";
import { VIRTUAL } from "./commands/virtual.js";
import { WORKER } from "./commands/worker.js";

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [
  LOGIN,
  DATASETS,
  SEARCH,
  LS,
  DOWNLOAD,
  CAT,
  HEAD,
  VIRTUAL,
  CREDENTIALS,
  STATUS,
  WORKER,
  DEMO,
  COMPLETION,
].map((spec) => (spec.passesArguments ? spec : { ...spec, options: [...spec.options, ...GLOBAL_OPTIONS] }));
