import { nearest } from "@earthaccess/errors";
import { type CmrParamsInput, cmrSearchParams, InvalidQueryError, type ValidationError } from "@earthaccess/query";
import { CmrClient } from "./cmr-client.js";
import { DataService } from "./data-service.js";
import { checkSearch, type SearchOptions } from "./search-options.js";
import { SearchResults } from "./search-results.js";

/** What CMR lets one search services by; names in camelCase mean the same. */
const PARAMETERS = [
  "concept_id",
  "name",
  "provider",
  "native_id",
  "keyword",
  "deleted",
  "all_revisions",
  "sort_key",
] as const;

/**
 * Searches the services that work on collections.
 *
 * @param params `concept_id`, `name`, `provider`, `native_id` or `keyword`, also in camelCase; lists are alternatives
 * @throws {InvalidQueryError} for unknown names and empty values
 *
 * @example
 * ```ts
 * const harmony = searchServices({ name: "*Harmony*", "options[name][pattern]": true });
 * ```
 */
export function searchServices(params: CmrParamsInput, options: SearchOptions = {}): SearchResults<DataService> {
  checkSearch("searchServices", options);
  const errors: ValidationError[] = [];
  const entries = Object.entries(params).flatMap(([field, value]): [string, string | string[]][] => {
    const name = field.replace(/\[\]$/, "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const texts = (Array.isArray(value) ? value : [value]).map(String);
    if (!name.startsWith("options[") && !PARAMETERS.includes(name as (typeof PARAMETERS)[number])) {
      const suggestion = nearest(name, PARAMETERS);
      errors.push({
        field,
        value,
        code: "unknown-parameter",
        message: `is not a parameter of service searches${suggestion ? `; did you mean ${suggestion}?` : ""}`,
        ...(suggestion && { suggestion }),
      });
    } else if (value === null || value === undefined || texts.length === 0 || texts.some((text) => text.trim() === ""))
      errors.push({ field, value, code: "empty", message: "is empty; CMR would leave it out and find everything" });
    return [[name, Array.isArray(value) ? texts : (texts[0] ?? "")]];
  });
  if (errors.length > 0) throw new InvalidQueryError({ errors, warnings: [] });
  const client = new CmrClient(options);
  const body = cmrSearchParams(Object.fromEntries(entries));
  return new SearchResults(
    {
      open: async () => ({ client, concept: "services", body }),
      toResult: (item) => new DataService({ meta: item.meta ?? {}, umm: item.umm }),
    },
    options,
  );
}
