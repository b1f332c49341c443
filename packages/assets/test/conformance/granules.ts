import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type UmmGranule, type UmmGranuleRecord, ummGranuleToStacItem } from "@earthaccess/stac";
import { type Asset, assetsOf } from "../../src/index.js";
import { type Data, FOLDER, fixtures } from "./records.js";

function readGranule(name: string): UmmGranuleRecord {
  const record = JSON.parse(readFileSync(join(FOLDER, name.replace("umm-fixtures/", "umm/")), "utf8"));
  return record.items ? record.items[0] : record;
}

export const WHEN = { SingleDateTime: "2020-01-01T00:00:00Z" };

/** The granule of a record, which the suite writes in several short forms. */
export function granuleOf(given: Data): UmmGranuleRecord {
  if (given.umm_fixture) return readGranule(given.umm_fixture);
  if (given.input) return fixtures[given.input.fixture];
  const urls = ["GET DATA", "GET RELATED VISUALIZATION"].flatMap((Type) =>
    ((given[Type] ?? []) as string[]).map((URL) => ({ Type, URL })),
  );
  return { umm: { GranuleUR: "granule", TemporalExtent: WHEN, RelatedUrls: urls } };
}

export function assetsFrom(given: Data): Asset[] {
  return assetsOf(ummGranuleToStacItem(granuleOf(given)));
}

export const dataUrls = (umm: UmmGranule, access: string): string[] =>
  assetsOf(ummGranuleToStacItem({ umm }))
    .filter((asset) => String(asset.extraFields?.["umm:type"]).startsWith("GET DATA"))
    .map((asset) => asset.hrefFor(access === "direct" ? "s3" : "https"))
    .filter((href): href is string => href !== undefined);
