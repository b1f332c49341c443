import { parseDate } from "./dates.js";
import type { ParameterTable } from "./parameter-tables.js";
import { type ParameterTree, type ParameterValue, textsOf } from "./parameters.js";

/** A condition on an additional attribute. */
export interface AttributeCondition {
  readonly type: string;
  readonly name: string;
  /** Texts of the value, or of either end of a range; all absent when the attribute only has to be there. */
  readonly value?: string;
  readonly min?: string;
  readonly max?: string;
}

const TYPES = ["string", "float", "int", "datetime", "time", "date"];

/** Reads `NAME`, `type,NAME,value` or `type,NAME,min,max`; commas inside are written `\,`. */
export function parseAttribute(text: string): AttributeCondition | { readonly errors: string[] } {
  const parts = text.split(/(?<!\\),/).map((part) => part.replaceAll("\\,", ",").trim());
  const [type = "", name = "", low = "", high = ""] = parts;
  if (parts.length === 1) return { type: "", name: type };
  if (parts.length === 2 || parts.length > 4) {
    return {
      errors: ['Invalid number of additional attribute parts. Format is "type,name,value" or "type,name,min,max".'],
    };
  }
  const errors: string[] = [];
  if (!TYPES.includes(type)) errors.push(`[${type}] is an invalid type`);
  if (name === "") errors.push(`[${name}] is not a valid name for an attribute.`);
  const given = [low, high].filter((value) => value !== "");
  if (given.length === 0)
    errors.push("At least one of min or max must be provided for an additional attribute search.");
  else
    errors.push(
      ...given.filter((value) => !fits(type, value)).map((v) => `["${v}"] is an invalid value for type [${type}]`),
    );
  if (errors.length > 0) return { errors };
  if (parts.length === 3) return { type, name, value: low };
  return { type, name, ...(low === "" ? {} : { min: low }), ...(high === "" ? {} : { max: high }) };
}

/** A value of an attribute in a form that can be compared. */
export function comparable(type: string, text: string): string | number {
  if (type === "float" || type === "int") return Number(text);
  if (type === "datetime" || type === "date") return parseDate(text) ?? Date.parse(text);
  return text.toLowerCase();
}

/** The errors of `attribute`. */
export function attributeErrors(tree: ParameterTree): string[] {
  const value = tree.get("attribute");
  if (value === undefined) return [];
  if (typeof value === "string") return ["'attribute' is not a valid parameter. You must use 'attribute[]'."];
  return textsOf(value).flatMap((text) => {
    const parsed = parseAttribute(text);
    return "errors" in parsed ? parsed.errors : [];
  });
}

/** A pass with its tiles, of `passes[n][pass]` and `passes[n][tiles]`. */
export interface PassCondition {
  readonly pass: number;
  readonly tiles: readonly string[];
}

/** The passes of a valid search. */
export function passesOf(tree: ParameterTree): PassCondition[] {
  return passGroups(tree).map(([, group]) => ({ pass: Number(textsOf(group.get("pass"))[0]), tiles: tilesOf(group) }));
}

/** The errors of `cycle` and `passes`. */
export function trackErrors(tree: ParameterTree): string[] {
  const cycles = textsOf(tree.get("cycle"));
  const groups = passGroups(tree);
  if (groups.length > 0 && cycles.length === 0) return ["Cycle value must be provided when searching with passes."];
  if (groups.length > 0 && cycles.length > 1) {
    return [`There can only be one cycle value when searching with passes, but was ${JSON.stringify(cycles)}.`];
  }
  const errors = cycles
    .filter((text) => !isNatural(text))
    .map((text) => `Cycle must be a positive integer, but was [${text}]`);
  for (const [index, group] of groups) {
    const pass = textsOf(group.get("pass"))[0];
    if (pass === undefined) errors.push(`Parameter passes[${index}] is missing required field passes[${index}][pass]`);
    else if (!isNatural(pass)) errors.push(`Passes[${index}][pass] must be a positive integer, but was [${pass}]`);
    for (const tile of tilesOf(group)) {
      if (/^\d+[LRF]$/.test(tile)) continue;
      errors.push(`Tile must be in the format of "\\d+[LRF]", but was [${tile}] in passes[${index}][tiles]`);
    }
  }
  return errors;
}

/** The errors of concept ids, and of excluding them. */
export function granuleIdErrors(tree: ParameterTree, table: ParameterTable): string[] {
  const errors: string[] = [];
  for (const id of textsOf(tree.get("concept_id"))) {
    if (!/^[A-Z]+\d+-[A-Za-z0-9_]+$/.test(id)) errors.push(`Concept-id [${id}] is not valid.`);
    else if (table.concept === "granule" && !/^[GC]\d/.test(id)) {
      errors.push(
        `Invalid concept_id [${id}]. For granule queries concept_id must be either a granule or collection concept ID.`,
      );
    }
  }
  const patterns = tree.get("options");
  const own = patterns instanceof Map ? patterns.get("collection_concept_id") : undefined;
  const pattern = own instanceof Map && own.get("pattern") === "true";
  for (const id of textsOf(tree.get("collection_concept_id"))) {
    if (!pattern && !/^C\d+-[A-Za-z0-9_]+$/.test(id)) errors.push(`Collection-concept-id [${id}] is not valid.`);
  }
  const exclude = tree.get("exclude");
  if (exclude === undefined || table.concept !== "granule") return errors;
  if (!(exclude instanceof Map))
    return [...errors, "Parameter [exclude] must include a nested key, exclude[...]=value."];
  const names = [...exclude.keys()].filter((name) => name !== "concept_id" && name !== "echo_granule_id");
  if (names.length > 0) errors.push(`Parameter(s) [${names.join(", ")}] can not be used with exclude.`);
  const ids = excludedIds(tree);
  if (ids.some((id) => id.startsWith("C")))
    errors.push(`Exclude collection is not supported, {:concept-id ${JSON.stringify(ids)}}`);
  return errors;
}

/** The granule ids that `exclude` names. */
export function excludedIds(tree: ParameterTree): string[] {
  const exclude = tree.get("exclude");
  if (!(exclude instanceof Map)) return [];
  return [...textsOf(exclude.get("concept_id")), ...textsOf(exclude.get("echo_granule_id"))];
}

function passGroups(tree: ParameterTree): [string, ReadonlyMap<string, ParameterValue>][] {
  const passes = tree.get("passes");
  if (!(passes instanceof Map)) return [];
  return [...passes].flatMap(([index, group]) =>
    group instanceof Map ? [[index, group] as [string, ReadonlyMap<string, ParameterValue>]] : [],
  );
}

function tilesOf(group: ReadonlyMap<string, ParameterValue>): string[] {
  return textsOf(group.get("tiles")).flatMap((text) => text.split(",").map((tile) => tile.trim()));
}

function isNatural(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1;
}

function fits(type: string, value: string): boolean {
  if (type === "int") return /^[+-]?\d+$/.test(value);
  if (type === "float") return value !== "" && Number.isFinite(Number(value));
  if (type === "datetime" || type === "date") return parseDate(value) !== undefined;
  if (type === "time") return /^\d\d:\d\d:\d\d(\.\d+)?Z?$/.test(value);
  return true;
}
