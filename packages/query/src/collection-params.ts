import type { CollectionSortKey } from "./parameters/sort-keys.js";
import type { AttributeInput, DateRanges, QueryOptions, RequestParams, SpatialParams, Texts } from "./params.js";
import type { DateInput } from "./values/date-range.js";

/**
 * The parameters of a collection search.
 *
 * Several values of one parameter are alternatives; different parameters must all be met. `null` and `undefined` leave a parameter
 * out. The source of each rule is CMR's search API documentation.
 */
export interface CollectionParams extends SpatialParams, RequestParams {
  /** Words in the metadata, all of which must occur; `*` and `?` are wildcards, quotes make a phrase. */
  readonly keyword?: string;
  /** Short name, such as `"MUR-JPL-L4-GLOB-v4.1"`. A STAC id such as `"HLSL30.v2.0"` is split into name and version. */
  readonly shortName?: Texts;
  /** Version as text, with its leading zeros. */
  readonly version?: Texts;
  /** Digital object identifier. */
  readonly doi?: Texts;
  /** CMR provider, such as `"POCLOUD"`. */
  readonly provider?: Texts;
  /** Same as `provider`. */
  readonly providerId?: Texts;
  /** Name of an archive, such as `"PODAAC"`: stands for its provider, the one in the cloud with `cloudHosted: true`. */
  readonly daac?: Texts;
  /** Same as `daac`. */
  readonly dataCenter?: Texts;
  /** The archive centre as the metadata name it, such as `"NASA/JPL/PODAAC"`. */
  readonly archiveCenter?: Texts;
  /** A data centre as the metadata name it (CMR's `data_center`). */
  readonly dataCenterName?: Texts;
  /** Concept id, such as `"C1996881146-POCLOUD"`. */
  readonly conceptId?: Texts;
  /** Same as `conceptId`. */
  readonly echoCollectionId?: Texts;
  /** Full title. */
  readonly entryTitle?: Texts;
  /** Same as `entryTitle`. */
  readonly datasetId?: Texts;
  /** Entry id: short name, `_`, version. */
  readonly entryId?: Texts;
  /** The provider's id of the metadata record. */
  readonly nativeId?: Texts;
  /** In (or not in) the Earthdata Cloud. */
  readonly cloudHosted?: boolean;
  /** Has (or has no) granules in CMR. */
  readonly hasGranules?: boolean;
  /** Has granules in CMR or in the CEOS WGISS catalogue. */
  readonly hasGranulesOrCwic?: boolean;
  /** Has granules in CMR or by OpenSearch. */
  readonly hasGranulesOrOpensearch?: boolean;
  /** Had a granule added within these ranges. */
  readonly hasGranulesCreatedAt?: DateRanges;
  /** Had a granule added or changed within these ranges. */
  readonly hasGranulesRevisedAt?: DateRanges;
  /** Has (or has no) OPeNDAP service. */
  readonly hasOpendapUrl?: boolean;
  /** Can (or cannot) be downloaded. */
  readonly downloadable?: boolean;
  /** Same as `downloadable`. */
  readonly onlineOnly?: boolean;
  /** Has (or has no) browse images. */
  readonly browsable?: boolean;
  /** Same as `browsable`. */
  readonly browseOnly?: boolean;
  /** Is (or is not) a standard product. */
  readonly standardProduct?: boolean;
  /** Also collections that are not operational. */
  readonly includeNonOperational?: boolean;
  /** When the data were taken: one range or several. */
  readonly temporal?: DateRanges;
  /** Leaves out collections that only touch the ends of `temporal`. */
  readonly excludeBoundary?: boolean;
  /** Name of the platform. */
  readonly platform?: Texts;
  /** Name of the instrument. */
  readonly instrument?: Texts;
  /** Name of the sensor. */
  readonly sensor?: Texts;
  /** Name of the project or campaign. */
  readonly project?: Texts;
  /** Same as `project`. */
  readonly campaign?: Texts;
  /** Name of the consortium, such as `"GEOSS"`. */
  readonly consortium?: Texts;
  /** Processing level, such as `"3"`. */
  readonly processingLevel?: Texts;
  /** Same as `processingLevel`. */
  readonly processingLevelId?: Texts;
  /** Kind of data, such as `"SCIENCE_QUALITY"` or `"NEAR_REAL_TIME"`. */
  readonly collectionDataType?: Texts;
  /** Progress, such as `"ACTIVE"` or `"COMPLETE"`. */
  readonly collectionProgress?: Texts;
  /** File format of the granules, such as `"NetCDF-4"`. */
  readonly granuleDataFormat?: Texts;
  /** Horizontal resolution as a range that CMR's facets name, such as `"1 to 30 meters"`. */
  readonly horizontalDataResolutionRange?: Texts;
  /** How soon data are there, such as `"1 to 3 hours"`. */
  readonly latency?: Texts;
  /** Author in the citation. */
  readonly author?: Texts;
  /** Place name. */
  readonly spatialKeyword?: Texts;
  /** Science keywords by their levels; all must be met, unless `options: { scienceKeywords: { or: true } }`. */
  readonly scienceKeywords?: ScienceKeywordInput | readonly ScienceKeywordInput[];
  /** Name of a grid. */
  readonly twoDCoordinateSystemName?: Texts;
  /** Additional attributes; all must be met. */
  readonly attribute?: AttributeInput | readonly AttributeInput[];
  /** Name of a measurement of its variables. */
  readonly measurement?: Texts;
  /** Name of a variable. */
  readonly variableName?: Texts;
  /** Native id of a variable. */
  readonly variableNativeId?: Texts;
  /** Concept id of a variable (`V…`). */
  readonly variableConceptId?: Texts;
  /** Name of a service. */
  readonly serviceName?: Texts;
  /** Type of a service, such as `"Harmony"`. */
  readonly serviceType?: Texts;
  /** Concept id of a service (`S…`). */
  readonly serviceConceptId?: Texts;
  /** Name of a tool. */
  readonly toolName?: Texts;
  /** Type of a tool. */
  readonly toolType?: Texts;
  /** Concept id of a tool (`TL…`). */
  readonly toolConceptId?: Texts;
  /** Short name of the provider. */
  readonly providerShortName?: Texts;
  /** Key of a tag. */
  readonly tagKey?: Texts;
  /** Values of tags by key. */
  readonly tagData?: Readonly<Record<string, string>>;
  /** Who made a tag. */
  readonly tagOriginatorId?: Texts;
  /** Collections to leave out, by tag key. */
  readonly exclude?: { readonly tagKey?: Texts };
  /** When the record was last changed. */
  readonly revisionDate?: DateRanges;
  /** When the record was made. */
  readonly createdAt?: DateRanges;
  /** Records changed since then. */
  readonly updatedSince?: DateInput;
  /** Adds the number of granules to each result. */
  readonly includeGranuleCounts?: boolean;
  /** Adds whether there are granules to each result. */
  readonly includeHasGranules?: boolean;
  /** Adds tags to each result; not in UMM JSON. */
  readonly includeTags?: Texts;
  /** Adds where keywords were found; only in CMR's JSON format. */
  readonly includeHighlights?: boolean;
  /** All revisions of each collection. */
  readonly allRevisions?: boolean;
  /** Order of the results; `-` in front reverses it. */
  readonly sortKey?: CollectionSortKey | readonly CollectionSortKey[];
  /** Switches of single parameters: `pattern`, `ignoreCase`, `and`, `or`, `excludeBoundary`, `limitToGranules`. */
  readonly options?: QueryOptions<Exclude<keyof CollectionParams, "options">>;
}

/** A science keyword by its levels. */
export interface ScienceKeywordInput {
  readonly category?: string;
  readonly topic?: string;
  readonly term?: string;
  readonly variableLevel1?: string;
  readonly variableLevel2?: string;
  readonly variableLevel3?: string;
  readonly detailedVariable?: string;
  readonly any?: string;
}
