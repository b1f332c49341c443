import type { JsonObject } from "./json.js";

/** A granule or a collection in the form of a CMR `umm_json` item. */
export interface UmmRecord {
  readonly meta: JsonObject;
  readonly umm: JsonObject;
}

/** A record read from a corpus, with the provider its place in the corpus names. */
export interface CorpusRecord {
  readonly meta: JsonObject | undefined;
  readonly umm: JsonObject;
  readonly provider: string;
}
