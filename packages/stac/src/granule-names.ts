import type { CmrMeta, UmmGranule } from "./umm-types.js";

/** The names of a granule, each once: GranuleUR, producer granule ids, native id. */
export function granuleNames(umm: UmmGranule, meta: CmrMeta | undefined): string[] {
  const names: string[] = [];
  const add = (name: unknown): void => {
    if (typeof name === "string" && name !== "" && !names.includes(name)) names.push(name);
  };
  add(umm.GranuleUR);
  const identifiers = umm.DataGranule?.Identifiers;
  if (Array.isArray(identifiers))
    for (const entry of identifiers) if (entry?.IdentifierType === "ProducerGranuleId") add(entry.Identifier);
  add(meta?.["native-id"]);
  return names;
}
