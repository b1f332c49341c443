import { EarthaccessError, nearest } from "@earthaccess/errors";

/** One thing that is wrong, or doubtful, in a query. Plain data. */
export interface ValidationError {
  /** The parameter, by its name in the query; `"spatial"` for the spatial parameters together. */
  readonly field: string;
  /** What is wrong and what is allowed, as a sentence. */
  readonly message: string;
  /** What was given, shortened when it is long. */
  readonly value: unknown;
  /** Stable kind of the mistake, such as `"range"` or `"unknown-parameter"`. */
  readonly code: string;
  /** The nearest right spelling or the form to use instead. */
  readonly suggestion?: string;
}

/** A mistake before it is known in which field it stands. */
export interface Problem {
  readonly message: string;
  readonly code: string;
  readonly suggestion?: string | undefined;
}

/** Everything that is wrong with a query, at once. */
export class ValidationResult {
  readonly errors: readonly ValidationError[];
  /** What will work but may not be meant. */
  readonly warnings: readonly ValidationError[];

  constructor(errors: readonly ValidationError[] = [], warnings: readonly ValidationError[] = []) {
    this.errors = Object.freeze([...errors]);
    this.warnings = Object.freeze([...warnings]);
    Object.freeze(this);
  }

  get isValid(): boolean {
    return this.errors.length === 0;
  }

  /** @throws InvalidQueryError with every error, when there is one. */
  throwIfInvalid(): void {
    if (!this.isValid) throw new InvalidQueryError(this);
  }

  toJSON(): { isValid: boolean; errors: readonly ValidationError[]; warnings: readonly ValidationError[] } {
    return { isValid: this.isValid, errors: this.errors, warnings: this.warnings };
  }
}

/**
 * A query cannot be sent. The message lists every mistake, one a line; `data` holds them as `{ errors, warnings }`.
 *
 * Code: `"query/invalid"`.
 */
export class InvalidQueryError extends EarthaccessError {
  declare readonly data: { readonly errors: readonly ValidationError[]; readonly warnings: readonly ValidationError[] };

  constructor(result: Pick<ValidationResult, "errors" | "warnings">, cause?: unknown) {
    const lines = result.errors.map(({ field, message }) => `- ${field}: ${message}`);
    super(["The query is not valid:", ...lines].join("\n"), {
      code: "query/invalid",
      data: { errors: result.errors, warnings: result.warnings },
      ...(cause !== undefined && { cause }),
    });
  }
}

/** A problem in one line. */
export function problemOf(code: string, message: string, suggestion?: string): Problem {
  return { code, message, suggestion };
}

/** What may have been meant by a misspelt word, and the end of a sentence that asks so. */
export function didYouMean(
  word: string,
  candidates: Iterable<string>,
  quote = "",
): [hint: string, suggestion?: string] {
  const suggestion = nearest(word, candidates);
  return suggestion === undefined ? [""] : [`; did you mean ${quote}${suggestion}${quote}?`, suggestion];
}

/** The entry of one problem in one field. */
export function validationError(field: string, problem: Problem, value?: unknown): ValidationError {
  const { message, code, suggestion } = problem;
  return { field, message, value: shortened(value), code, ...(suggestion !== undefined && { suggestion }) };
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** An object with members, not a list. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && !Array.isArray(value);
}

/** A date as text, also when it is none. */
export function dateText(date: Date): string {
  return Number.isNaN(date.getTime()) ? "Invalid Date" : date.toISOString();
}

/** A file, where the platform knows files. */
export function isBlob(value: unknown): value is Blob {
  return typeof Blob !== "undefined" && value instanceof Blob;
}

/** A ring of a million points in an error helps nobody; the text form of anything long is cut. */
function shortened(value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return String(value);
  if (!isObject(value)) return value;
  if (value instanceof Date) return dateText(value);
  if (Array.isArray(value) && value.length > 100) return `[${value.length} values]`;
  const text = JSON.stringify(value) ?? "null";
  return text.length <= 500 ? (JSON.parse(text) as unknown) : `${text.slice(0, 499)}…`;
}

/** How a value is named in a message: short, with quotes around text. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return value.length > 60 ? `"${value.slice(0, 59)}…"` : `"${value}"`;
  if (value instanceof Date) return dateText(value);
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : String(value);
}
