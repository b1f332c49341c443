import { AssetFilter, type AssetFilterOptions, InvalidAssetFilterError } from "@earthaccess/assets";
import { computed, signal } from "@preact/signals";

/** The filter as it is written. */
export interface FilterForm {
  readonly includeFiles: string;
  readonly excludeFiles: string;
  readonly roles: readonly string[];
  /** Megabytes of 10^6 bytes. */
  readonly maxSize: string;
}

export const filterForm = signal<FilterForm>({ includeFiles: "", excludeFiles: "", roles: ["data"], maxSize: "" });

/** The filter that is meant, or what is wrong with it. */
export type FilterState = { readonly filter: AssetFilter } | { readonly problems: readonly string[] };

/** Words are patterns, apart by blanks or commas. */
export function filterOf({ includeFiles, excludeFiles, roles, maxSize }: FilterForm): FilterState {
  const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== "");
  const megabytes = maxSize.trim() === "" ? undefined : Number(maxSize);
  const options: AssetFilterOptions = {
    ignoreCase: true,
    ...(words(includeFiles).length > 0 && { includeFiles: words(includeFiles) }),
    ...(words(excludeFiles).length > 0 && { excludeFiles: words(excludeFiles) }),
    ...(roles.length > 0 && { includeRoles: roles }),
    ...(megabytes !== undefined && { maxSize: megabytes * 1e6 }),
  };
  try {
    return { filter: new AssetFilter(options) };
  } catch (error) {
    if (!(error instanceof InvalidAssetFilterError)) throw error;
    return { problems: error.problems.map(({ field, message }) => `${field}: ${message}`) };
  }
}

export const filterState = computed(() => filterOf(filterForm.value));

/** The filter, when it is sound; the files of measurements otherwise. */
export const filter = computed(() =>
  "filter" in filterState.value ? filterState.value.filter : new AssetFilter({ includeRoles: ["data"] }),
);
