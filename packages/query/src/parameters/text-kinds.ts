import { nearest } from "@earthaccess/errors";
import { DAAC_NAMES, daacNamed } from "../daacs.js";
import { shown } from "../validation.js";
import type { Kind, Notes } from "./row.js";

/** Lists as they are, anything else as a list of one. */
export function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The text when it is one with something in it; CMR drops blank parameters and would search everything. */
function textOf(value: unknown, notes: Notes, what = "text"): string | undefined {
  if (typeof value !== "string") notes.error({ code: "type", message: `must be ${what}, got ${shown(value)}` }, value);
  else if (value.trim() === "")
    notes.error({ code: "empty", message: "must not be empty: CMR would leave it out and search everything" }, value);
  else return value;
  return undefined;
}

/** Says which of a closed list of words was meant. */
function oneOf(text: string, values: readonly string[], notes: Notes): string | undefined {
  if (values.includes(text)) return text;
  const suggestion = nearest(text, values);
  const hint = suggestion ? `; did you mean ${shown(suggestion)}?` : "";
  notes.error(
    { code: "value", message: `must be one of ${values.join(", ")}; got ${shown(text)}${hint}`, suggestion },
    text,
  );
  return undefined;
}

export const text: Kind = {
  items: listed,
  parse(value, row, notes) {
    const plain = row.values && typeof value === "boolean" ? String(value) : value;
    const given = textOf(plain, notes);
    return given === undefined || !row.values ? given : oneOf(given.toLowerCase(), row.values, notes);
  },
  format: (value: string) => value,
};

export const version: Kind = {
  ...text,
  parse(value, _row, notes) {
    if (typeof value === "number") {
      const message = `must be text such as "006": the number ${value} has lost its leading zeros`;
      notes.error({ code: "type", message, suggestion: String(value).padStart(3, "0") }, value);
      return undefined;
    }
    return textOf(value, notes);
  },
};

const ID_NAMES: Readonly<Record<string, string>> = {
  C: "collection",
  G: "granule",
  S: "service",
  T: "tool",
  V: "variable",
};

export const conceptId: Kind = {
  items: listed,
  parse(value, { prefixes = "" }, notes) {
    const id = textOf(value, notes);
    if (id === undefined || new RegExp(`^[${prefixes}][A-Z]*\\d+(-[\\w.-]+)?$`).test(id)) return id;
    const kinds = [...prefixes].map((letter) => ID_NAMES[letter]).join(" or ");
    const example = `${prefixes[0]}1234567-PROVIDER`;
    notes.error(
      { code: "format", message: `must be the concept id of a ${kinds}, such as ${example}; got ${shown(id)}` },
      id,
    );
    return undefined;
  },
  format: (value: string) => value,
};

export const boolean: Kind = {
  items: (value) => [value],
  parse(value, _row, notes) {
    const flag = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
    if (typeof flag === "boolean") return flag;
    if (flag === "true" || flag === "false") return flag === "true";
    notes.error({ code: "type", message: `must be true or false, got ${shown(value)}` }, value);
    return undefined;
  },
  format: (value: boolean) => String(value),
};

export const daac: Kind = {
  items: listed,
  parse(value, _row, notes) {
    const name = textOf(value, notes);
    if (name === undefined) return undefined;
    const known = daacNamed(name);
    if (known) return known;
    const suggestion = nearest(name, DAAC_NAMES);
    const hint = suggestion ? `; did you mean ${suggestion}?` : "";
    const message = `${shown(name)} is no DAAC: use one of ${DAAC_NAMES.join(", ")}${hint} Provider ids such as POCLOUD go into provider`;
    notes.error({ code: "value", message, suggestion }, value);
    return undefined;
  },
  format: (value: string) => value,
};

export const sortKey: Kind = {
  items: listed,
  parse(value, { values = [] }, notes) {
    const key = textOf(value, notes);
    if (key === undefined) return undefined;
    const name = key.replace(/^[+-]/, "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const known = oneOf(name, values, notes);
    return known && (key.startsWith("-") ? `-${known}` : known);
  },
  format: (value: string) => value,
};
