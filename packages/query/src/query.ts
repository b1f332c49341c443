import { bracketPath, type CmrParams, cmrSearchParams } from "./cmr-params.js";
import { Compilation, cmrParamsOf } from "./parameters/compile.js";
import { kindOf } from "./parameters/kinds.js";
import { rowNamed, type Schema } from "./parameters/schema.js";
import { uploadOf } from "./shapefile-upload.js";
import { canonicalJson, plain, snapshot } from "./snapshot.js";
import { InvalidQueryError, isObject, type ValidationResult, validationError } from "./validation.js";

/**
 * What granule and collection queries have in common: an immutable value over a table of parameters.
 *
 * Nothing throws before `toCmr`, so that `validate` can report every mistake at once.
 */
export abstract class Query<Params extends object> {
  /** The parameters as they were given, under their main names; frozen. */
  readonly params: Readonly<Params>;
  readonly #schema: Schema;
  #compilation: Compilation | undefined;

  protected constructor(init: Readonly<Record<string, unknown>>, schema: Schema) {
    this.#schema = schema;
    this.params = Object.freeze(named(init, schema)) as Readonly<Params>;
  }

  /** The same query with other parameters; `undefined` and `null` remove one. Nothing changes in this query. */
  with(partial: Partial<Params>): this {
    const changes = named(partial as Record<string, unknown>, this.#schema, true);
    const Class = this.constructor as new (init: object) => this;
    return new Class({ ...this.params, ...changes });
  }

  /** Everything that is wrong with the query, and what may not be meant, at once. */
  validate(): ValidationResult {
    return this.compiled().result;
  }

  /**
   * Exactly the parameters CMR takes, without the file of a `shapefile`.
   *
   * @throws InvalidQueryError with every error when the query is not valid.
   */
  toCmr(): CmrParams {
    const compilation = this.compiled();
    compilation.result.throwIfInvalid();
    return cmrParamsOf(compilation);
  }

  /**
   * The parameters as a form body or URL query.
   *
   * @throws InvalidQueryError when the query is not valid, or has a `shapefile`, which only {@link toCmrBody} can carry.
   */
  toCmrSearchParams(): URLSearchParams {
    const search = cmrSearchParams(this.toCmr(), this.#schema.listed);
    if (!this.compiled().values.has("shapefile")) return search;
    const message = "is uploaded in a multipart body: use toCmrBody()";
    throw new InvalidQueryError({ errors: [validationError("shapefile", { code: "upload", message })], warnings: [] });
  }

  /** The body of a POST request: `URLSearchParams`, or `FormData` when there is a shapefile to upload. */
  toCmrBody(): URLSearchParams | FormData {
    const file = this.compiled().values.get("shapefile")?.[0];
    if (file === undefined) return this.toCmrSearchParams();
    const form = new FormData();
    for (const [name, value] of cmrSearchParams(this.toCmr(), this.#schema.listed)) form.append(name, value);
    const { blob, name } = uploadOf(file as Blob | Uint8Array);
    form.append("shapefile", blob, name);
    return form;
  }

  /** Plain data from which an equal query can be built. A shapefile stays behind: only its name, type and size are kept. */
  toJSON(): Record<string, unknown> {
    return plain(this.params) as Record<string, unknown>;
  }

  /** Whether the other query is of the same kind and asks for the same, however it was written. */
  equals(other: unknown): boolean {
    return other instanceof Query && other.constructor === this.constructor && other.#meaning() === this.#meaning();
  }

  toString(): string {
    return `${this.constructor.name}(${JSON.stringify(this.toJSON())})`;
  }

  /** The values as they were read; computed once. */
  protected compiled(): Compilation {
    this.#compilation ??= new Compilation(this.params as Record<string, unknown>, this.#schema);
    return this.#compilation;
  }

  /** What a chained call does with its arguments: several are a list, none is the preset, some parameters add up. */
  protected set(name: string, args: readonly unknown[]): this {
    const row = this.#schema.byName.get(name);
    if (!row) return this.with({ [name]: args[0] } as Partial<Params>);
    if (name === "temporal" && args.length === 3)
      return this.set(name, args.slice(0, 2)).with({ excludeBoundary: args[2] } as unknown as Partial<Params>);
    const value = args.length === 0 ? (row.preset ?? []) : args.length === 1 ? args[0] : args;
    const before = (this.params as Record<string, unknown>)[row.name];
    if (!row.adds || before === undefined || value === null || value === undefined)
      return this.with({ [row.name]: value } as Partial<Params>);
    const kind = kindOf(row);
    return this.with({
      [row.name]: [...kind.items(before, row), ...kind.items(snapshot(value), row)],
    } as Partial<Params>);
  }

  #meaning(): string {
    const { errors } = this.validate();
    if (errors.length > 0) return canonicalJson(this.toJSON());
    const { values, options } = this.compiled();
    return canonicalJson([
      plain(Object.fromEntries(values)),
      Object.fromEntries([...options].map(([k, v]) => [k, Object.fromEntries(v)])),
    ]);
  }
}

/** The parameters under their main names. A second spelling of the same parameter keeps its own name, to be reported. */
function named(init: Readonly<Record<string, unknown>>, schema: Schema, keepNothing = false): Record<string, unknown> {
  const params = new Map<string, unknown>();
  for (const [key, value] of Object.entries(init)) {
    if ((value === undefined || value === null) && !keepNothing) continue;
    const name = schema.byName.get(key)?.name ?? key;
    params.set(params.has(name) ? key : name, snapshot(value));
  }
  return Object.fromEntries(params);
}

/** Parameters of a query from CMR parameters; names of queries are taken as they are. */
export function fromCmrParams(raw: Readonly<Record<string, unknown>>, schema: Schema): Record<string, unknown> {
  const params = new Map<string, unknown>();
  for (const [key, value] of Object.entries(raw)) {
    if (value === undefined || value === null) continue;
    const [head = key, ...path] = bracketPath(key);
    const isQueryName = path.length === 0 && schema.byName.has(key);
    const row = isQueryName ? undefined : (schema.byCmrName.get(head) ?? rowNamed(schema, head));
    const name = row?.name ?? key;
    params.set(name, row && path.length > 0 ? placed(params.get(name), path, value) : value);
  }
  return Object.fromEntries(params);
}

/** Puts the value of `name[a][b]` where it belongs; `name[]` is the whole list. */
function placed(into: unknown, path: readonly string[], value: unknown): unknown {
  const [key = "", ...rest] = path;
  if (key === "") return Array.isArray(value) ? value : [value];
  const members = isObject(into) ? Object.entries(into) : [];
  const before = members.find(([name]) => name === key)?.[1] as unknown;
  return Object.fromEntries([...members, [key, rest.length === 0 ? value : placed(before, rest, value)]]);
}
