import { addAttributes } from "./additional-attributes.js";
import { addMeta } from "./cmr-fields.js";
import { USES } from "./extensions.js";
import type { ConvertedGeometry } from "./geometry/umm-geometry.js";
import { timeOf } from "./granule-time.js";
import { instantOf } from "./instant.js";
import { plainConstructor } from "./plain-object.js";
import type { StacProperties } from "./stac-types.js";
import { ummFieldName } from "./umm-field-names.js";
import type { CmrMeta, UmmGranule, UmmInstrument } from "./umm-types.js";

/** The extensions that the last properties use: a constructor has no other way to give a second answer. */
let uses = 0;

export function propertiesUse(): number {
  return uses;
}

/**
 * The properties of an item.
 *
 * `otherUrls` is what cannot be an asset: entries without a URL, or whatever stands where their list should be.
 */
export const GranuleProperties = /* @__PURE__ */ plainConstructor<
  [
    umm: UmmGranule,
    meta: CmrMeta,
    place: ConvertedGeometry,
    schemes: Readonly<Record<string, unknown>> | undefined,
    otherUrls: unknown,
  ],
  StacProperties
>(function (umm, meta, place, schemes, otherUrls) {
  const time = timeOf(umm, meta["revision-date"]);
  this.datetime = time.datetime;
  if (time.start !== undefined) {
    this.start_datetime = time.start;
    this.end_datetime = time.end;
  }
  if (time.source) this["cmr:datetime_source"] = time.source;
  if (!time.isExact && umm.TemporalExtent) this["umm:temporal_extent"] = umm.TemporalExtent;
  uses = addProviderDates(this, umm.ProviderDates);
  const revised = this.updated === undefined ? instantOf(meta["revision-date"]) : undefined;
  if (revised !== undefined) this.updated = revised;

  if (Array.isArray(umm.Platforms)) addPlatforms(this, umm.Platforms);
  if (umm.AdditionalAttributes !== undefined) uses |= addAttributes(this, umm.AdditionalAttributes, umm.Platforms);
  const cover = umm.CloudCover;
  if (typeof cover === "number" && cover >= 0 && cover <= 100) {
    this["eo:cloud_cover"] = cover;
    uses |= USES.eo;
  }
  const orbits = umm.OrbitCalculatedSpatialDomains;
  const orbit = Array.isArray(orbits) ? (orbits[0]?.OrbitNumber ?? orbits[0]?.BeginOrbitNumber) : undefined;
  if (Number.isInteger(orbit) && orbit > 0) {
    this["sat:absolute_orbit"] = orbit;
    uses |= USES.sat;
  }
  const produced = instantOf(umm.DataGranule?.ProductionDateTime);
  if (produced !== undefined) {
    this["processing:datetime"] = produced;
    uses |= USES.processing;
  }
  const pge = umm.PGEVersionClass as { readonly PGEName?: string; readonly PGEVersion?: string } | undefined;
  if (typeof pge?.PGEVersion === "string") {
    this["processing:software"] = { [typeof pge.PGEName === "string" ? pge.PGEName : "PGE"]: pge.PGEVersion };
    uses |= USES.processing;
  }

  addMeta(this, meta);
  const reference = umm.CollectionReference;
  if (reference?.ShortName !== undefined) this["cmr:short_name"] = reference.ShortName;
  if (reference?.Version !== undefined) this["cmr:version"] = reference.Version;
  if (reference?.EntryTitle !== undefined) this["cmr:entry_title"] = reference.EntryTitle;
  addUmmFields(this, umm);
  if (!place.isExact && umm.SpatialExtent) this["umm:spatial_extent"] = umm.SpatialExtent;
  if (place.reason) this["cmr:geometry_reason"] = place.reason;
  if (otherUrls) this["umm:related_urls"] = otherUrls;
  if (schemes) {
    this["storage:schemes"] = schemes;
    uses |= USES.storage;
  }
});

/** UMM ProviderDates → STAC's metadata times and the timestamps extension. */
function addProviderDates(properties: Record<string, unknown>, dates: UmmGranule["ProviderDates"]): number {
  let uses = 0;
  if (!Array.isArray(dates)) return uses;
  for (const entry of dates) {
    const instant = instantOf(entry?.Date);
    if (instant === undefined) continue;
    const type = entry.Type;
    if (type === "Create") properties.created = instant;
    else if (type === "Update") properties.updated = instant;
    else if (type === "Insert" || type === "Delete") {
      properties[type === "Insert" ? "published" : "unpublished"] = instant;
      uses = USES.timestamps;
    }
  }
  return uses;
}

function addPlatforms(properties: Record<string, unknown>, platforms: NonNullable<UmmGranule["Platforms"]>): void {
  const instruments: string[] = [];
  for (const platform of platforms) {
    if (typeof platform?.ShortName === "string") properties.platform ??= platform.ShortName;
    addInstruments(instruments, platform?.Instruments);
  }
  if (instruments.length > 0) properties.instruments = instruments;
}

function addInstruments(names: string[], instruments: readonly UmmInstrument[] | undefined): void {
  if (!Array.isArray(instruments)) return;
  for (const instrument of instruments as readonly UmmInstrument[]) {
    const name = instrument?.ShortName;
    if (typeof name === "string" && name !== "" && !names.includes(name)) names.push(name);
    addInstruments(names, instrument?.ComposedOf);
  }
}

/** The record's own fields, without those that have a place in the item. Named as in {@link addMeta}, for the same reason. */
function addUmmFields(properties: Record<string, unknown>, umm: UmmGranule): void {
  for (const field in umm) {
    const value = umm[field];
    if (PLACED.has(field) || value === undefined) continue;
    if (field === "DataGranule") properties["umm:data_granule"] = value;
    else if (field === "ProviderDates") properties["umm:provider_dates"] = value;
    else if (field === "MetadataSpecification") properties["umm:metadata_specification"] = value;
    else properties[ummFieldName(field)] = value;
  }
}

const PLACED = new Set(["GranuleUR", "RelatedUrls", "CollectionReference", "TemporalExtent", "SpatialExtent"]);
