/** The prefix of fields that hold a UMM value unchanged. */
const PREFIX = "umm:";

/** Names whose capitals do not follow from the words. */
const TO_UMM = new Map([["umm:pge_version_class", "PGEVersionClass"]]);
const TO_STAC = new Map([["PGEVersionClass", "umm:pge_version_class"]]);

/** Field names are input: the memory for them is bounded. */
const MAX_REMEMBERED = 1000;

/** `AdditionalAttributes` → `umm:additional_attributes`. */
export function ummFieldName(field: string): string {
  const known = TO_STAC.get(field);
  if (known !== undefined) return known;
  const name = PREFIX + field.replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, "$1$3_$2$4").toLowerCase();
  // A name that would not come back (`URLs`) is kept as it is.
  const stac = fromWords(name) === field ? name : PREFIX + field;
  if (TO_STAC.size < MAX_REMEMBERED) TO_STAC.set(field, stac);
  return stac;
}

/** `umm:additional_attributes` → `AdditionalAttributes`; `undefined` for fields of other namespaces. */
export function ummFieldOf(name: string): string | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  return TO_UMM.get(name) ?? (/[A-Z]/.test(name) ? name.slice(PREFIX.length) : fromWords(name));
}

function fromWords(name: string): string {
  const words = name.slice(PREFIX.length).split("_");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
