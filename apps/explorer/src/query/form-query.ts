import { GranuleQuery, type ValidationError, type ValidationResult } from "@earthaccess/query";
import type { CmrPolygons } from "@earthaccess/query/geometry";
import { FIELDS_OF_PARAMETER, type FieldName, type FormValues } from "./form-fields.js";

type GranuleParams = NonNullable<ConstructorParameters<typeof GranuleQuery>[0]>;

/** The query that a form and an area mean. Nothing is corrected here: what is wrong is for `validate` to say. */
export function queryOf(form: FormValues, area?: CmrPolygons): GranuleQuery {
  const text = (name: FieldName): string | undefined => form[name].trim() || undefined;
  const [start, end] = [text("start"), text("end")];
  const [cloudMin, cloudMax] = [text("cloudMin"), text("cloudMax")];
  const box = text("box");
  const params: { -readonly [K in keyof GranuleParams]?: unknown } = {
    shortName: text("shortName"),
    version: text("version"),
    granuleName: text("granuleName"),
    dayNightFlag: text("dayNight"),
    sortKey: text("sortKey"),
  };
  if (start !== undefined || end !== undefined) params.temporal = [start ?? null, end ?? null];
  if (cloudMin !== undefined || cloudMax !== undefined)
    params.cloudCover = [numberOf(cloudMin ?? "0"), numberOf(cloudMax ?? "100")];
  if (area !== undefined) params.polygon = area.polygons;
  else if (box !== undefined) params.boundingBox = box.split(/[\s,;]+/).map(numberOf);
  return new GranuleQuery(params as GranuleParams);
}

/** A number, or the text itself, so that the error can show what was written. */
function numberOf(text: string): unknown {
  const number = Number(text);
  return text === "" || Number.isNaN(number) ? text : number;
}

/** The errors of a query, at the fields they are about. */
export interface FieldErrors {
  readonly byField: ReadonlyMap<FieldName, readonly ValidationError[]>;
  /** Those that are about no field of the form. */
  readonly others: readonly ValidationError[];
}

/**
 * All errors of a result by field. An error of a pair, such as that of the dates, goes to the one field that is written in; when both
 * are, to the field whose text the message quotes, else to the last one.
 */
export function errorsByField({ errors }: ValidationResult, form: FormValues): FieldErrors {
  const byField = new Map<FieldName, ValidationError[]>();
  const others: ValidationError[] = [];
  for (const error of errors) {
    const fields = FIELDS_OF_PARAMETER[error.field];
    const field = fields && fieldMeant(fields, error, form);
    if (field === undefined) others.push(error);
    else byField.set(field, [...(byField.get(field) ?? []), error]);
  }
  return { byField, others };
}

function fieldMeant(
  fields: readonly FieldName[],
  { message }: ValidationError,
  form: FormValues,
): FieldName | undefined {
  const written = fields.filter((name) => form[name].trim() !== "");
  return written.find((name) => message.includes(form[name].trim())) ?? written.at(-1) ?? fields[0];
}
