import { dateErrors, parseDateRange, parseTemporal } from "./dates.js";
import { orderErrors, parseNumericRange } from "./numeric-range.js";
import { pagingErrors } from "./paging-parameters.js";
import { COLLECTION_NAMING, type ParameterTable, SPATIAL_PARAMETERS } from "./parameter-tables.js";
import { type ParameterTree, type ParsedParameters, snake, textsOf } from "./parameters.js";
import { parseSpatial } from "./spatial-parameters.js";
import { attributeErrors, granuleIdErrors, trackErrors } from "./special-parameters.js";

/** At most this many conditions may make a query. */
const MAX_CONDITIONS = 4100;
const MAX_LEADING_WILDCARDS = 5;

/** Parameters that take one value only. */
const SINGLE = [
  "page_size",
  "page_num",
  "offset",
  "keyword",
  "include_granule_counts",
  "include_has_granules",
  "include_facets",
];

const BOOLEAN = [
  ...["downloadable", "browsable", "include_granule_counts", "include_has_granules", "has_granules", "cloud_hosted"],
  ...["all_revisions", "has_opendap_url", "standard_product", "has_granules_or_cwic", "has_granules_or_opensearch"],
];

/** Everything CMR would say about the parameters of a search, in one list. */
export function validate(
  { tree, mixed }: ParsedParameters,
  table: ParameterTable,
  searchAfter: string | undefined,
): string[] {
  return [
    ...mixed.map((name) => `Parameter [${name}] may be either single valued or multivalued, but not both.`),
    ...SINGLE.filter((name) => Array.isArray(tree.get(name))).map(
      (name) => `Parameter [${name}] must have a single value.`,
    ),
    ...unknownParameters(tree, table),
    ...optionErrors(tree, table),
    ...pagingErrors(tree, table, searchAfter),
    ...sortErrors(tree, table),
    ...temporalErrors(tree),
    ...numberErrors(tree),
    ...booleanErrors(tree, table),
    ...spatialErrors(tree),
    ...attributeErrors(tree),
    ...trackErrors(tree),
    ...granuleIdErrors(tree, table),
    ...conditionErrors(tree, table),
    ...collectionRule(tree, table, searchAfter),
  ];
}

function unknownParameters(tree: ParameterTree, table: ParameterTable): string[] {
  const known = (name: string): boolean => Object.hasOwn(table.parameters, name);
  const options = tree.get("options");
  const optionNames = options instanceof Map ? [...options.keys()] : [];
  return [
    ...[...tree.keys()].filter((name) => !known(name)).map((name) => `Parameter [${name}] was not recognized.`),
    ...optionNames
      .filter((name) => name !== "spatial" && name !== "highlights" && !known(name))
      .map((name) => `Parameter [${name}] with option was not recognized.`),
  ];
}

function optionErrors(tree: ParameterTree, table: ParameterTable): string[] {
  const options = tree.get("options");
  if (options === undefined) return [];
  if (!(options instanceof Map)) return ["Parameter [options] must include a nested key, options[...]=value."];
  return [...options].flatMap(([name, settings]) => {
    if (!(settings instanceof Map)) return [`Invalid settings ${String(settings)} for parameter ${name}`];
    const allowed = name === "spatial" ? ["or"] : table.parameters[name]?.options;
    if (allowed === undefined) return [];
    const refused = [...settings.keys()].filter((option) => !allowed.includes(option));
    return refused.map((option) => `Option [${option}] is not supported for param [${name}]`);
  });
}

function sortErrors(tree: ParameterTree, table: ParameterTable): string[] {
  return textsOf(tree.get("sort_key"))
    .map((key) => snake(key.replace(/^[-+ ]/, "")))
    .filter((key) => !table.sortKeys.includes(key))
    .map((key) => `The sort key [${key}] is not a valid field for sorting ${table.concept}s.`);
}

function temporalErrors(tree: ParameterTree): string[] {
  const temporal = textsOf(tree.get("temporal")).map(parseTemporal);
  const ranges = ["revision_date", "created_at", "production_date"].flatMap((name) =>
    textsOf(tree.get(name)).map((text) => parseDateRange(text, name.replaceAll("_", "-"))),
  );
  const crossing = textsOf(tree.get("equator_crossing_date")).map((text) =>
    parseDateRange(text, "equator_crossing_date"),
  );
  const updated = textsOf(tree.get("updated_since"));
  return [
    ...[...temporal, ...ranges, ...crossing].flatMap((range) => ("errors" in range ? range.errors : [])),
    ...(updated.length > 1
      ? ["Search not allowed with multiple updated_since values"]
      : dateErrors("updated_since", updated[0])),
  ];
}

function numberErrors(tree: ParameterTree): string[] {
  const errors: string[] = [];
  for (const name of ["cloud_cover", "orbit_number", "equator_crossing_longitude"]) {
    for (const text of textsOf(tree.get(name))) {
      const range = parseNumericRange(text);
      if ("errors" in range) {
        if (name === "orbit_number")
          errors.push("orbit_number must be an number or a range in the form 'number,number'.");
        errors.push(...range.errors);
      } else if (name === "cloud_cover" && !text.includes(",")) {
        errors.push("The min and max values of a numeric range cannot both be nil.");
      } else if (name !== "equator_crossing_longitude") {
        // A longitude range may be turned round: it then crosses the antimeridian.
        errors.push(...orderErrors(range));
      }
    }
  }
  return errors;
}

function booleanErrors(tree: ParameterTree, table: ParameterTable): string[] {
  return BOOLEAN.filter((name) => Object.hasOwn(table.parameters, name)).flatMap((name) =>
    textsOf(tree.get(name))
      .filter((value) => !["true", "false", "unset"].includes(value.toLowerCase()))
      .map((value) => `Parameter ${name} must take value of true, false, or unset, but was [${value}]`),
  );
}

function spatialErrors(tree: ParameterTree): string[] {
  return SPATIAL_PARAMETERS.flatMap((name) =>
    textsOf(tree.get(name)).flatMap((text) => {
      const shape = parseSpatial(name, text);
      return "errors" in shape ? shape.errors : [];
    }),
  );
}

function conditionErrors(tree: ParameterTree, table: ParameterTable): string[] {
  const options = tree.get("options");
  let conditions = 0;
  let leading = 0;
  for (const [name, value] of tree) {
    if (name === "options") continue;
    const texts = textsOf(value);
    conditions += texts.length;
    const own = options instanceof Map ? options.get(name) : undefined;
    const pattern = own instanceof Map && own.get("pattern") === "true";
    if (pattern) leading += texts.filter((text) => /^[*?]/.test(text)).length;
  }
  const errors: string[] = [];
  if (conditions > MAX_CONDITIONS) {
    errors.push(
      `The number of conditions in the query [${conditions}] exceeded the maximum allowed for a query [${MAX_CONDITIONS}]. Reduce the number of conditions in your query.`,
    );
  }
  if (table.concept === "granule" && leading > MAX_LEADING_WILDCARDS) {
    errors.push(
      `The CMR does not allow more than ${MAX_LEADING_WILDCARDS} leading wildcard patterns in granule queries, but the query has [${leading}].`,
    );
  }
  return errors;
}

function collectionRule(tree: ParameterTree, table: ParameterTable, searchAfter: string | undefined): string[] {
  if (table.concept !== "granule" || COLLECTION_NAMING.some((name) => tree.has(name))) return [];
  const advice =
    "You should limit your query using conditions that identify one or more collections such as provider, concept_id, short_name, or entry_title.";
  const spatial = tree.has("shapefile") || SPATIAL_PARAMETERS.some((name) => tree.has(name));
  const start = "The CMR does not allow querying across granules in all collections with";
  return [
    ...(spatial ? [`${start} a spatial condition. ${advice}`] : []),
    ...(searchAfter !== undefined ? [`${start} search-after. ${advice}`] : []),
    ...(textsOf(tree.get("scroll"))[0] === "true" ? [`${start} scroll. ${advice}`] : []),
  ];
}
