import type { DataGranule } from "@earthaccess/cmr";
import { countText, dayText, sizeText } from "../page/words.js";
import { chosenIds, current, toggleChosen } from "./search-state.js";

/** A granule in the list: its picture, name, day, size and files. */
export function GranuleCard({ granule }: { readonly granule: DataGranule }) {
  const { id } = granule;
  const { properties } = granule.toStac();
  const picture = granule.vizLinks().find((url) => /^https?:/.test(url));
  const cloud = properties["eo:cloud_cover"];
  const isCurrent = current.value === granule;
  return (
    <li class={isCurrent ? "granule current" : "granule"}>
      <input
        type="checkbox"
        aria-label={`Choose ${id}`}
        checked={chosenIds.value.has(id)}
        onChange={() => toggleChosen(id)}
      />
      <button
        type="button"
        aria-pressed={isCurrent}
        onClick={() => {
          current.value = granule;
        }}
      >
        {picture === undefined ? (
          <span class="picture none" aria-hidden="true" />
        ) : (
          <img class="picture" src={picture} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" />
        )}
        <span class="facts">
          <strong>{id}</strong>
          <span>
            {dayText(properties)} · {sizeText(granule.size)} · {countText(granule.dataAssets().length, "file")}
            {typeof cloud === "number" && ` · ${cloud}% cloud`}
          </span>
        </span>
      </button>
    </li>
  );
}
