import type { OptionName, Row } from "./row.js";
import { optionNamed } from "./schema.js";

/** Parameters that mean the same for granules and collections. */
const SPATIAL = `boundingBox boundingBox or isSpatial
polygon polygon or isSpatial
point point or isSpatial brackets adds
line line or isSpatial
circle circle or isSpatial
shapefile shapefile isSpatial single
simplifyShapefile boolean
forceCartesian boolean`;

/** Parameters of the request rather than of what is searched. */
const REQUEST = `sortKey sortKey
pageSize pageSize single range=0,2000 stac=limit
includeFacets text single values=v2,true,false
echoCompatible boolean
options options`;

/**
 * The rows of a table, which is text because objects would weigh three times as much in a browser.
 *
 * A line has the name with its aliases (`name/alias`), the kind, then the options and the members of {@link Row}: `single` is
 * `true`, `stac=id` has a value, `range=` is none. The rows for areas stand between the two halves, those of the request at the end.
 */
export function rowsOf(before: string, after: string, sortKeys: string): readonly Row[] {
  return [before, SPATIAL, after, REQUEST]
    .join("\n")
    .split("\n")
    .map((line) => {
      const [names = "", kind, ...notes] = line.split(" ");
      const [name, ...aliases] = names.split("/");
      const options: OptionName[] = [];
      const row: Record<string, unknown> = { name, aliases, kind, options, preset: kind === "boolean" || undefined };
      if (kind === "sortKey") row.values = sortKeys.split(" ");
      for (const note of notes) {
        const [key = "", value = true] = note.split("=");
        const option = optionNamed(key);
        if (option) options.push(option);
        else if (value === true || !LISTS.includes(key)) row[key] = value;
        else row[key] = key === "values" ? value.split(",") : value ? value.split(",").map(Number) : null;
      }
      return row as unknown as Row;
    });
}

const LISTS = ["values", "range", "preset"];
