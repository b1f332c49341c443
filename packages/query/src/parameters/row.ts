/** Switches of one parameter, sent as `options[parameter][switch]=true`. */
export type OptionName =
  | "pattern"
  | "ignoreCase"
  | "and"
  | "or"
  | "excludeBoundary"
  | "excludeCollection"
  | "limitToGranules";

/** What a row's values are: how they are read, checked and written. */
export type KindName =
  | "text"
  | "version"
  | "conceptId"
  | "boolean"
  | "numberRange"
  | "dates"
  | "date"
  | "boundingBox"
  | "point"
  | "line"
  | "polygon"
  | "circle"
  | "sortKey"
  | "daac"
  | "attribute"
  | "cycle"
  | "passes"
  | "grid"
  | "exclude"
  | "keywords"
  | "facets"
  | "tags"
  | "pageSize"
  | "shapefile"
  | "options";

/** One search parameter: the single place that says what it is called, what it takes and where it goes. */
export interface Row {
  /** Name in a query. */
  readonly name: string;
  readonly kind: KindName;
  /** Name in CMR, where it is not the snake_case form of `name`. */
  readonly cmr?: string;
  /** Other names in a query; their snake_case forms are accepted from CMR parameters, too. */
  readonly aliases?: readonly string[];
  readonly options?: readonly OptionName[];
  /** Only one value. */
  readonly single?: boolean;
  /** Written as `name[]` even with one value, as in CMR's documentation; `"always"` where CMR refuses the plain name. */
  readonly brackets?: boolean | "always";
  /** The closed list of values, in lower case. */
  readonly values?: readonly string[];
  /** Limits of a number, or `null` for none; `wraps` where the first may be above the second. */
  readonly range?: readonly [min: number, max: number] | null;
  readonly wraps?: boolean;
  /** Letters a concept id may start with. */
  readonly prefixes?: string;
  /** Value of a chained call without arguments. */
  readonly preset?: unknown;
  /** Names collections, which CMR demands beside a spatial condition on granules. */
  readonly namesCollection?: boolean;
  readonly isSpatial?: boolean;
  /** A condition on collections that CMR refuses on granules: found by a collection search first. */
  readonly viaCollections?: boolean;
  /** Chained calls add a value instead of replacing the last one. */
  readonly adds?: boolean;
  /** The property of STAC items with the same meaning. */
  readonly stac?: string;
}

/** Takes a note of a problem; the value is the one being read unless another is given. Returns nothing, as `parse` then does. */
export type Note = (code: string, message: string, value?: unknown, suggestion?: string) => undefined;

/** Takes notes of problems while a value is read. */
export interface Notes {
  readonly error: Note;
  readonly warn: Note;
}

/** How the values of a row are read from what users give and written to CMR. */
export interface Kind {
  /** The several values in what was given. */
  items(value: unknown, row: Row): readonly unknown[];
  /** One value in its canonical form; `undefined` after a noted error. */
  parse(value: unknown, row: Row, notes: Notes): unknown;
  /** CMR's text of a canonical value, where it is not `String(value)`. */
  format?(value: never, row: Row): string;
  /** For parameters whose names are composed: all their CMR parameters. */
  entries?(values: readonly never[], row: Row): [name: string, value: string | string[]][];
}
