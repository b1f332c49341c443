import {
  COLLECTION_PARAMETERS,
  GRANULE_PARAMETERS,
  type ParameterKind,
  type QueryParameter,
} from "@earthaccess/query/parameters";
import type { OptionSpec } from "../command-spec.js";

/** What is searched. */
export type SearchNoun = "granule" | "collection";

export const PARAMETERS: Readonly<Record<SearchNoun, readonly QueryParameter[]>> = {
  granule: GRANULE_PARAMETERS,
  collection: COLLECTION_PARAMETERS,
};

/** Flags that are not just the parameter's name in kebab-case: taken by another meaning, or several times on one line. */
const OWN_FLAGS: Readonly<Record<string, string>> = { exclude: "exclude-concept", options: "option" };

/** Further spellings that people try. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = { boundingBox: ["bbox"], sortKey: ["sort"] };

/** Parameters that the help shows at once; the rest is for `--help-all`. */
const USUAL = new Set(
  "shortName version provider daac conceptId keyword doi cloudHosted temporal boundingBox polygon point circle granuleName cloudCover dayNightFlag instrument platform orbitNumber downloadable updatedSince processingLevel hasGranules sortKey".split(
    " ",
  ),
);

/** How a value is written, by its kind: the placeholder, and what it looks like where the placeholder does not tell. */
const WRITTEN: Readonly<Record<ParameterKind, readonly [placeholder: string, example?: string]>> = {
  text: ["text"],
  version: ["text"],
  conceptId: ["id"],
  boolean: [""],
  numberRange: ["min,max", "0,20, or 10, without an end"],
  dates: ["dates", "2024-06, 2024-06-01/2024-06-30, 2024-06-01/.."],
  date: ["date", "2024-06-15 or 2024-06-15T12:00:00Z"],
  boundingBox: ["w,s,e,n", "-105,39,-104,40"],
  point: ["lon,lat", "-105.27,40.01"],
  line: ["lon,lat,…", "-105,40,-104,41"],
  polygon: ["lon,lat,…", "0,0,10,0,10,10"],
  circle: ["lon,lat,m", "-105.6,36.4,1000"],
  sortKey: ["key", "-start_date: the latest first"],
  daac: ["name"],
  attribute: ["text", "float,CLOUD_COVERAGE,0,20"],
  cycle: ["number"],
  passes: ["pass", "1 or 1:1L,2F"],
  grid: ["cells", "wrs-1:5,10"],
  exclude: ["id"],
  keywords: ["key=text,…", "category=EARTH SCIENCE,topic=OCEANS"],
  facets: ["key=n,…", "year=2020,month=6"],
  tags: ["key=text"],
  pageSize: ["count"],
  shapefile: ["file", "zipped shapefile, GeoJSON or KML"],
  options: ["name.switch", "granule-name.pattern, polygon.or=false"],
};

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The long flag of a parameter, with its dashes. */
export function flagOf(name: string): string {
  return `--${OWN_FLAGS[name] ?? kebab(name)}`;
}

/** The key of a flag's value among parsed options, as commander makes it. */
export function optionKey(flag: string): string {
  return flag.replace(/^--/, "").replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Every spelling of a parameter's flag; the first is the one that is shown. */
export function flagsOf({ name, aliases }: QueryParameter): readonly string[] {
  return [flagOf(name), ...[...aliases, ...(OTHER_NAMES[name] ?? [])].map((alias) => `--${kebab(alias)}`)];
}

/** A text with the names of parameters in it, as somebody reads it who types flags. */
export function inFlags(text: string): string {
  return text
    .replace(
      /To search inside a file read it first: polygon: await polygonFromFile\("(.*?)"\).*$/s,
      "For a file: --polygon-file $1",
    )
    .replace(/must be an object such as \{ (\w+): .*?\}/, "must be written $1=…")
    .replace(/\([\w, ]+\)/g, (list) => (/[a-z][A-Z]/.test(list) ? list.replace(/\w+/g, asFlag) : list))
    .replace(
      /options: \{ (\w+): \{ (\w+): true \} \}/g,
      (_, name: string, option: string) => `--option ${kebab(name)}.${kebab(option)}`,
    )
    .replace(/\b([a-z]+[A-Z]\w*)(: true)?(?![\w(])/g, (word, name: string) => (NAMES.has(name) ? flagOf(name) : word))
    .replace(/\[lon, lat\], a GeoJSON polygon or collection, or what polygonFromFile returns/, "lon,lat pairs")
    .replace(/\[(-?[\w.]+), (-?[\w.]+)\]/g, "$1,$2");
}

const asFlag = (word: string) => (NAMES.has(word) ? flagOf(word) : word);

const NAMES = new Set(
  [...GRANULE_PARAMETERS, ...COLLECTION_PARAMETERS].flatMap(({ name, aliases }) => [name, ...aliases]),
);

/** The options of a search, made from the table of its parameters. */
export function queryOptions(noun: SearchNoun): readonly OptionSpec[] {
  return [...PARAMETERS[noun].flatMap(parameterOptions), ...FILE_OPTIONS];
}

function parameterOptions(parameter: QueryParameter): readonly OptionSpec[] {
  const { kind, values, single, summary, name } = parameter;
  const [placeholder, example] = WRITTEN[kind];
  const value = placeholder === "" ? "" : ` <${placeholder}>`;
  const hint = example ?? (values && kind !== "sortKey" ? values.join(", ") : undefined);
  return flagsOf(parameter).map((flag, index) => ({
    flags: `${flag}${value}`,
    description: `${inFlags(summary)}${hint ? ` (${example ? "such as " : ""}${hint})` : ""}`,
    group: USUAL.has(name) ? "What to search:" : "What to search, further:",
    ...(kind === "boolean" && { negatable: true }),
    ...(kind !== "boolean" && !single && { repeats: true }),
    ...(!USUAL.has(name) && { isRare: true }),
    ...(index > 0 && { isHidden: true }),
  }));
}

const FILE_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--polygon-file <file>",
    description:
      "An area from a file: GeoJSON, shapefile (.shp or .zip), KML, KMZ, FlatGeobuf, GPX, GeoPackage, GeoParquet or WKT; simplified to what CMR takes",
    group: "What to search:",
    repeats: true,
  },
  {
    flags: "--max-points <count>",
    description: "How many points an area from a file may keep",
    group: "What to search, further:",
    standard: "300",
    isRare: true,
  },
];
