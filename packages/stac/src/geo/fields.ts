import type { StacItem } from "../stac-types.js";
import { ummFieldName } from "../umm-field-names.js";

/** Items in memory, or as they come. */
export type Items = Iterable<StacItem> | AsyncIterable<StacItem>;

/** Which values go along with the geometry. */
export interface FieldOptions {
  /**
   * Names of properties (`"eo:cloud_cover"`), of item fields (`"collection"`), or paths: `"assets.B02.href"`, `"umm.DataGranule.DayNightFlag"`.
   *
   * @default every property of the item
   */
  readonly fields?: readonly string[];
}

/** The values of the wanted fields; missing ones are left out. */
export function fieldsOf(item: StacItem, fields: readonly string[] | undefined): Record<string, unknown> {
  if (typeof item?.properties !== "object" || item.properties === null)
    throw new TypeError("Expected STAC items, and got something without properties. Granules have theirs by toStac().");
  const values: Record<string, unknown> = {};
  if (fields === undefined) {
    for (const [name, value] of Object.entries(item.properties)) if (value !== undefined) set(values, name, value);
    return values;
  }
  for (const field of fields) {
    const value = fieldOf(item, field);
    if (value !== undefined) set(values, field, value);
  }
  return values;
}

function fieldOf(item: StacItem, field: string): unknown {
  if (Object.hasOwn(item.properties, field)) return item.properties[field];
  if (Object.hasOwn(item, field)) return item[field];
  const [first, ...rest] = field.split(".") as [string, ...string[]];
  // `umm.CloudCover` is how the record calls what the item keeps as `umm:cloud_cover`.
  if (first === "umm" && rest.length > 0) return at(item.properties[ummFieldName(rest[0] as string)], rest.slice(1));
  return at(item, [first, ...rest]);
}

function at(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string, unknown>)[step];
  }
  return current;
}

/** Own `__proto__` keys of hostile items stay data. */
function set(values: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(values, name, { value, enumerable: true, configurable: true, writable: true });
}
