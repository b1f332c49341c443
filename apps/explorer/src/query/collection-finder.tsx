import { type DataCollection, searchDatasets } from "@earthaccess/cmr";
import { isAbort } from "@earthaccess/errors";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Problem } from "../page/problem.js";
import { config } from "../session/session.js";
import { form, setField } from "./query-state.js";

/** As many as can be looked over; more words find better ones. */
const MOST = 6;
/** Milliseconds after the last letter. */
const PAUSE = 350;

/** Finds collections by words and puts the one that is taken into the form. The box shows all it has. */
export function CollectionFinder() {
  const words = useSignal("");
  const found = useSignal<readonly DataCollection[]>([]);
  const problem = useSignal<unknown>(undefined);
  const stop = useRef(new AbortController());
  const isBox = config.value.mode === "box";

  const find = async (text: string): Promise<void> => {
    stop.current.abort();
    stop.current = new AbortController();
    const { signal } = stop.current;
    problem.value = undefined;
    if (text.trim() === "" && !isBox) {
      found.value = [];
      return;
    }
    const query =
      text.trim() === "" ? { provider: "*", options: { provider: { pattern: true } } } : { keyword: `${text.trim()}*` };
    try {
      const page = await searchDatasets(query, {
        system: config.value.system,
        pageSize: MOST,
        limit: MOST,
        signal,
      }).toArray();
      if (!signal.aborted) found.value = page;
    } catch (error) {
      if (!isAbort(error, signal)) problem.value = error;
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => void find(words.value), words.value === "" ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [words.value]);

  return (
    <div class="finder">
      <div class="field">
        <label for="finder">Find a collection</label>
        <input
          id="finder"
          type="search"
          autocomplete="off"
          placeholder="sea surface temperature"
          value={words.value}
          onInput={(event) => {
            words.value = event.currentTarget.value;
          }}
        />
      </div>
      <ul class="collections" aria-label="Collections found">
        {found.value.map((collection) => (
          <li key={collection.conceptId}>
            <button
              type="button"
              aria-pressed={form.value.shortName === collection.shortName}
              onClick={() => {
                setField("shortName", collection.shortName ?? "");
                setField("version", collection.version ?? "");
              }}
            >
              <strong>{collection.shortName}</strong> <span>{titleOf(collection)}</span>
            </button>
          </li>
        ))}
      </ul>
      <Problem error={problem.value} again={() => void find(words.value)} />
    </div>
  );
}

function titleOf({ umm }: DataCollection): string {
  const title = (umm as { readonly EntryTitle?: unknown }).EntryTitle;
  return typeof title === "string" ? title : "";
}
