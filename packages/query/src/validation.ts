import { EarthaccessError } from "@earthaccess/errors";

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

/** The entry of one problem in one field. */
export function validationError(field: string, problem: Problem, value: unknown): ValidationError {
  const { message, code, suggestion } = problem;
  return { field, message, value: shortened(value), code, ...(suggestion !== undefined && { suggestion }) };
}

/** A ring of a million points in an error helps nobody; the text form of anything long is cut. */
function shortened(value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (Array.isArray(value) && value.length > 100) return `[${value.length} values]`;
  const text = JSON.stringify(value);
  return text === undefined || text.length <= 500 ? (JSON.parse(text ?? "null") as unknown) : `${text.slice(0, 499)}…`;
}

/** How a value is named in a message: short, with quotes around text. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return value.length > 60 ? `"${value.slice(0, 59)}…"` : `"${value}"`;
  if (typeof value === "object") {
    if (value instanceof Date) return String(shortened(value));
    return Array.isArray(value) ? "a list" : "an object";
  }
  return String(value);
}
