/** What CMR knows about a parameter: the options it takes; undefined where it does not check them. */
export interface ParameterRow {
  readonly options?: readonly string[];
}

/** The parameters and sort keys of one kind of search. */
export interface ParameterTable {
  readonly concept: "granule" | "collection";
  readonly parameters: Readonly<Record<string, ParameterRow>>;
  readonly sortKeys: readonly string[];
}

const TEXT: ParameterRow = { options: ["pattern", "ignore_case"] };
const TEXT_AND: ParameterRow = { options: ["pattern", "ignore_case", "and"] };
const INHERITED: ParameterRow = { options: ["pattern", "ignore_case", "and", "exclude_collection"] };
const DATES: ParameterRow = { options: ["and"] };
const PATTERN: ParameterRow = { options: ["pattern"] };
const ID: ParameterRow = { options: [] };
const ATTRIBUTE: ParameterRow = { options: ["exclude_collection", "or", "exclude_boundary"] };
const SPATIAL: ParameterRow = { options: ["or", "and"] };
const FREE: ParameterRow = {};

/** Parameters of every search. */
const PAGING: Readonly<Record<string, ParameterRow>> = {
  page_size: FREE,
  page_num: FREE,
  offset: FREE,
  scroll: FREE,
  sort_key: FREE,
  options: FREE,
  pretty: FREE,
  token: FREE,
  echo_compatible: FREE,
  include_facets: FREE,
  result_format: FREE,
};

/** Every granule parameter. */
export const GRANULE_TABLE: ParameterTable = {
  concept: "granule",
  parameters: {
    ...PAGING,
    attribute: ATTRIBUTE,
    bounding_box: SPATIAL,
    browsable: FREE,
    circle: SPATIAL,
    cloud_cover: FREE,
    collection_concept_id: PATTERN,
    concept_id: ID,
    created_at: DATES,
    crid_id: TEXT_AND,
    cycle: FREE,
    day_night: TEXT,
    downloadable: FREE,
    entry_id: TEXT,
    entry_title: TEXT_AND,
    equator_crossing_date: FREE,
    equator_crossing_longitude: FREE,
    exclude: FREE,
    feature_id: TEXT_AND,
    force_cartesian: FREE,
    granule_ur: TEXT,
    instrument: INHERITED,
    line: SPATIAL,
    native_id: TEXT,
    orbit_number: FREE,
    passes: { options: ["and"] },
    platform: INHERITED,
    point: SPATIAL,
    polygon: SPATIAL,
    producer_granule_id: TEXT,
    production_date: DATES,
    project: TEXT_AND,
    provider: TEXT,
    readable_granule_name: TEXT_AND,
    revision_date: DATES,
    sensor: INHERITED,
    shapefile: FREE,
    short_name: TEXT_AND,
    simplify_shapefile: FREE,
    temporal: { options: ["exclude_boundary", "and", "or"] },
    temporal_facet: FREE,
    two_d_coordinate_system: TEXT,
    updated_since: FREE,
    version: TEXT,
  },
  sortKeys: [
    ...[
      "granule_ur",
      "producer_granule_id",
      "readable_granule_name",
      "start_date",
      "end_date",
      "entry_title",
      "dataset_id",
    ],
    ...[
      "short_name",
      "version",
      "provider",
      "data_size",
      "cloud_cover",
      "campaign",
      "project",
      "platform",
      "instrument",
      "sensor",
    ],
    ...["day_night", "day_night_flag", "downloadable", "online_only", "browsable", "browse_only", "revision_date"],
  ],
};

/** Every collection parameter. */
export const COLLECTION_TABLE: ParameterTable = {
  concept: "collection",
  parameters: {
    ...PAGING,
    all_revisions: FREE,
    archive_center: TEXT,
    attribute: ATTRIBUTE,
    author: TEXT_AND,
    boosts: FREE,
    bounding_box: SPATIAL,
    browsable: FREE,
    circle: SPATIAL,
    cloud_hosted: FREE,
    collection_data_type: TEXT,
    collection_progress: TEXT_AND,
    concept_id: ID,
    consortium: TEXT_AND,
    created_at: DATES,
    data_center: TEXT_AND,
    data_center_h: TEXT_AND,
    doi: TEXT_AND,
    downloadable: FREE,
    entry_id: TEXT_AND,
    entry_title: TEXT_AND,
    exclude: FREE,
    force_cartesian: FREE,
    granule_data_format: TEXT_AND,
    granule_data_format_h: TEXT_AND,
    has_granules: FREE,
    has_granules_created_at: DATES,
    has_granules_or_cwic: FREE,
    has_granules_or_opensearch: FREE,
    has_granules_revised_at: DATES,
    has_opendap_url: FREE,
    horizontal_data_resolution_range: FREE,
    include_granule_counts: FREE,
    include_has_granules: FREE,
    include_highlights: FREE,
    include_non_operational: FREE,
    include_tags: FREE,
    instrument: TEXT_AND,
    instrument_h: TEXT_AND,
    keyword: PATTERN,
    latency: TEXT_AND,
    line: SPATIAL,
    measurement: TEXT_AND,
    native_id: TEXT,
    platform: TEXT_AND,
    platforms_h: FREE,
    point: SPATIAL,
    polygon: SPATIAL,
    processing_level_id: TEXT_AND,
    processing_level_id_h: TEXT_AND,
    project: TEXT_AND,
    project_h: TEXT_AND,
    provider: TEXT,
    provider_short_name: TEXT,
    revision_date: DATES,
    science_keywords: { options: ["pattern", "ignore_case", "or"] },
    science_keywords_h: { options: ["pattern", "ignore_case", "or"] },
    sensor: TEXT_AND,
    service_concept_id: ID,
    service_name: TEXT_AND,
    service_type: TEXT_AND,
    shapefile: FREE,
    short_name: TEXT_AND,
    simplify_shapefile: FREE,
    spatial_keyword: TEXT_AND,
    standard_product: FREE,
    tag_data: PATTERN,
    tag_key: PATTERN,
    tag_originator_id: PATTERN,
    temporal: { options: ["exclude_boundary", "and", "or", "limit_to_granules"] },
    tool_concept_id: ID,
    tool_name: TEXT_AND,
    tool_type: TEXT_AND,
    two_d_coordinate_system: TEXT,
    two_d_coordinate_system_name: TEXT,
    updated_since: FREE,
    variable_concept_id: ID,
    variable_name: TEXT_AND,
    variable_native_id: TEXT_AND,
    variables_h: FREE,
    version: TEXT,
  },
  sortKeys: [
    ...[
      "short_name",
      "entry_title",
      "entry_id",
      "dataset_id",
      "start_date",
      "end_date",
      "provider",
      "platform",
      "instrument",
    ],
    ...[
      "sensor",
      "revision_date",
      "score",
      "has_granules",
      "has_granules_or_cwic",
      "has_granules_or_opensearch",
      "usage_score",
    ],
    ...["ongoing", "create_data_date"],
  ],
};

/** Parameters that name a collection, one of which a spatial granule search needs. */
export const COLLECTION_NAMING: readonly string[] = [
  ...["provider", "concept_id", "collection_concept_id", "short_name", "version", "entry_title", "entry_id"],
];

/** The spatial parameters. */
export const SPATIAL_PARAMETERS = ["bounding_box", "polygon", "point", "line", "circle"] as const;
