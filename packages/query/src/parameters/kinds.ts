import { cycle, numberRange, pageSize } from "./number-kinds.js";
import type { Kind, KindName, Row } from "./row.js";
import { attribute, exclude, facets, grid, keywords, passes, shapefile, tags } from "./structured-kinds.js";
import { boolean, conceptId, daac, sortKey, text, version } from "./text-kinds.js";
import { boundingBox, circle, date, dates, line, point, polygon } from "./value-kinds.js";

/** Options are read by the compiler, which knows what the other parameters are. */
const KINDS: Readonly<Record<Exclude<KindName, "options">, Kind>> = {
  text,
  version,
  conceptId,
  boolean,
  numberRange,
  dates,
  date,
  boundingBox,
  point,
  line,
  polygon,
  circle,
  sortKey,
  daac,
  attribute,
  cycle,
  passes,
  grid,
  exclude,
  keywords,
  facets,
  tags,
  pageSize,
  shapefile,
};

/** How the values of a row are read and written. */
export function kindOf(row: Row): Kind {
  return KINDS[row.kind as keyof typeof KINDS];
}
