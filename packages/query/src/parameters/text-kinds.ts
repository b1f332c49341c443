import { snakeCase } from "../cmr-params.js";
import { DAAC_NAMES, daacNamed } from "../daacs.js";
import { didYouMean, shown } from "../validation.js";
import type { Kind, Notes } from "./row.js";

/** Lists as they are, anything else as a list of one. */
export function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The text when it is one with something in it; CMR drops blank parameters and would search everything. */
function textOf(value: unknown, { error }: Notes): string | undefined {
  if (typeof value !== "string") return error("type", `must be text, got ${shown(value)}`);
  return value.trim() ? value : error("empty", "must not be empty: CMR would leave it out and search everything");
}

/** Says which of a closed list of words was meant. */
function oneOf(text: string, values: readonly string[], { error }: Notes): string | undefined {
  if (values.includes(text)) return text;
  const [hint, suggestion] = didYouMean(text, values, '"');
  return error("value", `must be one of ${values.join(", ")}; got ${shown(text)}${hint}`, text, suggestion);
}

/** The kind of texts that a function reads further. */
function textKind(read: (text: string, ...rest: Parameters<Kind["parse"]>) => string | undefined): Kind {
  return {
    items: listed,
    parse(value, row, notes) {
      const given = textOf(
        row.kind === "text" && row.values && typeof value === "boolean" ? String(value) : value,
        notes,
      );
      return given && read(given, value, row, notes);
    },
  };
}

export const text: Kind = /* @__PURE__ */ textKind((given, _value, { values }, notes) =>
  values ? oneOf(given.toLowerCase(), values, notes) : given,
);

export const version: Kind = {
  items: listed,
  parse(value, _row, notes) {
    if (typeof value !== "number") return textOf(value, notes);
    const message = `must be text such as "006": the number ${value} has lost its leading zeros`;
    return notes.error("type", message, value, String(value).padStart(3, "0"));
  },
};

export const conceptId: Kind = /* @__PURE__ */ textKind((id, _value, { prefixes = "" }, { error }) => {
  if (new RegExp(`^[${prefixes}][A-Z]*\\d+(-[\\w.-]+)?$`).test(id)) return id;
  const nouns = ["collection", "granule", "service", "tool", "variable"];
  const kinds = [...prefixes].map((letter) => nouns["CGSTV".indexOf(letter)]).join(" or ");
  return error(
    "format",
    `must be the concept id of a ${kinds}, such as ${prefixes[0]}1234567-PROVIDER; got ${shown(id)}`,
  );
});

export const boolean: Kind = {
  items: (value) => [value],
  parse(value, _row, { error }) {
    const [flag, ...more] = listed(value);
    const isFlag = /^(true|false)$/.test(String(flag)) && more.length === 0;
    return isFlag ? String(flag) === "true" : error("type", `must be true or false, got ${shown(value)}`);
  },
};

export const daac: Kind = /* @__PURE__ */ textKind((name, _value, _row, { error }) => {
  const [hint, suggestion] = didYouMean(name, DAAC_NAMES);
  return (
    daacNamed(name) ??
    error(
      "value",
      `${shown(name)} is no DAAC: use one of ${DAAC_NAMES.join(", ")}${hint} Provider ids such as POCLOUD go into provider`,
      name,
      suggestion,
    )
  );
});

export const sortKey: Kind = /* @__PURE__ */ textKind((key, _value, { values = [] }, notes) => {
  const known = oneOf(snakeCase(key.replace(/^[+-]/, "")), values, notes);
  return known && (key.startsWith("-") ? `-${known}` : known);
});
