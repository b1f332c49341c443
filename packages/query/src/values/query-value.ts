import { type Problem, ValidationResult, validationError } from "../validation.js";

/**
 * A value in a query: it can be built from anything, says what is wrong with it, and knows its text in CMR.
 *
 * Building one never throws, so that a query can report all its mistakes together.
 */
export abstract class QueryValue {
  /** The parameter it belongs to, for messages. */
  protected abstract get field(): string;
  protected abstract get problems(): readonly Problem[];
  /** Things that work but may not be meant. */
  protected get doubts(): readonly Problem[] {
    return [];
  }
  /** The text CMR takes, of a value without problems. */
  protected abstract cmrText(): string;

  /** Everything that is wrong with this value. */
  validate(): ValidationResult {
    const entries = (problems: readonly Problem[]) =>
      problems.map((p) => validationError(this.field, p, this.toJSON()));
    return new ValidationResult(entries(this.problems), entries(this.doubts));
  }

  /**
   * The text CMR takes.
   *
   * @throws InvalidQueryError when the value is not valid.
   */
  toCmr(): string {
    this.validate().throwIfInvalid();
    return this.cmrText();
  }

  /** Plain data from which an equal value can be built. */
  abstract toJSON(): unknown;

  toString(): string {
    return this.problems.length > 0 ? `invalid ${this.constructor.name}` : this.cmrText();
  }
}
