/** A condition on a number; both ends count. */
export interface NumericRange {
  readonly min: number;
  readonly max: number;
}

const DOUBLE = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** `value`, `min,max`, `min,` or `,max`; or CMR's errors. */
export function parseNumericRange(text: string): NumericRange | { readonly errors: string[] } {
  const comma = text.lastIndexOf(",");
  if (comma < 0) {
    const value = double(text);
    return value === undefined ? { errors: [notADouble(text)] } : { min: value, max: value };
  }
  const [low, high] = [text.slice(0, comma).trim(), text.slice(comma + 1).trim()];
  if (low === "" && high === "") {
    return {
      errors: [
        `[${text}] is not of the form 'value', 'min-value,max-value', 'min-value,', or ',max-value' where value, min-value, and max-value are optional numeric values.`,
      ],
    };
  }
  const errors = [low, high].filter((part) => part !== "" && double(part) === undefined).map(notADouble);
  if (errors.length > 0) return { errors };
  return { min: double(low) ?? Number.NEGATIVE_INFINITY, max: double(high) ?? Number.POSITIVE_INFINITY };
}

/** The error of a range whose ends are the wrong way round. */
export function orderErrors(range: NumericRange): string[] {
  if (range.min <= range.max) return [];
  const [max, min] = [range.max.toFixed(6), range.min.toFixed(6)];
  return [`The maximum value [${max}] of the range must be greater than or equal to the minimum value [${min}].`];
}

function double(text: string): number | undefined {
  return DOUBLE.test(text) ? Number(text) : undefined;
}

function notADouble(text: string): string {
  return `[${text}] is not a valid class java.lang.Double`;
}
