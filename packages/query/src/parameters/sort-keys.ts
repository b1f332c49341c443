/** What granules can be sorted by. */
export const GRANULE_SORT_KEYS =
  "granule_ur producer_granule_id readable_granule_name start_date end_date entry_title dataset_id short_name version provider data_size cloud_cover campaign project platform instrument sensor day_night day_night_flag downloadable online_only browsable browse_only revision_date";

/** What collections can be sorted by. */
export const COLLECTION_SORT_KEYS =
  "short_name entry_title entry_id dataset_id start_date end_date provider platform instrument sensor revision_date score has_granules has_granules_or_cwic has_granules_or_opensearch usage_score ongoing create_data_date";

type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Text;

/** A sort key of granules; with `-` in front the order is reversed. */
export type GranuleSortKey = `${"" | "-"}${Words<typeof GRANULE_SORT_KEYS>}`;

/** A sort key of collections; with `-` in front the order is reversed. */
export type CollectionSortKey = `${"" | "-"}${Words<typeof COLLECTION_SORT_KEYS>}`;
