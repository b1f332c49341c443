/** How a STAC collection id is written: `HLSL30_2.0`, `HLSL30.v2.0`, or CMR's concept id `C2021957657-LPCLOUD`. */
export type CollectionIdStyle = "entry" | "dotted" | "conceptId";

/** The names of a collection. */
export interface CollectionNames {
  readonly shortName?: string;
  readonly version?: string;
  readonly conceptId?: string;
}

/**
 * The STAC collection id of a CMR collection, or `undefined` when the names are not known.
 *
 * `entry` is what CMR-STAC writes today, `dotted` what its first generation wrote. Without a short name the concept id stands in, and the other way round.
 *
 * @example
 * ```ts
 * collectionIdOf({ shortName: "HLSL30", version: "2.0" }); // "HLSL30_2.0"
 * ```
 */
export function collectionIdOf(names: CollectionNames, style: CollectionIdStyle = "entry"): string | undefined {
  const { shortName, version, conceptId } = names;
  if ((style === "conceptId" && conceptId) || !shortName) return conceptId;
  if (!version) return shortName;
  return style === "dotted" ? `${shortName}.v${version}` : `${shortName}_${version}`;
}

/**
 * The names inside a STAC collection id of any style.
 *
 * `SHORT_VERSION` is split at its last `_`: short names contain underscores, versions hardly ever do. An id without either form is a short name.
 *
 * @example
 * ```ts
 * parseCollectionId("HLSL30.v2.0"); // { shortName: "HLSL30", version: "2.0" }
 * ```
 */
export function parseCollectionId(id: string): CollectionNames {
  if (/^C\d+-[A-Z0-9_]+$/.test(id)) return { conceptId: id };
  const dotted = /^(.+)\.v([^.].*)$/.exec(id);
  if (dotted) return { shortName: dotted[1], version: dotted[2] };
  const underscore = id.lastIndexOf("_");
  if (underscore > 0 && underscore < id.length - 1)
    return { shortName: id.slice(0, underscore), version: id.slice(underscore + 1) };
  return { shortName: id };
}
