import { EarthaccessError } from "@earthaccess/errors";

/** What can be wrong with a geometry or its file. */
export type GeometryProblem =
  | "type"
  | "coordinates"
  | "no-polygon"
  | "degenerate"
  | "whole-globe"
  | "max-points"
  | "unsimplifiable"
  | "format"
  | "syntax"
  | "too-large"
  | "crs"
  | "dependency"
  | "not-found"
  | "request";

/**
 * A geometry cannot be read, or cannot be made into polygons for CMR. The message says what to do instead.
 *
 * Codes: `"query/geometry-"` and the problem, such as `"query/geometry-crs"`.
 */
export class GeometryError extends EarthaccessError {
  constructor(problem: GeometryProblem, message: string, details: { data?: unknown; cause?: unknown } = {}) {
    super(message, { code: `query/geometry-${problem}`, ...details });
  }
}
