/** What is written in the form, as it is written. */
export interface FormValues {
  readonly shortName: string;
  readonly version: string;
  readonly granuleName: string;
  readonly start: string;
  readonly end: string;
  readonly box: string;
  readonly cloudMin: string;
  readonly cloudMax: string;
  readonly dayNight: string;
  readonly sortKey: string;
}

export type FieldName = keyof FormValues;

export const EMPTY_FORM: FormValues = {
  shortName: "",
  version: "",
  granuleName: "",
  start: "",
  end: "",
  box: "",
  cloudMin: "",
  cloudMax: "",
  dayNight: "",
  sortKey: "",
};

/** A field of the form. */
export interface FieldRow {
  readonly name: FieldName;
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly choices?: readonly (readonly [value: string, label: string])[];
  /** Half a row. */
  readonly isShort?: boolean;
}

export const FIELDS: readonly FieldRow[] = [
  { name: "shortName", label: "Collection", placeholder: "ATL06", hint: "Short name, as in the archive's pages" },
  { name: "version", label: "Version", placeholder: "007", isShort: true },
  { name: "granuleName", label: "File name", placeholder: "*2024*", isShort: true },
  { name: "start", label: "From", placeholder: "2024-06", isShort: true },
  { name: "end", label: "To", placeholder: "2024-08", isShort: true },
  { name: "cloudMin", label: "Clouds from, %", placeholder: "0", isShort: true },
  { name: "cloudMax", label: "Clouds to, %", placeholder: "20", isShort: true },
  {
    name: "dayNight",
    label: "Day or night",
    isShort: true,
    choices: [
      ["", "Either"],
      ["day", "Day"],
      ["night", "Night"],
    ],
  },
  {
    name: "sortKey",
    label: "Order",
    isShort: true,
    choices: [
      ["", "As CMR gives them"],
      ["start_date", "Oldest first"],
      ["-start_date", "Newest first"],
    ],
  },
];

/** The box has a place of its own, beside the map's tools. */
export const BOX_FIELD: FieldRow = {
  name: "box",
  label: "Box",
  placeholder: "-130, 30, -110, 45",
  hint: "West, south, east, north in degrees",
};

/** The fields that a parameter of the query is written in; what stands in none is told above the form. */
export const FIELDS_OF_PARAMETER: Readonly<Record<string, readonly FieldName[]>> = {
  shortName: ["shortName"],
  version: ["version"],
  granuleName: ["granuleName"],
  temporal: ["start", "end"],
  boundingBox: ["box"],
  polygon: ["box"],
  spatial: ["shortName"],
  cloudCover: ["cloudMin", "cloudMax"],
  dayNightFlag: ["dayNight"],
  sortKey: ["sortKey"],
};
