/** `HLSL30.v2.0`: the collection ids of CMR-STAC's first version, which are no short names in CMR. */
export const DOTTED_ID = /^(.+)\.v(\d[\w.-]*)$/i;
/** `HLSL30_2.0`: an entry id. */
export const ENTRY_ID = /^(.+)_(\d+(?:\.\d+)*)$/;

/** A collection as a STAC id names it. */
export interface NamedCollection {
  readonly conceptId?: string;
  readonly shortName?: string;
  readonly version?: string;
}

/**
 * Reads a STAC collection id: a concept id, `SHORT.vVERSION`, or `SHORT_VERSION` with a version of digits and points.
 *
 * Whatever follows an underscore in another form may belong to the short name (`OPERA_L3_DSWX-HLS_V1`) and stays there.
 */
export function readCollectionId(id: string): NamedCollection {
  if (/^C\d+-[A-Z]\w*$/.test(id)) return { conceptId: id };
  const match = DOTTED_ID.exec(id) ?? ENTRY_ID.exec(id);
  return match ? { shortName: match[1] as string, version: match[2] as string } : { shortName: id };
}

/** The STAC id of a collection. */
export function collectionId(
  shortName: string,
  version: string | undefined,
  style: "entry" | "dotted" = "entry",
): string {
  if (version === undefined) return shortName;
  return style === "dotted" ? `${shortName}.v${version}` : `${shortName}_${version}`;
}
