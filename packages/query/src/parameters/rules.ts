import { providerOf } from "../daacs.js";
import type { DateRange } from "../values/date-range.js";
import type { Compilation } from "./compile.js";

/** `HLSL30.v2.0`: the collection ids of CMR-STAC's first version, which are no short names in CMR. */
const DOTTED_ID = /^(.+)\.v(\d[\w.-]*)$/i;
/** `HLSL30_2.0`: an entry id. Not split, because some short names end like that. */
const ENTRY_ID = /^(.+)_(\d+(?:\.\d+)*)$/;

/** Splits short names that are STAC collection ids of the form `SHORT.vVERSION`. */
export function splitShortNames(query: Compilation): void {
  const names = query.values.get("shortName") as readonly string[] | undefined;
  if (!names) return;
  const parts = names.map((name) => DOTTED_ID.exec(name));
  for (const [i, name] of names.entries()) {
    const [, dotted, version] = parts[i] ?? [];
    const [, short, number] = ENTRY_ID.exec(name) ?? [];
    if (dotted && version)
      query.warn(
        "shortName",
        {
          code: "collection-id",
          message: `"${name}" is a STAC collection id: read as short name ${dotted}, version ${version}`,
          suggestion: dotted,
        },
        name,
      );
    else if (short && number)
      query.warn(
        "shortName",
        {
          code: "collection-id",
          message: `"${name}" looks like a collection id; as a short name CMR may know ${short} with version ${number}`,
          suggestion: short,
        },
        name,
      );
  }
  if (parts.every((part) => part === null)) return;
  const given = query.values.get("version") as readonly string[] | undefined;
  const versions = [...new Set(parts.map((part) => part?.[2]))];
  const version = given?.length === 1 ? given[0] : undefined;
  if (given && (version === undefined || versions.some((v) => v !== undefined && v !== version)))
    query.error(
      "version",
      { code: "conflict", message: `${given.join(", ")} contradicts the version in shortName` },
      given,
    );
  else if (versions.length > 1 && versions.includes(undefined) && !given)
    query.error(
      "shortName",
      {
        code: "conflict",
        message:
          "mixes names with and without a version, which one CMR search cannot express; give shortName and version",
      },
      names,
    );
  else if (versions.length > 1 && !given) {
    // Pairs of name and version exist in CMR as entry ids only.
    query.values.delete("shortName");
    query.values.set("entryId", [
      ...(query.values.get("entryId") ?? []),
      ...parts.map((part) => `${part?.[1]}_${part?.[2]}`),
    ]);
  } else {
    query.values.set("shortName", [...new Set(names.map((name, i) => parts[i]?.[1] ?? name))]);
    query.values.set("version", given ?? (versions as string[]));
  }
}

/** A DAAC stands for its provider: the one in the cloud when cloud-hosted data are asked for. */
export function resolveDaac(query: Compilation): void {
  const daacs = query.values.get("daac") as readonly string[] | undefined;
  if (!daacs) return;
  const inCloud = query.values.get("cloudHosted")?.[0] === true;
  const given = query.values.get("provider") as readonly string[] | undefined;
  const providers = daacs.map((daac) => providerOf(daac, inCloud));
  const known = daacs.flatMap((daac) => [providerOf(daac, true), providerOf(daac, false)]);
  if (given && !given.every((provider) => known.includes(provider)))
    query.error(
      "daac",
      {
        code: "conflict",
        message: `${daacs.join(", ")} has the providers ${known.join(", ")}, but provider is ${given.join(", ")}; give one of them`,
      },
      daacs,
    );
  for (const daac of given || inCloud ? [] : daacs)
    if (providerOf(daac, true) !== providerOf(daac, false))
      query.warn(
        "daac",
        {
          code: "on-prem",
          message: `${daac} means provider ${providerOf(daac, false)}; for its cloud data (${providerOf(daac, true)}) set cloudHosted: true`,
        },
        daac,
      );
  query.values.set("provider", given ?? [...new Set(providers)]);
}

/** What the user need not say: the `or` of several polygons, the pattern switch of a name with wildcards. */
export function impliedOptions(query: Compilation): void {
  if (query.values.get("excludeBoundary"))
    query.option("temporal", "excludeBoundary", query.values.get("excludeBoundary")?.[0] === true);
  if ((query.values.get("polygon")?.length ?? 0) > 1) query.option("polygon", "or");
  const names = query.values.get("granuleName") as readonly string[] | undefined;
  if (names?.some((name) => /[*?]/.test(name))) query.option("readable_granule_name", "pattern");
}

/** CMR refuses spatial conditions across all collections, and answers only the first pages of a search that names none. */
export function spatialNeedsCollection(query: Compilation): void {
  const rows = query.schema.rows;
  if (rows.some((row) => row.namesCollection && query.given.has(row.name))) return;
  const spatial = rows.filter((row) => row.isSpatial && query.given.has(row.name)).map((row) => row.name);
  if (spatial.length > 0) {
    const message =
      "Spatial queries require a collection filter (shortName, entryTitle, provider, collectionConceptId or conceptId)";
    // First, because it is what most often is missing.
    query.errors.unshift({ field: "spatial", message, value: spatial, code: "needs-collection" });
  } else if (query.given.size > 0) {
    const message =
      "names no collection (shortName, provider, conceptId, …): CMR gives at most 10000 granules of such a search and may refuse it";
    query.warn("collection", { code: "needs-collection", message });
  }
}

/** Passes of SWOT belong to one cycle. */
export function passesNeedCycle(query: Compilation): void {
  if (query.given.has("passes") && query.values.get("cycle")?.length !== 1)
    query.error("passes", { code: "needs-cycle", message: "needs exactly one cycle" }, undefined);
}

/** Limits of wildcards (CMR search API): five leading ones in a granule search, thirty in a keyword. */
export function fewWildcards(query: Compilation): void {
  let leading = 0;
  for (const [name, switches] of query.options) {
    const row = query.schema.byCmrName.get(name);
    if (row && switches.get("pattern"))
      leading += (query.values.get(row.name) ?? []).filter((value) => /^[*?]/.test(String(value))).length;
  }
  if (leading > 5 && query.schema.noun === "granule")
    query.error("options", {
      code: "pattern",
      message: `at most 5 patterns may begin with a wildcard, got ${leading}`,
    });
  const keyword = String(query.values.get("keyword")?.[0] ?? "");
  if (keyword.replace(/[^*?]/g, "").length > 30)
    query.error("keyword", { code: "pattern", message: "may have at most 30 wildcards" }, keyword);
}

/** Switches such as `excludeBoundary` have no effect without their parameter, and CMR has no word for days without dates. */
export function optionsNeedParameter(query: Compilation): void {
  for (const name of query.options.keys()) {
    const row = query.schema.byCmrName.get(name);
    const isUsed = row
      ? query.given.has(row.name)
      : query.schema.rows.some((r) => r.isSpatial && query.given.has(r.name));
    if (!isUsed)
      query.warn("options", {
        code: "unused",
        message: `${row?.name ?? name} is not searched for, so its options have no effect`,
      });
  }
  const ranges = (query.values.get("temporal") ?? []) as readonly DateRange[];
  const isPeriodic = ranges.some((range) => range.startDay !== undefined || range.endDay !== undefined);
  if (isPeriodic && query.isOn("temporal", "excludeBoundary"))
    query.warn("excludeBoundary", { code: "unused", message: "has no effect on ranges that repeat every year" });
}
