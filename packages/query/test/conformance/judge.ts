import type { Behaviour } from "../../../../tooling/checks/src/behaviours.js";
import { cmrForm, requestForm, same, valueAt } from "./compare.js";
import type { Outcome } from "./outcomes.js";

/**
 * Why an outcome is not what the record expects; `undefined` when it is.
 *
 * Errors are compared by being ours, not by their Python wording: what the runner or JavaScript throws is none.
 */
export function mismatch(
  record: Behaviour,
  outcome: Outcome,
  expected: Readonly<Record<string, unknown>>,
): string | undefined {
  const { error, value } = outcome;
  const isOurs = String((error as { code?: unknown } | undefined)?.code).startsWith("query/");
  if ("throws" in expected && !error) return `does not throw: ${JSON.stringify(value)}`;
  if ("throws" in expected && isOurs) return undefined;
  if (error) return `throws ${error.message}`;
  const problems = Object.entries(expected).map(
    ([check, wanted]) => CHECKS[check]?.(wanted, outcome, record) ?? unknown(check),
  );
  return problems.find((problem) => problem !== true) as string | undefined;
}

type Check = (wanted: unknown, outcome: Outcome, record: Behaviour) => true | string;

const unknown = (check: string) => `no check for ${check}`;
const equal = (actual: unknown, wanted: unknown): true | string =>
  same(actual, wanted) || `got ${JSON.stringify(actual)}, wanted ${JSON.stringify(wanted)}`;

const ignored: Check = () => true;

const CHECKS: Readonly<Record<string, Check>> = {
  compare: ignored,
  returnsSelf: ignored,
  network_calls: ignored,
  params_unchanged: ignored,
  equals(wanted, { value }, { given }) {
    const { then } = given;
    if (then === "request_url") return equal(requestForm(`?${String(value)}`), requestForm(String(wanted)));
    if (Array.isArray(then) && then.includes("validate")) return triple(value as Triple, wanted as Triple);
    if (then === "to_cmr" && typeof wanted === "object") return equal(cmrForm(value), cmrForm(wanted));
    if (then === "to_cmr") return equal(cmrForm({ v: value }), cmrForm({ v: wanted }));
    return equal(value, wanted);
  },
  equals_construct: (wanted, { value }) => equal(value, Object.values((wanted as { args: object }).args)),
  properties: (wanted, { value }) =>
    every(wanted, (path, expected) => {
      const actual = valueAt(value, path);
      const isTime = typeof expected === "string" && /^\d{4}-.*T/.test(expected);
      return equal(isTime ? String(actual).replace(/Z$/, "") : actual, expected);
    }),
  path: (wanted, { value }, { given }) =>
    every(wanted, (path, expected) => {
      const actual = given.then === "to_cmr" ? (value as Record<string, unknown>)[path] : valueAt(value, path);
      if (typeof expected === "object" && expected !== null && "max" in expected)
        return Number(actual) <= Number(expected.max) || `${path} is ${String(actual)}`;
      return given.then === "to_cmr"
        ? equal(cmrForm({ v: actual }), cmrForm({ v: expected }))
        : equal(actual, expected);
    }),
  hasKeys: (wanted, { value }) => {
    const keys = Object.keys(cmrForm(value));
    const missing = (wanted as string[]).filter((key) => !keys.includes(key));
    return missing.length === 0 || `has no ${missing.join()}`;
  },
  contains: (wanted, { value }) =>
    (wanted as string[]).every((text) => String(value).includes(text)) || `got ${String(value)}`,
  stored: (wanted, { value }) =>
    every(wanted, (name, expected) =>
      equal(cmrForm({ v: (value as Record<string, unknown>)[name] }), cmrForm({ v: (expected as number[]).join() })),
    ),
  stored_has: (wanted, { value }) => (wanted as string[]).every((name) => name in (value as object)) || "not stored",
  params: (wanted, { value }) => {
    const { params } = value as { params: Record<string, unknown> };
    const found = cmrForm(params);
    const missing = Object.entries(cmrForm(wanted)).filter(([name, text]) => !same(found[name], text));
    return missing.length === 0 || `got ${JSON.stringify(found)}`;
  },
  params_only: (wanted, { value }) => equal(cmrForm((value as { params: object }).params), cmrForm(wanted)),
  ok: ignored,
  length: (wanted, { value }) => limit((value as { length: number }).length, wanted),
  first: (wanted, { value }) => equal((value as { first: unknown }).first, wanted),
  last: (wanted, { value }) => equal((value as { last: unknown }).last, wanted),
  closed: (wanted, { value }) => equal((value as { closed: unknown }).closed, wanted),
  count_points: (wanted, { value }) =>
    limit(Number((value as { count_points?: number }).count_points ?? value), wanted),
  polygon_points: (wanted, { value }) =>
    limit(String((value as { polygon: string }).polygon).split(",").length / 2, wanted),
  "q1.to_cmr.short_name": (wanted, { value }) =>
    equal((value as Record<string, unknown>)["q1.to_cmr.short_name"], wanted),
  "q2.to_cmr.short_name": (wanted, { value }) =>
    equal((value as Record<string, unknown>)["q2.to_cmr.short_name"], wanted),
  "q1==q2": (wanted, { value }) => equal((value as Record<string, unknown>)["q1==q2"], wanted),
  "q1==q3": (wanted, { value }) => equal((value as Record<string, unknown>)["q1==q3"], wanted),
  request_contains: (wanted, { value }) => {
    const actual = requestForm(`?${String(value)}`);
    const parts = [wanted].flat().join("&").replace("lon,lat", "1,2");
    const missing = Object.entries(requestForm(`?${parts}`)).filter(([name, text]) => !same(actual[name], text));
    return missing.length === 0 || `got ${String(value)}`;
  },
  cmr: (wanted, { value }) => {
    const found = cmrForm(value);
    const missing = Object.entries(cmrForm(wanted)).filter(([name, text]) => !same(found[name], text));
    return missing.length === 0 || `got ${JSON.stringify(found)}`;
  },
  request: (wanted, { value }) => equal(requestForm(`?${String(value)}`), requestForm(String(wanted))),
  noted: (wanted, { dropped = [] }) =>
    dropped.some(({ parameter }) => parameter === wanted) || `nothing said about ${String(wanted)}`,
  value: (wanted, { value }) => equal(value, wanted),
  has: (wanted, { value }) => every(wanted, (path, expected) => equal(valueAt(value, path), expected)),
};

interface Triple {
  readonly to_cmr: object;
  readonly to_stac: object;
  readonly is_valid: boolean;
}

/** A query that is not valid has no CMR and no STAC form with us. */
function triple(actual: Triple, wanted: Triple): true | string {
  if (!wanted.is_valid) return equal(actual.is_valid, false);
  const cmr = equal(cmrForm(actual.to_cmr), cmrForm(wanted.to_cmr));
  return cmr === true ? equal(actual.to_stac, wanted.to_stac) : cmr;
}

function limit(actual: number, wanted: unknown): true | string {
  if (typeof wanted === "number") return actual === wanted || `is ${actual}`;
  const { max, lt } = wanted as { max?: number; lt?: number };
  return (actual <= (max ?? Number.POSITIVE_INFINITY) && actual < (lt ?? Number.POSITIVE_INFINITY)) || `is ${actual}`;
}

function every(wanted: unknown, check: (name: string, expected: unknown) => true | string): true | string {
  for (const [name, expected] of Object.entries(wanted as object)) {
    const result = check(name, expected);
    if (result !== true) return `${name}: ${result}`;
  }
  return true;
}
