import type { FieldRow } from "./form-fields.js";
import { fieldErrors, form, setField } from "./query-state.js";

/** One field of the form with its label, its hint and its errors. */
export function Field({ row }: { readonly row: FieldRow }) {
  const { name, label, hint, placeholder, choices, isShort } = row;
  const id = `field-${name}`;
  const errors = fieldErrors.value.byField.get(name) ?? [];
  const about = [hint !== undefined && `${id}-hint`, errors.length > 0 && `${id}-error`].filter(Boolean).join(" ");
  const shared = {
    id,
    value: form.value[name],
    "aria-describedby": about === "" ? undefined : about,
    "aria-invalid": errors.length > 0 ? ("true" as const) : undefined,
  };
  return (
    <div class={isShort ? "field short" : "field"}>
      <label for={id}>{label}</label>
      {choices === undefined ? (
        <input
          {...shared}
          type="text"
          autocomplete="off"
          spellcheck={false}
          placeholder={placeholder}
          onInput={(event) => setField(name, event.currentTarget.value)}
        />
      ) : (
        <select {...shared} onChange={(event) => setField(name, event.currentTarget.value)}>
          {choices.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {errors.length > 0 && (
        <ul class="error" id={`${id}-error`}>
          {errors.map(({ code, message, suggestion }) => (
            <li key={code}>
              {message}
              {suggestion !== undefined && choices === undefined && (
                <button type="button" class="link" onClick={() => setField(name, suggestion)}>
                  Use {suggestion}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
