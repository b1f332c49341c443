import { providerOf } from "../daacs.js";
import { DOTTED_ID, ENTRY_ID } from "../stac/collection-id.js";
import type { DateRange } from "../values/date-range.js";
import type { Compilation } from "./compile.js";

/** Splits short names that are STAC collection ids of the form `SHORT.vVERSION`; `SHORT_VERSION` may be a short name. */
export function splitShortNames(query: Compilation): void {
  const { values } = query;
  const names = query.texts("shortName");
  if (!names) return;
  const parts = names.map((name) => DOTTED_ID.exec(name));
  for (const [i, name] of names.entries()) {
    const [, dotted, version] = parts[i] ?? [];
    const [, short, number] = ENTRY_ID.exec(name) ?? [];
    const message = dotted
      ? `is a STAC collection id: read as short name ${dotted}, version ${version}`
      : `looks like a collection id; as a short name CMR may know ${short} with version ${number}`;
    if (dotted || short) query.warn("shortName", "collection-id", `"${name}" ${message}`, name, dotted ?? short);
  }
  if (!parts.some(Boolean)) return;
  const given = query.texts("version");
  const versions = [...new Set(parts.map((part) => part?.[2]))];
  if (given && (given.length > 1 || versions.some((version) => version !== undefined && version !== given[0])))
    query.error("version", "conflict", `${given.join(", ")} contradicts the version in shortName`, given);
  else if (given || versions.length === 1) {
    values.set("shortName", [...new Set(names.map((name, i) => parts[i]?.[1] ?? name))]);
    values.set("version", given ?? versions);
  } else if (versions.includes(undefined)) {
    const message =
      "mixes names with and without a version, which one CMR search cannot express; give shortName and version";
    query.error("shortName", "conflict", message, names);
  } else {
    // Pairs of name and version exist in CMR as entry ids only.
    values.delete("shortName");
    const ids = parts.map((part) => `${part?.[1]}_${part?.[2]}`);
    values.set("entryId", [...(values.get("entryId") ?? []), ...ids]);
  }
}

/** A DAAC stands for its provider: the one in the cloud when cloud-hosted data are asked for. */
export function resolveDaac(query: Compilation): void {
  const daacs = query.texts("daac");
  if (!daacs) return;
  const inCloud = query.values.get("cloudHosted")?.[0] === true;
  const given = query.texts("provider");
  const pairs = daacs.map((daac) => [daac, providerOf(daac, true), providerOf(daac, false)] as const);
  const known = pairs.flatMap(([, ...both]) => both);
  if (given && !given.every((provider) => known.includes(provider))) {
    const message = `${daacs.join(", ")} has the providers ${known.join(", ")}, but provider is ${given.join(", ")}; give one of them`;
    query.error("daac", "conflict", message, daacs);
  }
  for (const [daac, cloud, onPrem] of given || inCloud ? [] : pairs)
    if (cloud !== onPrem) {
      const message = `${daac} means provider ${onPrem}; for its cloud data (${cloud}) set cloudHosted: true`;
      query.warn("daac", "on-prem", message, daac);
    }
  query.values.set("provider", given ?? [...new Set(pairs.map((pair) => pair[inCloud ? 1 : 2]))]);
}

/** What the user need not say: the `or` of several polygons, the pattern switch of a name with wildcards. */
export function impliedOptions(query: Compilation): void {
  const { values } = query;
  const [isExclusive] = values.get("excludeBoundary") ?? [];
  if (isExclusive !== undefined) query.option("temporal", "excludeBoundary", isExclusive === true);
  if ((values.get("polygon") ?? []).length > 1) query.option("polygon", "or");
  if (query.texts("granuleName")?.some((name) => /[*?]/.test(name))) query.option("readable_granule_name", "pattern");
}

/** CMR refuses spatial conditions across all collections, and answers only the first pages of a search that names none. */
export function spatialNeedsCollection(query: Compilation): void {
  const rows = query.schema.rows.filter(({ name }) => query.given.has(name));
  if (rows.some((row) => row.namesCollection)) return;
  const value = rows.filter((row) => row.isSpatial).map((row) => row.name);
  if (value.length > 0) {
    const message =
      "Spatial queries require a collection filter (shortName, entryTitle, provider, collectionConceptId or conceptId)";
    // First, because it is what most often is missing.
    query.errors.unshift({ field: "spatial", message, value, code: "needs-collection" });
  } else if (query.given.size > 0) {
    const message =
      "names no collection (shortName, provider, conceptId, …): CMR gives at most 10000 granules of such a search and may refuse it";
    query.warn("collection", "needs-collection", message);
  }
}

/** Passes of SWOT belong to one cycle. */
export function passesNeedCycle(query: Compilation): void {
  if (query.given.has("passes") && query.values.get("cycle")?.length !== 1)
    query.error("passes", "needs-cycle", "needs exactly one cycle");
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
    query.error("options", "pattern", `at most 5 patterns may begin with a wildcard, got ${leading}`);
  const [keyword = ""] = query.texts("keyword") ?? [];
  if (keyword.replace(/[^*?]/g, "").length > 30)
    query.error("keyword", "pattern", "may have at most 30 wildcards", keyword);
}

/** Switches such as `excludeBoundary` have no effect without their parameter, and CMR has no word for days without dates. */
export function optionsNeedParameter(query: Compilation): void {
  const { byCmrName, rows } = query.schema;
  for (const cmrName of query.options.keys()) {
    const row = byCmrName.get(cmrName);
    if (!(row ? [row] : rows.filter((other) => other.isSpatial)).some(({ name }) => query.given.has(name)))
      query.warn("options", "unused", `${row?.name ?? cmrName} is not searched for, so its options have no effect`);
  }
  const ranges = (query.values.get("temporal") ?? []) as readonly DateRange[];
  if (ranges.some((range) => range.startDay ?? range.endDay) && query.isOn("temporal", "excludeBoundary"))
    query.warn("excludeBoundary", "unused", "has no effect on ranges that repeat every year");
}
