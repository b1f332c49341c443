import { computed } from "@preact/signals";
import { countText, sizeText } from "../page/words.js";
import { working } from "../results/search-state.js";
import { type FilterForm, filter, filterForm, filterState } from "./filter-state.js";

const ROLES = ["data", "metadata", "thumbnail", "overview", "service"] as const;

const TEXTS: readonly (readonly [keyof FilterForm & ("includeFiles" | "excludeFiles" | "maxSize"), string, string])[] =
  [
    ["includeFiles", "Only files like", "*.B04.tif *.nc"],
    ["excludeFiles", "No files like", "*_qa*"],
    ["maxSize", "At most, MB", "500"],
  ];

/** Files shown of one granule; a filter shows what it does on fewer. */
const MOST = 60;

const files = computed(() => {
  const [first] = working.value;
  return (first?.assets() ?? []).map((asset) => ({ asset, ...filter.value.explain(asset) }));
});

/** The files of a granule, and a filter that says of each file why it is in or out, while it is written. */
export function FilesPanel() {
  const state = filterState.value;
  const form = filterForm.value;
  const taken = files.value.filter(({ matches }) => matches);
  if (working.value.length === 0) return <p class="empty">Take a granule in the results to see its files.</p>;
  return (
    <>
      <div class="fields">
        {TEXTS.map(([name, label, placeholder]) => (
          <div key={name} class="field short">
            <label for={`filter-${name}`}>{label}</label>
            <input
              id={`filter-${name}`}
              type="text"
              autocomplete="off"
              spellcheck={false}
              placeholder={placeholder}
              value={form[name]}
              aria-describedby="filter-problems"
              onInput={(event) => {
                filterForm.value = { ...form, [name]: event.currentTarget.value };
              }}
            />
          </div>
        ))}
      </div>
      <fieldset class="roles">
        <legend>Roles</legend>
        {ROLES.map((role) => (
          <label key={role}>
            <input
              type="checkbox"
              checked={form.roles.includes(role)}
              onChange={() => {
                const roles = form.roles.includes(role)
                  ? form.roles.filter((one) => one !== role)
                  : [...form.roles, role];
                filterForm.value = { ...form, roles };
              }}
            />
            {role}
          </label>
        ))}
      </fieldset>
      <div class="error" id="filter-problems" role="status">
        {"problems" in state && state.problems.map((text) => <p key={text}>{text}</p>)}
      </div>
      <p role="status" class="summary">
        {countText(taken.length, "file")} of {files.value.length} pass
      </p>
      <ul class="files short">
        {files.value.slice(0, MOST).map(({ asset, matches, reason }) => (
          <li key={asset.key ?? asset.href} class={matches ? "in" : "out"}>
            <span class="verdict">{matches ? "in" : "out"}</span>
            <span class="name">{asset.filename}</span>
            <span class="size">{asset.fileSize === undefined ? "" : sizeText(asset.fileSize)}</span>
            <span class="reason">
              {[...asset.roles].join(", ")}
              {matches ? "" : ` · ${reason}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
