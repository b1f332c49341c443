import type { ValidationResult } from "earthaccess";
import type { Problems } from "../usage-error.js";
import { flagValue, switchesOf } from "./flag-values.js";
import { flagOf, flagsOf, inFlags, optionKey, PARAMETERS, type SearchNoun } from "./query-flags.js";

/** The conditions that were typed, under the query's names. */
export type TypedParams = Record<string, unknown>;

/** The conditions among parsed options. Two spellings of one parameter are a problem, unless it takes several values. */
export function typedParams(
  noun: SearchNoun,
  options: Readonly<Record<string, unknown>>,
  problems: Problems,
): TypedParams {
  const params: TypedParams = {};
  for (const parameter of PARAMETERS[noun]) {
    const given = flagsOf(parameter).filter((flag) => options[optionKey(flag)] !== undefined);
    const [flag, other] = given;
    if (flag === undefined) continue;
    if (other !== undefined && (parameter.single || parameter.kind === "boolean")) {
      problems.add(other, `is the same as ${flag}; give one of them`);
      continue;
    }
    const texts = given.flatMap((one) => options[optionKey(one)]);
    params[parameter.name] =
      parameter.kind === "options"
        ? switchesOf(texts as string[])
        : flagValue(parameter, texts.length > 1 ? texts : texts[0]);
  }
  return params;
}

/** Reads the files that conditions name: areas, and shapes to upload. */
export async function withFiles(
  params: TypedParams,
  options: Readonly<Record<string, unknown>>,
  problems: Problems,
  onSimplified: (text: string) => void,
): Promise<TypedParams> {
  const result = { ...params };
  const maxPoints = options.maxPoints === undefined ? undefined : Number(options.maxPoints);
  if (maxPoints !== undefined && !(Number.isInteger(maxPoints) && maxPoints >= 4))
    problems.add("--max-points", `must be a whole number from 4, got ${String(options.maxPoints)}`);
  const files = (options.polygonFile ?? []) as readonly string[];
  if (files.length > 0) {
    const { polygonFromFile } = await import("@earthaccess/query/node");
    const polygons: unknown[] = [];
    for (const file of files) {
      try {
        const found = await polygonFromFile(file, maxPoints === undefined ? {} : { maxPoints });
        polygons.push(...found.polygons);
        if (found.pointsAfter < found.pointsBefore)
          onSimplified(
            `${file}: ${found.pointsBefore} points simplified to ${found.pointsAfter}, at most ${found.toleranceDegrees.toPrecision(2)} degrees off.`,
          );
      } catch (error) {
        problems.add("--polygon-file", (error as Error).message);
      }
    }
    if (polygons.length > 0) result.polygon = [...[params.polygon ?? []].flat(), ...polygons];
  }
  if (typeof params.shapefile === "string") {
    const { readFile } = await import("node:fs/promises");
    const { basename } = await import("node:path");
    const path = params.shapefile;
    try {
      result.shapefile = new File([await readFile(path)], basename(path), { type: shapeType(path) });
    } catch (error) {
      problems.add("--shapefile", `${path} cannot be read: ${(error as Error).message}`);
    }
  }
  return result;
}

/** The media types by which CMR knows what was uploaded. */
function shapeType(path: string): string {
  if (/\.kml$/i.test(path)) return "application/vnd.google-earth.kml+xml";
  return /\.(geo)?json$/i.test(path) ? "application/geo+json" : "application/shapefile+zip";
}

/** What the query says is wrong, by the flags that were typed; what is doubtful goes to `onWarning`. */
export function reportValidation(
  noun: SearchNoun,
  options: Readonly<Record<string, unknown>>,
  { errors, warnings }: Pick<ValidationResult, "errors" | "warnings">,
  problems: Problems,
  onWarning: (text: string) => void,
): void {
  const named = (field: string) => FIELD_NAMES[field] ?? typedFlag(noun, field, options);
  for (const { field, message } of errors) problems.add(named(field), inFlags(message));
  for (const { field, message } of warnings) onWarning(`${named(field)}: ${inFlags(message)}`);
}

/** The spelling by which a parameter was given; its main one where it was given otherwise. */
function typedFlag(noun: SearchNoun, name: string, options: Readonly<Record<string, unknown>>): string {
  const parameter = PARAMETERS[noun].find((one) => one.name === name);
  const spellings = parameter ? flagsOf(parameter) : [];
  return spellings.find((flag) => options[optionKey(flag)] !== undefined) ?? flagOf(name);
}

/** Fields of the query's problems that are no parameter. */
const FIELD_NAMES: Readonly<Record<string, string>> = { spatial: "area", collection: "search" };
