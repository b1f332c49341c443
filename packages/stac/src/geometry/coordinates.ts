/** A longitude in -180…180; both ends stay as they are. */
export function inRange(longitude: number): number {
  return longitude >= -180 && longitude <= 180 ? longitude : longitude - 360 * Math.floor((longitude + 180) / 360);
}

/** Records have texts and nothing where numbers belong. */
export function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
