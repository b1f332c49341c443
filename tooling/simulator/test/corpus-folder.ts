import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The recorded corpus, which lies beside the repository and is not part of it. */
export const CORPUS: string = fileURLToPath(new URL("../../../../shared/corpus/cmr", import.meta.url));

/** Tests over recorded records run where the corpus is; elsewhere they say that they were skipped. */
export const HAS_CORPUS: boolean = existsSync(`${CORPUS}/index.json`);
