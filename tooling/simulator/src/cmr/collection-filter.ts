import type { Shape } from "../geometry/shape.js";
import type { CollectionEntry } from "../records/collection-entry.js";
import { asObjects, asText } from "../records/json.js";
import { overlaps, parseDate, parseDateRange, parseTemporal } from "./dates.js";
import { hasOption, type ParameterTree, textsOf } from "./parameters.js";
import { spatialCondition } from "./spatial-condition.js";
import { matchesGlob, textMatch } from "./text-match.js";

type Test = (entry: CollectionEntry) => boolean;

/** The conditions of a valid collection search. Parameters the box has no data for (services, tools, variables, tags) find nothing. */
export function collectionFilter(tree: ParameterTree, shapefile: readonly Shape[] | undefined): Test {
  const spatial = spatialCondition(tree, shapefile);
  const tests = [
    ...textTests(tree),
    ...dateTests(tree),
    ...flagTests(tree),
    keywordTest(tree),
    scienceKeywordTest(tree),
    ...[
      "service_name",
      "tool_name",
      "variable_name",
      "tag_key",
      "service_concept_id",
      "tool_concept_id",
      "variable_concept_id",
    ].map((name) => (tree.has(name) ? () => false : undefined)),
    spatial === undefined ? undefined : (entry: CollectionEntry) => spatial(entry.regions),
  ].filter((test) => test !== undefined);
  return (entry) => tests.every((test) => test(entry));
}

function textTests(tree: ParameterTree): (Test | undefined)[] {
  const test = (name: string, read: (entry: CollectionEntry) => readonly (string | undefined)[]): Test | undefined => {
    const match = textMatch(tree, name, name === "concept_id");
    return match === undefined ? undefined : (entry) => match(read(entry).filter((text) => text !== undefined));
  };
  return [
    test("concept_id", (entry) => [entry.conceptId]),
    test("short_name", (entry) => [entry.shortName]),
    test("version", (entry) => [entry.version]),
    test("entry_title", (entry) => [entry.entryTitle]),
    test("entry_id", (entry) => [entry.entryId]),
    test("native_id", (entry) => [entry.nativeId]),
    test("doi", (entry) => [entry.doi]),
    test("provider", (entry) => [entry.provider]),
    test("data_center", (entry) => entry.dataCenters),
    test("archive_center", (entry) => entry.archiveCenters),
    test("platform", (entry) => entry.platforms),
    test("instrument", (entry) => entry.instruments),
    test("sensor", (entry) => entry.instruments),
    test("project", (entry) => entry.projects),
    test("processing_level_id", (entry) => [entry.processingLevel]),
    test("collection_progress", (entry) => [entry.progress]),
    test("collection_data_type", (entry) => [asText(entry.record.umm.CollectionDataType)]),
  ];
}

function dateTests(tree: ParameterTree): (Test | undefined)[] {
  const exclude = hasOption(tree, "temporal", "exclude_boundary");
  const all = hasOption(tree, "temporal", "and");
  const temporal = textsOf(tree.get("temporal")).flatMap((text) => {
    const range = parseTemporal(text);
    return "errors" in range ? [] : [range];
  });
  const single = (name: string, read: (entry: CollectionEntry) => number): Test | undefined => {
    const wanted = textsOf(tree.get(name)).flatMap((text) => {
      const range = parseDateRange(text, name);
      return "errors" in range ? [] : [range];
    });
    if (wanted.length === 0) return undefined;
    return (entry) => wanted.some((range) => overlaps(read(entry), read(entry), range, false));
  };
  const since = parseDate(textsOf(tree.get("updated_since"))[0] ?? "");
  return [
    temporal.length === 0
      ? undefined
      : (entry) => {
          const meets = (range: (typeof temporal)[number]): boolean =>
            entry.ranges.some(({ start, end }) => overlaps(start, end, range, exclude));
          return all ? temporal.every(meets) : temporal.some(meets);
        },
    single("revision_date", (entry) => entry.revisionDate),
    single("created_at", (entry) => entry.createdAt),
    since === undefined ? undefined : (entry) => entry.revisionDate >= since,
  ];
}

function flagTests(tree: ParameterTree): (Test | undefined)[] {
  const flag = (name: string, read: Test): Test | undefined => {
    const wanted = textsOf(tree.get(name))[0]?.toLowerCase();
    return wanted === "true" || wanted === "false" ? (entry) => read(entry) === (wanted === "true") : undefined;
  };
  const links = (entry: CollectionEntry, type: string): boolean =>
    asObjects(entry.record.umm.RelatedUrls).some((link) => link.Type === type);
  return [
    flag("cloud_hosted", (entry) => entry.cloudHosted),
    flag("has_granules", (entry) => entry.granuleCount > 0),
    flag("has_granules_or_cwic", (entry) => entry.granuleCount > 0),
    flag("has_granules_or_opensearch", (entry) => entry.granuleCount > 0),
    flag("downloadable", (entry) => links(entry, "GET DATA")),
    flag("browsable", (entry) => links(entry, "GET RELATED VISUALIZATION")),
    flag("has_opendap_url", (entry) =>
      asObjects(entry.record.umm.RelatedUrls).some((link) => link.Subtype === "OPENDAP DATA"),
    ),
  ];
}

/** Words that must all occur, with wildcards; or one phrase in quotes. */
function keywordTest(tree: ParameterTree): Test | undefined {
  const text = textsOf(tree.get("keyword"))[0]?.toLowerCase();
  if (text === undefined) return undefined;
  const phrase = /^"(.+)"$/.exec(text.trim())?.[1];
  if (phrase !== undefined) return (entry) => entry.keywords.includes(phrase);
  const wanted = text.split(/\s+/).filter((word) => word !== "");
  return (entry) => {
    const words = [...entry.keywords.split(/[^\p{L}\p{N}._/-]+/u), ...entry.keywords.split(/[^\p{L}\p{N}]+/u)];
    return wanted.every((word) => words.some((known) => matchesGlob(known, word)));
  };
}

function scienceKeywordTest(tree: ParameterTree): Test | undefined {
  const groups = tree.get("science_keywords");
  if (!(groups instanceof Map)) return undefined;
  const wanted = [...groups.values()].flatMap((group) =>
    group instanceof Map
      ? [[...group].map(([field, value]) => [field.replaceAll("-", "_"), textsOf(value)] as const)]
      : [],
  );
  const fields: Readonly<Record<string, string>> = {
    category: "Category",
    topic: "Topic",
    term: "Term",
    variable_level_1: "VariableLevel1",
    variable_level_2: "VariableLevel2",
    variable_level_3: "VariableLevel3",
    detailed_variable: "DetailedVariable",
  };
  return (entry) =>
    wanted.every((group) =>
      asObjects(entry.record.umm.ScienceKeywords).some((keyword) =>
        group.every(([field, texts]) =>
          texts.some((text) => text.toLowerCase() === asText(keyword[fields[field] ?? ""])?.toLowerCase()),
        ),
      ),
    );
}
