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
  const problem = findProblem(value, undefined);
  if (problem === undefined) return;
  throw new TaskError(
    `The ${what} is not JSON: $${problem.path} ${problem.is}. Pass plain data, and return references instead of bytes.`,
    { code: "EA_UNSERIALISABLE", retryable: false },
  );
}

/** Whether a value is JSON, as {@link assertJson} checks it. */
export function isJson(value: unknown): value is Json {
  return findProblem(value, undefined) === undefined;
}

/** What is wrong, and where below the value: the path is put together on the way back, so that sound values cost none. */
interface Problem {
  readonly path: string;
  readonly is: string;
}

function findProblem(value: unknown, above: Set<object> | undefined): Problem | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : { path: "", is: `is ${value}` };
    case "object":
      return value === null ? undefined : findProblemInObject(value, above ?? new Set());
    default:
      return { path: "", is: `is ${value === undefined ? "undefined" : `a ${typeof value}`}` };
  }
}

function findProblemInObject(value: object, above: Set<object>): Problem | undefined {
  if (above.has(value)) return { path: "", is: "refers back to an object that holds it" };
  const isArray = Array.isArray(value);
  if (!isArray && !isPlain(value)) return { path: "", is: `is a ${value.constructor?.name ?? "class instance"}` };
  above.add(value);
  const problem = isArray ? findProblemInItems(value, above) : findProblemInProperties(value, above);
  above.delete(value);
  return problem;
}

function findProblemInItems(items: readonly unknown[], above: Set<object>): Problem | undefined {
  for (let index = 0; index < items.length; index++) {
    const problem = findProblem(items[index], above);
    if (problem) return { ...problem, path: `[${index}]${problem.path}` };
  }
  return undefined;
}

function findProblemInProperties(value: object, above: Set<object>): Problem | undefined {
  for (const key of Object.keys(value)) {
    const item: unknown = (value as Readonly<Record<string, unknown>>)[key];
    const problem = item === undefined ? undefined : findProblem(item, above);
    if (problem) return { ...problem, path: `.${key}${problem.path}` };
  }
  return undefined;
}

/** Plain also when it comes from another realm, whose `Object.prototype` is not ours. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, "hasOwnProperty"))
  );
}
