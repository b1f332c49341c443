import type { Exchange, Reply } from "../http/exchange.js";
import type { Catalog } from "../records/catalog.js";
import { cmrErrors, cmrHeaders } from "./cmr-replies.js";

/** One record by its concept id: the bare UMM, without meta. */
export function conceptReply(exchange: Exchange, catalog: Catalog, conceptId: string): Reply {
  const umm = findConcept(catalog, conceptId);
  if (umm === undefined)
    return cmrErrors(exchange, 404, [`Concept with concept-id [${conceptId}] could not be found.`]);
  const version = conceptId.startsWith("G") ? "1.6.6" : "1.18.5";
  return {
    status: 200,
    headers: {
      ...cmrHeaders(exchange),
      "content-type": `application/vnd.nasa.cmr.umm+json;version=${version}; charset=utf-8`,
    },
    body: JSON.stringify(umm),
  };
}

function findConcept(catalog: Catalog, conceptId: string): unknown {
  if (conceptId.startsWith("C")) return catalog.collections.find((entry) => entry.conceptId === conceptId)?.record.umm;
  for (let i = 0; i < catalog.granuleCount; i++) {
    if (catalog.facts(i).conceptId === conceptId) return catalog.record(i).umm;
  }
  return undefined;
}
