import type { GranuleSortKey } from "./parameters/sort-keys.js";
import type {
  AttributeInput,
  DateRanges,
  NumberRangeInput,
  QueryOptions,
  RequestParams,
  SpatialParams,
  Texts,
} from "./params.js";
import type { DateInput } from "./values/date-range.js";

/**
 * The parameters of a granule search.
 *
 * Several values of one parameter are alternatives; different parameters must all be met. Text is compared without regard to case.
 * `null` and `undefined` leave a parameter out. The source of each rule is CMR's search API documentation.
 */
export interface GranuleParams extends SpatialParams, RequestParams {
  /** Short name of the collection, such as `"ATL03"`. A STAC id such as `"HLSL30.v2.0"` is split into name and version. */
  readonly shortName?: Texts;
  /** Version of the collection as text, with its leading zeros: `"006"`. */
  readonly version?: Texts;
  /** CMR provider, such as `"POCLOUD"`. */
  readonly provider?: Texts;
  /** Same as `provider`. */
  readonly providerId?: Texts;
  /** Name of an archive, such as `"PODAAC"`: stands for its provider, the one in the cloud with `cloudHosted: true`. */
  readonly daac?: Texts;
  /** Same as `daac`. */
  readonly dataCenter?: Texts;
  /** Concept id of the collection, such as `"C1996881146-POCLOUD"`. */
  readonly collectionConceptId?: Texts;
  /** Concept ids of granules (`G…`) or collections (`C…`). */
  readonly conceptId?: Texts;
  /** Same as `conceptId`. */
  readonly echoGranuleId?: Texts;
  /** Same as `conceptId`. */
  readonly echoCollectionId?: Texts;
  /** Full title of the collection. */
  readonly entryTitle?: Texts;
  /** Same as `entryTitle`. */
  readonly datasetId?: Texts;
  /** Entry id of the collection: short name, `_`, version. */
  readonly entryId?: Texts;
  /** Only (or only not) data in the Earthdata Cloud. Found by a collection search first, because CMR refuses it on granules. */
  readonly cloudHosted?: boolean;
  /** DOI of the collection. Found by a collection search first. */
  readonly doi?: Texts;
  /** Words that describe the collection. Found by a collection search first. */
  readonly keyword?: string;
  /** Granule UR or producer granule id; `*` and `?` are wildcards. */
  readonly granuleName?: Texts;
  /** Same as `granuleName`. */
  readonly readableGranuleName?: Texts;
  /** The granule's universal reference, its id in STAC. */
  readonly granuleUr?: Texts;
  /** The producer's name of the granule. */
  readonly producerGranuleId?: Texts;
  /** The provider's id of the metadata record. */
  readonly nativeId?: Texts;
  /** Feature id, for collections whose granules have one. */
  readonly featureId?: Texts;
  /** Composite release id (CRID), for collections whose granules have one. */
  readonly cridId?: Texts;
  /** When the data were taken: one range or several. Matches granules that overlap a range. */
  readonly temporal?: DateRanges;
  /** Leaves out granules that only touch the ends of `temporal`. */
  readonly excludeBoundary?: boolean;
  /** Cloud cover in percent, 0 to 100, both ends included. */
  readonly cloudCover?: NumberRangeInput;
  /** Same as `cloudCover`. */
  readonly cloudCoverage?: NumberRangeInput;
  /** Day or night, in any case. */
  readonly dayNightFlag?: DayNight | readonly DayNight[];
  /** Same as `dayNightFlag`. */
  readonly dayNight?: DayNight | readonly DayNight[];
  /** Name of the platform; a granule without one has its collection's. */
  readonly platform?: Texts;
  /** Name of the instrument; a granule without one has its collection's. */
  readonly instrument?: Texts;
  /** Name of the sensor; a granule without one has its collection's. */
  readonly sensor?: Texts;
  /** Name of the project or campaign. */
  readonly project?: Texts;
  /** Same as `project`. */
  readonly campaign?: Texts;
  /** Number of the orbit, or a range of numbers. */
  readonly orbitNumber?: number | NumberRangeInput;
  /** Longitude where the orbit crosses the equator, or a range; `[170, -170]` crosses the antimeridian. */
  readonly equatorCrossingLongitude?: number | NumberRangeInput;
  /** When the orbit crosses the equator. */
  readonly equatorCrossingDate?: DateRanges;
  /** Has (or has no) data file to download. */
  readonly downloadable?: boolean;
  /** Same as `downloadable`. */
  readonly onlineOnly?: boolean;
  /** Has (or has no) browse image. */
  readonly browsable?: boolean;
  /** Same as `browsable`. */
  readonly browseOnly?: boolean;
  /** Cycles of a repeating orbit, as of SWOT. */
  readonly cycle?: number | string | readonly (number | string)[];
  /** Passes of one cycle, with tiles such as `"1L"`. All must be met. */
  readonly passes?: number | PassInput | readonly (number | PassInput)[];
  /** Cells of a grid, such as `"wrs-1:5,10:8-10,0-10"`. */
  readonly twoDCoordinateSystem?: string | GridInput | readonly (string | GridInput)[];
  /** Same as `twoDCoordinateSystem`. */
  readonly grid?: string | GridInput | readonly (string | GridInput)[];
  /** Additional attributes of the granule; all must be met. */
  readonly attribute?: AttributeInput | readonly AttributeInput[];
  /** When the record was last changed. */
  readonly revisionDate?: DateRanges;
  /** When the record was made. */
  readonly createdAt?: DateRanges;
  /** When the data were produced. */
  readonly productionDate?: DateRanges;
  /** Records changed since then. */
  readonly updatedSince?: DateInput;
  /** Years, months or days, as the facets of an earlier answer name them. */
  readonly temporalFacet?: FacetInput | readonly FacetInput[];
  /** Granules to leave out, by concept id. */
  readonly exclude?: { readonly conceptId?: Texts; readonly echoGranuleId?: Texts };
  /** Order of the results; `-` in front reverses it. CMR's default is provider, then start date. */
  readonly sortKey?: GranuleSortKey | readonly GranuleSortKey[];
  /** Switches of single parameters: `pattern`, `ignoreCase`, `and`, `or`, `excludeBoundary`, `excludeCollection`. */
  readonly options?: QueryOptions<Exclude<keyof GranuleParams, "options">>;
}

/** When a granule was taken. */
export type DayNight = "day" | "night" | "both" | "unspecified";

/** A pass and, optionally, some of its tiles: a number and L, R or F. */
export interface PassInput {
  readonly pass: number | string;
  readonly tiles?: Texts;
}

/** Cells of a grid; a coordinate is a number or a range of numbers, never negative. */
export interface GridInput {
  readonly name: string;
  readonly coordinates?: readonly (readonly (number | readonly [number, number])[])[];
}

/** A year, a month or a day as a facet. */
export interface FacetInput {
  readonly year?: number | string;
  readonly month?: number | string;
  readonly day?: number | string;
}
