import type { DataGranule } from "earthaccess";
import { bytesText } from "../output/quantities.js";
import type { Column } from "../output/table.js";
import { type FieldPath, parseFieldPath } from "../query/field-path.js";
import { recordValues } from "../query/where.js";
import type { Problems } from "../usage-error.js";

/** A column of the table of granules, and what stands in it. */
export interface GranuleColumn extends Column {
  readonly cell: (granule: DataGranule) => string;
}

const property = (granule: DataGranule, name: string) => granule.toStac().properties[name];
const text = (value: unknown) => (value === undefined || value === null ? "" : String(value));

/** What the table of granules shows when no fields are named. */
export const GRANULE_COLUMNS: readonly GranuleColumn[] = [
  { title: "granule", least: 24, cut: "middle", cell: ({ id }) => id },
  {
    title: "start",
    least: 10,
    cell: (granule) =>
      text(property(granule, "start_datetime") ?? property(granule, "datetime")).replace(/:\d\d(?:\.\d+)?Z$/, "Z"),
  },
  { title: "size", align: "right", cell: ({ size }) => (size === undefined ? "" : bytesText(size)) },
  { title: "files", align: "right", cell: (granule) => String(granule.dataAssets().length) },
  {
    title: "clouds",
    align: "right",
    cell: (granule) => {
      const cover = property(granule, "eo:cloud_cover");
      return typeof cover === "number" ? `${Math.round(cover)}%` : "";
    },
  },
  { title: "concept id", style: "dim", cell: ({ conceptId }) => conceptId ?? "" },
];

/** Columns for the fields of `--fields`: any place of a UMM record, or a property of the STAC item. */
export function fieldColumns(given: string, problems: Problems): readonly GranuleColumn[] {
  return given.split(",").flatMap((name): readonly GranuleColumn[] => {
    const path = parseFieldPath(name);
    if (!path) {
      problems.add("--fields", `"${name}" is no field; write names with commas, such as GranuleUR,CloudCover`);
      return [];
    }
    return [{ title: path.text, least: 8, cut: "middle", cell: (granule) => fieldText(granule, path) }];
  });
}

function fieldText(granule: DataGranule, path: FieldPath): string {
  if (path.text === "id") return granule.id;
  return recordValues(granule, path)
    .map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value)))
    .join(", ");
}
