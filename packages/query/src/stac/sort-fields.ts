/** Sort keys of CMR and fields of STAC that mean the same. */
const SORT_FIELDS: readonly (readonly [cmr: string, stac: string])[] = [
  ["start_date", "properties.datetime"],
  ["end_date", "properties.end_datetime"],
  ["granule_ur", "id"],
  ["cloud_cover", "properties.eo:cloud_cover"],
  ["platform", "properties.platform"],
  ["revision_date", "properties.updated"],
  ["short_name", "collection"],
];

/** Other spellings: without `properties.`, and CMR-STAC's own names. */
const ALIASES: Readonly<Record<string, string>> = {
  startDate: "start_date",
  "properties.start_datetime": "start_date",
  start_datetime: "start_date",
  endDate: "end_date",
};

export function stacFieldOf(sortKey: string): string | undefined {
  return SORT_FIELDS.find(([cmr]) => cmr === sortKey)?.[1];
}

export function sortKeyOf(field: string): string | undefined {
  return ALIASES[field] ?? SORT_FIELDS.find(([, stac]) => stac === field || stac === `properties.${field}`)?.[0];
}
