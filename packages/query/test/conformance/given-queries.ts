import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CollectionQuery, GranuleQuery } from "@earthaccess/query";
import { polygonFromFile } from "@earthaccess/query/node";
import { camelCase } from "../../src/cmr-params.js";
import { fromPython, geometryOf, paramsOf } from "./python-values.js";

export type AnyQuery = GranuleQuery | CollectionQuery;
export type Given = Readonly<Record<string, unknown>> & { readonly op: string };

/** A query with the keyword arguments and calls of a record. */
export async function built(empty: AnyQuery, given: Given, folder: string): Promise<AnyQuery> {
  let query = empty.with(await withFiles(paramsOf(given.kwargs ?? {}), given, folder));
  for (const [method, args] of (given.calls ?? []) as [string, unknown[]][]) {
    const values = (await Promise.all(args.map((arg) => fileOf(arg, given, folder)))).map(fromPython);
    query = call(query, method, values);
  }
  return query;
}

function call(query: AnyQuery, method: string, args: unknown[]): AnyQuery {
  if (method === "parameters") return query.with(paramsOf((args[0] as { $kw: object }).$kw));
  if (method === "option") return query.with({ options: { [String(args[0])]: { [String(args[1])]: args[2] } } });
  // A geometry in any form, as one branch called it.
  const name = method === "coordinates" ? "polygon" : camelCase(method);
  const setter = (query as unknown as Record<string, unknown>)[name];
  // What is no method is no parameter either, and the query says so.
  if (typeof setter !== "function") return query.with({ [name]: args[0] });
  return setter.apply(query, args) as AnyQuery;
}

async function withFiles(
  params: Record<string, unknown>,
  given: Given,
  folder: string,
): Promise<Record<string, unknown>> {
  const { polygon } = params;
  if (typeof polygon !== "string" || given.content === undefined) return params;
  return { ...params, polygon: await fileOf({ file: polygon }, given, folder) };
}

/** An argument `{ file }` as what a TypeScript user would pass in its place: the polygons read from the file. */
async function fileOf(arg: unknown, given: Given, folder: string): Promise<unknown> {
  if (typeof arg !== "object" || arg === null || !("file" in arg)) return arg;
  const { max_points: maxPoints } = arg as { max_points?: number };
  return polygonFromFile(await written(String(arg.file), given.content, folder), { maxPoints });
}

/** Where a file of a record lies, which is written when the record gives its content. */
export async function written(name: string, content: unknown, folder: string): Promise<string> {
  if (content === undefined) return name;
  const file = join(folder, name);
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(geometryOf(content)));
  return file;
}
