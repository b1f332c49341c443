import { type DataGranule, type SearchResults, searchData } from "@earthaccess/cmr";
import { isAbort } from "@earthaccess/errors";
import type { GranuleQuery } from "@earthaccess/query";
import { computed, signal } from "@preact/signals";
import { config } from "../session/session.js";

/** Granules fetched at a time. */
export const PAGE_SIZE = 24;

export const status = signal<"idle" | "loading" | "some" | "all" | "failed">("idle");
export const granules = signal<readonly DataGranule[]>([]);
/** How many the search finds in all; `undefined` until the first page has come. */
export const hits = signal<number | undefined>(undefined);
export const problem = signal<unknown>(undefined);
/** The granule that the map and the panels look at. */
export const current = signal<DataGranule | undefined>(undefined);
export const chosenIds = signal<ReadonlySet<string>>(new Set());
/** The results as a whole, for exports; lazy, so holding them costs nothing. */
export const results = signal<SearchResults<DataGranule> | undefined>(undefined);

/** The chosen granules, or the current one when none is chosen. */
export const working = computed<readonly DataGranule[]>(() => {
  const chosen = granules.value.filter(({ id }) => chosenIds.value.has(id));
  if (chosen.length > 0) return chosen;
  return current.value === undefined ? [] : [current.value];
});

let found: SearchResults<DataGranule> | undefined;
let pages: AsyncGenerator<DataGranule[], void, void> | undefined;
let stop = new AbortController();

/** Begins a search anew; what an earlier one still fetches is stopped. */
export async function startSearch(query: GranuleQuery): Promise<void> {
  stop.abort();
  stop = new AbortController();
  const { system } = config.value;
  found = searchData(query, {
    system,
    pageSize: PAGE_SIZE,
    // Somebody is waiting, and can try again.
    retry: { limit: 2 },
    signal: stop.signal,
    onPage: (page) => {
      hits.value = page.hits;
    },
  });
  results.value = searchData(query, { system });
  pages = undefined;
  granules.value = [];
  hits.value = undefined;
  current.value = undefined;
  chosenIds.value = new Set();
  status.value = "idle";
  await nextPage();
}

/** Fetches the next page, and no more. After a failure it begins anew and passes over what is there already. */
export async function nextPage(): Promise<void> {
  if (found === undefined || status.value === "loading") return;
  const { signal } = stop;
  status.value = "loading";
  problem.value = undefined;
  try {
    pages ??= found.pages();
    const known = new Set(granules.value.map(({ id }) => id));
    let more: readonly DataGranule[] = [];
    let done: boolean | undefined = false;
    while (more.length === 0 && done !== true) {
      const page = await pages.next();
      if (signal.aborted) return;
      done = page.done;
      more = (page.value ?? []).filter(({ id }) => !known.has(id));
    }
    granules.value = [...granules.value, ...more];
    const isAll = done === true || granules.value.length >= (hits.value ?? Number.POSITIVE_INFINITY);
    if (granules.value.length === 0) hits.value = 0;
    status.value = isAll ? "all" : "some";
    current.value ??= granules.value[0];
  } catch (error) {
    if (isAbort(error, signal)) return;
    pages = undefined;
    problem.value = error;
    status.value = "failed";
  }
}

export function toggleChosen(id: string): void {
  const next = new Set(chosenIds.value);
  if (!next.delete(id)) next.add(id);
  chosenIds.value = next;
}

export function chooseAll(isChosen: boolean): void {
  chosenIds.value = new Set(isChosen ? granules.value.map(({ id }) => id) : []);
}
