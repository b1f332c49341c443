import type { CmrPolygons } from "@earthaccess/query/geometry";
import { computed, signal } from "@preact/signals";
import type { Ring } from "../map/projection.js";
import { EMPTY_FORM, type FieldName, type FormValues } from "./form-fields.js";
import { errorsByField, queryOf } from "./form-query.js";

/** An area that was drawn or read from a file, made fit for CMR. */
export interface Area {
  /** Name of the file, or what was drawn. */
  readonly name: string;
  readonly simplified: CmrPolygons;
  /** The outlines as they were given, to be shown beside those that are searched with. */
  readonly given: readonly Ring[];
}

export const form = signal<FormValues>(EMPTY_FORM);
export const area = signal<Area | undefined>(undefined);
/** Why the last file of outlines could not be taken. */
export const areaProblem = signal<unknown>(undefined);

export const query = computed(() => queryOf(form.value, area.value?.simplified));
export const validation = computed(() => query.value.validate());
export const fieldErrors = computed(() => errorsByField(validation.value, form.value));

export function setField(name: FieldName, value: string): void {
  form.value = { ...form.value, [name]: value };
}

/** A box and an outline are alternatives: setting one takes the other away. */
export function setArea(next: Area | undefined): void {
  area.value = next;
  areaProblem.value = undefined;
  if (next !== undefined) setField("box", "");
}

export function setBox(west: number, south: number, east: number, north: number): void {
  setArea(undefined);
  setField("box", [west, south, east, north].map((degrees) => Number(degrees.toFixed(3))).join(", "));
}

/** The box of the form, when it is four numbers. */
export const box = computed(() => {
  const numbers = form.value.box.split(/[\s,;]+/).map(Number);
  return numbers.length === 4 && form.value.box.trim() !== "" && numbers.every(Number.isFinite)
    ? (numbers as [west: number, south: number, east: number, north: number])
    : undefined;
});
