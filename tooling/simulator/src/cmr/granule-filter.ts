import type { Shape } from "../geometry/shape.js";
import type { CollectionEntry } from "../records/collection-entry.js";
import type { GranuleFacts } from "../records/granule-facts.js";
import { attributeCondition } from "./attribute-condition.js";
import { overlaps, parseDate, parseDateRange, parseTemporal, type TemporalRange } from "./dates.js";
import { parseNumericRange } from "./numeric-range.js";
import { hasOption, type ParameterTree, textsOf } from "./parameters.js";
import { spatialCondition } from "./spatial-condition.js";
import { excludedIds, passesOf } from "./special-parameters.js";
import { textMatch } from "./text-match.js";

/** A search over granules: what their collection must be, and what they must be themselves. */
export interface GranuleFilter {
  readonly collection: (collection: CollectionEntry) => boolean;
  readonly granule: readonly ((facts: GranuleFacts) => boolean)[];
}

type Test = (facts: GranuleFacts) => boolean;

/** The conditions of a valid granule search. */
export function granuleFilter(tree: ParameterTree, shapefile: readonly Shape[] | undefined): GranuleFilter {
  const tests: (Test | undefined)[] = [
    ...textTests(tree),
    ...dateTests(tree),
    ...numberTests(tree),
    conceptTest(tree),
    attributeCondition(tree),
    trackTest(tree),
    flagTest(tree, "downloadable", (facts) => facts.downloadable),
    flagTest(tree, "browsable", (facts) => facts.browsable),
  ];
  const spatial = spatialCondition(tree, shapefile);
  // Last, as it costs most.
  if (spatial !== undefined) tests.push((facts) => spatial(facts.regions));
  return { collection: collectionTest(tree), granule: tests.filter((test) => test !== undefined) };
}

function collectionTest(tree: ParameterTree): (collection: CollectionEntry) => boolean {
  const tests = [
    field(textMatch(tree, "short_name"), (entry) => entry.shortName),
    field(textMatch(tree, "version"), (entry) => entry.version),
    field(textMatch(tree, "entry_title"), (entry) => entry.entryTitle),
    field(textMatch(tree, "entry_id"), (entry) => entry.entryId),
    field(textMatch(tree, "collection_concept_id", true), (entry) => entry.conceptId),
  ].filter((test) => test !== undefined);
  const ids = textsOf(tree.get("concept_id"));
  if (ids.length > 0 && ids.every((id) => id.startsWith("C"))) tests.push((entry) => ids.includes(entry.conceptId));
  return (collection) => tests.every((test) => test(collection));
}

function field(
  match: ReturnType<typeof textMatch>,
  read: (entry: CollectionEntry) => string,
): ((entry: CollectionEntry) => boolean) | undefined {
  return match === undefined ? undefined : (entry) => match([read(entry)]);
}

function textTests(tree: ParameterTree): (Test | undefined)[] {
  const test = (name: string, read: (facts: GranuleFacts) => readonly (string | undefined)[]): Test | undefined => {
    const match = textMatch(tree, name);
    return match === undefined ? undefined : (facts) => match(read(facts).filter((text) => text !== undefined));
  };
  /** A granule without the field has its collection's, unless that is switched off. */
  const inherited = (name: string, key: "platforms" | "instruments"): Test | undefined =>
    test(name, (facts) => {
      if (facts[key].length > 0 || hasOption(tree, name, "exclude_collection")) return facts[key];
      return facts.collection[key];
    });
  return [
    test("provider", (facts) => [facts.provider]),
    test("granule_ur", (facts) => [facts.granuleUr]),
    test("producer_granule_id", (facts) => facts.producerIds),
    test("readable_granule_name", (facts) => [facts.granuleUr, ...facts.producerIds]),
    test("native_id", (facts) => [facts.nativeId]),
    test("day_night", (facts) => [facts.dayNight]),
    test("project", (facts) => (facts.projects.length > 0 ? facts.projects : facts.collection.projects)),
    test("feature_id", (facts) => facts.featureIds),
    test("crid_id", (facts) => facts.cridIds),
    inherited("platform", "platforms"),
    inherited("instrument", "instruments"),
    inherited("sensor", "instruments"),
    gridTest(tree),
  ];
}

function dateTests(tree: ParameterTree): (Test | undefined)[] {
  const exclude = hasOption(tree, "temporal", "exclude_boundary");
  const span =
    (range: TemporalRange): Test =>
    (f) =>
      f.start !== undefined && overlaps(f.start, f.end, range, exclude);
  const at = (name: string, read: (facts: GranuleFacts) => number | undefined): Test | undefined =>
    ranges(
      tree,
      name,
      (text) => parseDateRange(text, name),
      (range) => (facts) => {
        const time = read(facts);
        return time !== undefined && overlaps(time, time, range, false);
      },
    );
  const since = parseDate(textsOf(tree.get("updated_since"))[0] ?? "");
  return [
    ranges(tree, "temporal", parseTemporal, span),
    at("revision_date", (facts) => facts.revisionDate),
    at("created_at", (facts) => facts.createdAt),
    at("production_date", (facts) => facts.productionDate),
    since === undefined ? undefined : (facts) => facts.revisionDate >= since,
    ranges(
      tree,
      "equator_crossing_date",
      (text) => parseDateRange(text, ""),
      (range) => (facts) =>
        facts.orbits.some(({ crossingTime: time }) => time !== undefined && overlaps(time, time, range, false)),
    ),
  ];
}

/** Several values of a date parameter are alternatives, unless `options[name][and]`. */
function ranges(
  tree: ParameterTree,
  name: string,
  parse: (text: string) => TemporalRange | { readonly errors: string[] },
  make: (range: TemporalRange) => Test,
): Test | undefined {
  const tests = textsOf(tree.get(name)).flatMap((text) => {
    const range = parse(text);
    return "errors" in range ? [] : [make(range)];
  });
  if (tests.length === 0) return undefined;
  return hasOption(tree, name, "and")
    ? (facts) => tests.every((t) => t(facts))
    : (facts) => tests.some((t) => t(facts));
}

function numberTests(tree: ParameterTree): (Test | undefined)[] {
  const range = (name: string): { min: number; max: number } | undefined => {
    const text = textsOf(tree.get(name))[0];
    const parsed = text === undefined ? undefined : parseNumericRange(text);
    return parsed === undefined || "errors" in parsed ? undefined : parsed;
  };
  const [cloud, orbit, longitude] = [range("cloud_cover"), range("orbit_number"), range("equator_crossing_longitude")];
  return [
    cloud && ((f) => f.cloudCover !== undefined && f.cloudCover >= cloud.min && f.cloudCover <= cloud.max),
    orbit && ((f) => f.orbits.some((o) => (o.first ?? Number.NaN) <= orbit.max && (o.last ?? Number.NaN) >= orbit.min)),
    longitude &&
      ((facts) =>
        facts.orbits.some(({ crossingLongitude: x }) => {
          if (x === undefined) return false;
          const { min, max } = longitude;
          return min <= max ? x >= min && x <= max : x >= min || x <= max;
        })),
  ];
}

function conceptTest(tree: ParameterTree): Test | undefined {
  const ids = new Set(textsOf(tree.get("concept_id")));
  const excluded = new Set(excludedIds(tree));
  if (ids.size === 0 && excluded.size === 0) return undefined;
  return (facts) => {
    if (excluded.has(facts.conceptId)) return false;
    return ids.size === 0 || ids.has(facts.conceptId) || ids.has(facts.collection.conceptId);
  };
}

function flagTest(tree: ParameterTree, name: string, read: (facts: GranuleFacts) => boolean): Test | undefined {
  const wanted = textsOf(tree.get(name))[0]?.toLowerCase();
  if (wanted !== "true" && wanted !== "false") return undefined;
  return (facts) => read(facts) === (wanted === "true");
}

function trackTest(tree: ParameterTree): Test | undefined {
  const cycles = textsOf(tree.get("cycle")).map(Number);
  const passes = passesOf(tree);
  if (cycles.length === 0) return undefined;
  const hasPass = (facts: GranuleFacts, { pass, tiles }: { pass: number; tiles: readonly string[] }): boolean =>
    facts.passes.some(
      (own) => own.pass === pass && (tiles.length === 0 || tiles.some((tile) => own.tiles.includes(tile))),
    );
  const all = hasOption(tree, "passes", "and");
  return (facts) => {
    if (facts.cycle === undefined || !cycles.includes(facts.cycle)) return false;
    if (passes.length === 0) return true;
    return all ? passes.every((pass) => hasPass(facts, pass)) : passes.some((pass) => hasPass(facts, pass));
  };
}

/** `name:x,y` or `name:x1-x2,y1-y2`, several places separated by colons. */
function gridTest(tree: ParameterTree): Test | undefined {
  const wanted = textsOf(tree.get("two_d_coordinate_system")).map((text) => {
    const [name = "", ...places] = text.split(":");
    const range = (part: string): [number, number] => {
      const [low = "", high = low] = part.split("-");
      return [
        low === "" ? Number.NEGATIVE_INFINITY : Number(low),
        high === "" ? Number.POSITIVE_INFINITY : Number(high),
      ];
    };
    const cells = places.map((place) => place.split(",").map(range));
    return { name: name.toLowerCase(), cells };
  });
  if (wanted.length === 0) return undefined;
  const within = (value: number, span: [number, number] | undefined): boolean =>
    span === undefined || (value >= span[0] && value <= span[1]);
  return (facts) =>
    facts.tiles.some((tile) =>
      wanted.some(({ name, cells }) => {
        if (tile.name.toLowerCase() !== name) return false;
        return cells.length === 0 || cells.some(([x, y]) => within(tile.x, x) && within(tile.y, y));
      }),
    );
}
