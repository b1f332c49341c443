import { TaskError } from "./task-error.js";

/** What crosses a thread, a process or a queue: JSON and nothing else. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * Checks that a value is JSON, exactly: a task that works here must work in another process too.
 *
 * Functions, symbols, bigints, NaN and infinities, dates, maps, sets, class instances, bytes and cycles are refused; `undefined`
 * is allowed as a property only, where JSON leaves it out.
 *
 * @throws {TaskError} `EA_UNSERIALISABLE`, naming the path such as `$.granules[3].time`.
 */
export function assertJson(value: unknown, what: string): asserts value is Json {
  const problem = findProblem(value, "$", new Set());
  if (problem === undefined) return;
  throw new TaskError(`The ${what} is not JSON: ${problem}. Pass plain data, and return references instead of bytes.`, {
    code: "EA_UNSERIALISABLE",
    retryable: false,
  });
}

function findProblem(value: unknown, path: string, above: Set<object>): string | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : `${path} is ${value}`;
    case "object":
      return value === null ? undefined : findProblemInObject(value, path, above);
    default:
      return `${path} is ${value === undefined ? "undefined" : `a ${typeof value}`}`;
  }
}

function findProblemInObject(value: object, path: string, above: Set<object>): string | undefined {
  if (above.has(value)) return `${path} refers back to an object that holds it`;
  if (!Array.isArray(value) && !isPlain(value)) return `${path} is a ${value.constructor?.name ?? "class instance"}`;
  above.add(value);
  try {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        const problem = findProblem(item, `${path}[${index}]`, above);
        if (problem !== undefined) return problem;
      }
      return undefined;
    }
    for (const [key, item] of Object.entries(value)) {
      const problem = item === undefined ? undefined : findProblem(item, `${path}.${key}`, above);
      if (problem !== undefined) return problem;
    }
    return undefined;
  } finally {
    above.delete(value);
  }
}

/** Plain also when it comes from another realm, whose `Object.prototype` is not ours. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, "hasOwnProperty"))
  );
}
