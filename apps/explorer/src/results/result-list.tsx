import { Problem } from "../page/problem.js";
import { countText } from "../page/words.js";
import { GranuleCard } from "./granule-card.js";
import { chooseAll, chosenIds, granules, hits, nextPage, problem, status } from "./search-state.js";

/** What was found, a page at a time; the next page is fetched when it is asked for. */
export function ResultList() {
  const shown = granules.value.length;
  return (
    <>
      <div class="title">
        <h2 id="results-title">Results</h2>
        <p role="status" class="hint">
          {statusText()}
        </p>
        {shown > 0 && (
          <p class="buttons">
            <button type="button" class="quiet" onClick={() => chooseAll(chosenIds.value.size < shown)}>
              {chosenIds.value.size < shown ? "Choose all shown" : "Choose none"}
            </button>
          </p>
        )}
      </div>
      <ul class="granules">
        {granules.value.map((granule) => (
          <GranuleCard key={granule.id} granule={granule} />
        ))}
      </ul>
      {status.value === "some" && (
        <p class="buttons more">
          <button type="button" onClick={() => void nextPage()}>
            Show more
          </button>
        </p>
      )}
      {status.value === "loading" && <p class="wait">Asking CMR…</p>}
      <Problem error={problem.value} again={() => void nextPage()} />
    </>
  );
}

function statusText(): string {
  const shown = granules.value.length;
  if (status.value === "idle") return "Search to see granules here and on the map.";
  if (status.value === "all" && shown === 0) return "Nothing was found. Widen the dates or the area.";
  if (shown === 0) return "";
  const chosen = chosenIds.value.size;
  const found = hits.value === undefined ? "" : ` of ${hits.value.toLocaleString("en")}`;
  const placeless = granules.value.filter((granule) => granule.toStac().geometry === null).length;
  return [
    `${shown}${found} shown`,
    chosen > 0 && `${countText(chosen, "granule")} chosen`,
    // Records of orbits name the track alone, and what lies around it is told by the collection.
    placeless > 0 && `${placeless} without an outline in the record`,
  ]
    .filter(Boolean)
    .join(", ");
}
