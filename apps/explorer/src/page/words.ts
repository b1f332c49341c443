const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** Bytes as people read them, in powers of 1000. */
export function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return "size unknown";
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const text = power === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1);
  return `${text} ${power === 0 && bytes === 1 ? "byte" : UNITS[power]}`;
}

/** A number with the word for it: `1 file`, `2,000 files`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** The day of a STAC item, or its first and last one. */
export function dayText(properties: {
  readonly datetime: string | null;
  readonly start_datetime?: string;
  readonly end_datetime?: string;
}): string {
  const day = (text: string | null | undefined): string => (text ?? "").slice(0, 10);
  const start = day(properties.start_datetime ?? properties.datetime);
  const end = day(properties.end_datetime);
  return end === "" || end === start ? start : `${start} to ${end}`;
}
