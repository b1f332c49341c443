import { countText } from "../page/words.js";
import { startSearch, status } from "../results/search-state.js";
import { config } from "../session/session.js";
import { AreaSection } from "./area-section.js";
import { CollectionFinder } from "./collection-finder.js";
import { Field } from "./field.js";
import { EMPTY_FORM, FIELDS } from "./form-fields.js";
import { area, fieldErrors, form, query, setArea, validation } from "./query-state.js";

/** What to search for. Everything that is wrong is told at once, each thing at its field, while one writes. */
export function QueryForm() {
  const { others } = fieldErrors.value;
  const count = validation.value.errors.length;
  const isEmpty = Object.values(form.value).every((text) => text.trim() === "") && area.value === undefined;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (count > 0 || form.value.shortName.trim() === "") {
      document.querySelector<HTMLElement>('[aria-invalid="true"], #field-shortName')?.focus();
      return;
    }
    void startSearch(query.value);
  };
  return (
    <form class="card query" onSubmit={submit} noValidate>
      <h2 id="search-title">Search granules</h2>
      <CollectionFinder />
      <div class="fields">
        {FIELDS.map((row) => (
          <Field key={row.name} row={row} />
        ))}
      </div>
      <AreaSection />
      {others.map(({ field, message }) => (
        <p class="error" key={field}>
          {field}: {message}
        </p>
      ))}
      <div class="actions">
        <p class="summary" role="status">
          {count > 0
            ? `${countText(count, "thing")} to put right`
            : isEmpty
              ? `Nothing asked for yet${config.value.mode === "box" ? "; take a collection above" : ""}`
              : form.value.shortName.trim() === ""
                ? "Name a collection: CMR holds billions of granules"
                : "Ready to search"}
        </p>
        <p class="buttons">
          <button type="submit" class="main" disabled={count > 0}>
            {status.value === "loading" ? "Searching…" : "Search"}
          </button>
          <button
            type="button"
            class="quiet"
            disabled={isEmpty}
            onClick={() => {
              form.value = EMPTY_FORM;
              setArea(undefined);
            }}
          >
            Clear
          </button>
        </p>
      </div>
    </form>
  );
}
