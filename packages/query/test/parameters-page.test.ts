import { CollectionQuery, GranuleQuery } from "@earthaccess/query";
import { describe, expect, test } from "vitest";
import { COLLECTION_ROWS } from "../src/parameters/collection-rows.js";
import { GRANULE_ROWS } from "../src/parameters/granule-rows.js";
import type { Row } from "../src/parameters/row.js";
import { COLLECTION_TEXTS, GRANULE_TEXTS, parametersPage, summariesModule } from "./parameters-page.js";

test("docs/reference/parameters.md is up to date (-u makes it again)", async () => {
  await expect(parametersPage()).toMatchFileSnapshot("../../../docs/reference/parameters.md");
});

test("src/parameters/summaries.ts says what the doc comments say (-u makes it again)", async () => {
  await expect(summariesModule()).toMatchFileSnapshot("../src/parameters/summaries.ts");
});

const names = (rows: readonly Row[]) => rows.flatMap((row) => [row.name, ...(row.aliases ?? [])]).sort();

describe.each([
  ["granules", GRANULE_ROWS, GRANULE_TEXTS, new GranuleQuery()],
  ["collections", COLLECTION_ROWS, COLLECTION_TEXTS, new CollectionQuery()],
] as const)("the table of %s", (_noun, rows, texts, query) => {
  test("has exactly the parameters of the interface, each with a text", () => {
    expect(names(rows)).toEqual([...texts.keys()].sort());
    expect([...texts].filter(([, text]) => !/^[A-Z].*\.$/s.test(text))).toEqual([]);
  });

  test("names nothing twice", () => {
    expect(new Set(names(rows)).size).toBe(names(rows).length);
  });

  test("has a method for every name", () => {
    const methods = query as unknown as Record<string, unknown>;
    expect(names(rows).filter((name) => typeof methods[name] !== "function")).toEqual([]);
  });
});

/** CMR's own list (search API documentation and source). */
const GRANULE_PARAMETERS =
  "attribute bounding_box browsable circle cloud_cover collection_concept_id concept_id created_at crid_id cycle day_night downloadable entry_id entry_title equator_crossing_date equator_crossing_longitude exclude feature_id granule_ur instrument line native_id orbit_number passes platform point polygon producer_granule_id production_date project provider readable_granule_name revision_date sensor shapefile simplify_shapefile force_cartesian short_name temporal temporal_facet two_d_coordinate_system updated_since version include_facets echo_compatible sort_key page_size dataset_id campaign echo_collection_id echo_granule_id online_only browse_only provider_id day_night_flag grid";
const COLLECTION_PARAMETERS =
  "archive_center attribute author bounding_box browsable circle cloud_hosted collection_data_type collection_progress concept_id consortium created_at data_center doi downloadable entry_id entry_title exclude granule_data_format has_granules has_granules_or_cwic has_granules_or_opensearch has_granules_created_at has_granules_revised_at has_opendap_url horizontal_data_resolution_range include_non_operational instrument keyword latency line measurement native_id platform point polygon processing_level_id processing_level project provider provider_short_name revision_date science_keywords sensor service_name service_type service_concept_id short_name spatial_keyword standard_product tag_key tag_data tag_originator_id temporal tool_name tool_type tool_concept_id two_d_coordinate_system_name updated_since variable_name variable_native_id variable_concept_id version shapefile simplify_shapefile include_granule_counts include_has_granules include_facets include_tags include_highlights all_revisions sort_key page_size";

test.each(GRANULE_PARAMETERS.split(" "))("granules can be searched by CMR's %s", (name) => {
  const { errors } = GranuleQuery.from({ [name]: "" }).validate();
  expect(errors.filter(({ code }) => code === "unknown-parameter")).toEqual([]);
});

test.each(COLLECTION_PARAMETERS.split(" "))("collections can be searched by CMR's %s", (name) => {
  const { errors } = CollectionQuery.from({ [name]: "" }).validate();
  expect(errors.filter(({ code }) => code === "unknown-parameter")).toEqual([]);
});
