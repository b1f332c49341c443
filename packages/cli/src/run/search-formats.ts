import type { DataGranule, SearchResults } from "earthaccess";
import { escapeControls, safeJson } from "../output/printable.js";

/** The forms in which the granules of a search are written, apart from the table. */
export type DocumentFormat = "json" | "ndjson" | "geojson" | "stac" | "geoparquet";

/** A writer of one form: the document of the results, piece by piece. */
export type DocumentWriter = (
  results: SearchResults<DataGranule>,
  fields: readonly string[] | undefined,
) => AsyncIterable<string | Uint8Array>;

/** All forms but the table; a form of the future is a row here. */
export const DOCUMENTS: Readonly<Record<DocumentFormat, DocumentWriter>> = {
  json: (results) =>
    listText(
      results.map((granule) => granule.toJSON()),
      "[\n",
      "\n]\n",
      "[]\n",
    ),
  ndjson: (results) => results.map((granule) => `${safeJson(granule.toJSON())}\n`),
  stac: (results) =>
    listText(
      results.toStac(),
      '{"type":"FeatureCollection","features":[\n',
      "\n]}\n",
      '{"type":"FeatureCollection","features":[]}\n',
    ),
  geojson: (results, fields) => escaped(results.toGeoJsonText(fields ? { fields } : {})),
  geoparquet: (results, fields) => results.streamGeoParquet(fields ? { fields } : {}),
};

/** A list of JSON values, one a line, in bounded memory. */
export async function* listText(
  values: AsyncIterable<unknown>,
  head: string,
  tail: string,
  empty: string,
): AsyncGenerator<string, void, void> {
  let separator = head;
  for await (const value of values) {
    yield separator + safeJson(value);
    separator = ",\n";
  }
  yield separator === head ? empty : tail;
}

async function* escaped(pieces: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  for await (const piece of pieces) yield escapeControls(piece);
}
