import type { CmrMeta } from "@earthaccess/stac";
import { ShownAsText } from "./shown-as-text.js";

/** A service that works on collections, such as subsetting by Harmony or OPeNDAP: the record as CMR gave it. */
export class DataService extends ShownAsText {
  readonly meta: CmrMeta;
  readonly umm: Readonly<Record<string, unknown>>;

  constructor(record: { readonly meta?: CmrMeta; readonly umm: Readonly<Record<string, unknown>> }) {
    super();
    this.meta = record.meta ?? {};
    this.umm = record.umm;
  }

  /** CMR's id, such as `S1234-PROV`. */
  get conceptId(): string | undefined {
    return this.meta["concept-id"];
  }

  get name(): string | undefined {
    return typeof this.umm.Name === "string" ? this.umm.Name : undefined;
  }

  /** What kind of service it is, such as `OPeNDAP` or `Harmony`. */
  get type(): string | undefined {
    return typeof this.umm.Type === "string" ? this.umm.Type : undefined;
  }

  toJSON(): { readonly meta: CmrMeta; readonly umm: Readonly<Record<string, unknown>> } {
    return { meta: this.meta, umm: this.umm };
  }

  override toString(): string {
    return `DataService ${this.name} (${this.conceptId})`;
  }
}
