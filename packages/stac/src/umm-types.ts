/**
 * The parts of CMR's UMM records that this package reads. Real records break their own schema in 5% of cases, so every field may be
 * missing or something else, and the code that reads them checks.
 *
 * @module
 */

/** What CMR says about a record: the envelope of `umm_json`. */
export interface CmrMeta {
  readonly "concept-id"?: string;
  readonly "native-id"?: string;
  readonly "provider-id"?: string;
  readonly "collection-concept-id"?: string;
  readonly "concept-type"?: string;
  readonly "revision-id"?: number;
  readonly "revision-date"?: string;
  readonly format?: string;
  readonly [field: string]: unknown;
}

/** A related URL of a granule or collection. */
export interface UmmRelatedUrl {
  readonly URL?: string;
  readonly Type?: string;
  readonly Subtype?: string;
  readonly Description?: string;
  readonly Format?: string;
  readonly MimeType?: string;
  readonly Size?: number;
  readonly SizeUnit?: string;
  readonly [field: string]: unknown;
}

export interface UmmChecksum {
  readonly Value?: string;
  readonly Algorithm?: string;
}

/** One file, or a package with `Files`. */
export interface UmmArchiveInformation {
  readonly Name?: string;
  readonly SizeInBytes?: number;
  readonly Size?: number;
  readonly SizeUnit?: string;
  readonly Format?: string;
  readonly MimeType?: string;
  readonly Checksum?: UmmChecksum;
  readonly Files?: readonly UmmArchiveInformation[];
}

export interface UmmPoint {
  readonly Longitude?: number;
  readonly Latitude?: number;
}

export interface UmmBoundingRectangle {
  readonly WestBoundingCoordinate?: number;
  readonly SouthBoundingCoordinate?: number;
  readonly EastBoundingCoordinate?: number;
  readonly NorthBoundingCoordinate?: number;
}

export interface UmmBoundary {
  readonly Points?: readonly UmmPoint[];
}

export interface UmmGPolygon {
  readonly Boundary?: UmmBoundary;
  readonly ExclusiveZone?: { readonly Boundaries?: readonly UmmBoundary[] };
}

/** Any of these together. */
export interface UmmGeometry {
  readonly Points?: readonly UmmPoint[];
  readonly BoundingRectangles?: readonly UmmBoundingRectangle[];
  readonly GPolygons?: readonly UmmGPolygon[];
  readonly Lines?: readonly UmmBoundary[];
  readonly [field: string]: unknown;
}

/** The part of an orbit that a granule covers; degrees. */
export interface UmmOrbit {
  readonly AscendingCrossing?: number;
  readonly StartLatitude?: number;
  readonly StartDirection?: string;
  readonly EndLatitude?: number;
  readonly EndDirection?: string;
}

/** The orbit of a collection: what a ground track is computed from. Degrees and minutes. */
export interface UmmOrbitParameters {
  readonly InclinationAngle?: number;
  /** Minutes. */
  readonly OrbitPeriod?: number;
  /** The name of `OrbitPeriod` before UMM-C 1.17. */
  readonly Period?: number;
  readonly [field: string]: unknown;
}

/** Where a granule is, as far as the conversion reads it (UMM-G `SpatialExtent`). */
export interface UmmSpatialExtent {
  readonly HorizontalSpatialDomain?: {
    readonly Geometry?: UmmGeometry;
    readonly Orbit?: UmmOrbit;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** When a granule was observed (UMM-G `TemporalExtent`). */
export interface UmmTemporalExtent {
  readonly RangeDateTime?: { readonly BeginningDateTime?: string; readonly EndingDateTime?: string | null };
  readonly SingleDateTime?: string;
}

export interface UmmAdditionalAttribute {
  readonly Name?: string;
  readonly Values?: readonly string[];
}

export interface UmmInstrument {
  readonly ShortName?: string;
  readonly ComposedOf?: readonly UmmInstrument[];
}

export interface UmmPlatform {
  readonly ShortName?: string;
  readonly Instruments?: readonly UmmInstrument[];
}

/** A UMM-G granule. */
export interface UmmGranule {
  readonly GranuleUR?: string;
  readonly CollectionReference?: {
    readonly ShortName?: string;
    readonly Version?: string;
    readonly EntryTitle?: string;
  };
  readonly TemporalExtent?: UmmTemporalExtent;
  readonly SpatialExtent?: UmmSpatialExtent;
  readonly CloudCover?: number;
  readonly RelatedUrls?: readonly UmmRelatedUrl[];
  readonly ProviderDates?: readonly { readonly Date?: string; readonly Type?: string }[];
  readonly AdditionalAttributes?: readonly UmmAdditionalAttribute[];
  readonly Platforms?: readonly UmmPlatform[];
  readonly DataGranule?: {
    readonly ArchiveAndDistributionInformation?: readonly UmmArchiveInformation[];
    readonly Identifiers?: readonly { readonly Identifier?: string; readonly IdentifierType?: string }[];
    readonly ProductionDateTime?: string;
    readonly DayNightFlag?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** A granule as CMR's `granules.umm_json` lists it; `meta` may be missing. */
export interface UmmGranuleRecord {
  readonly meta?: CmrMeta;
  readonly umm: UmmGranule;
}

/** A UMM-C collection; its fields are many, and read one by one. */
export interface UmmCollection {
  readonly ShortName?: string;
  readonly Version?: string;
  readonly EntryTitle?: string;
  readonly Abstract?: string;
  readonly [field: string]: unknown;
}

/** A collection as CMR's `collections.umm_json` lists it; `meta` may be missing. */
export interface UmmCollectionRecord {
  readonly meta?: CmrMeta;
  readonly umm: UmmCollection;
}
