import type { Exchange } from "../http/exchange.js";

/** The form in which a search shall be answered. */
export type ResultFormat =
  | { readonly kind: "umm"; readonly version: string }
  | { readonly kind: "xml" }
  | { readonly kind: "unknown"; readonly error: string };

type Concept = "granule" | "collection";

const LATEST: Readonly<Record<Concept, string>> = { granule: "1.6.6", collection: "1.18.5" };

const VERSIONS: Readonly<Record<Concept, readonly string[]>> = {
  granule: ["1.4", "1.5", "1.6", "1.6.1", "1.6.2", "1.6.3", "1.6.4", "1.6.5", "1.6.6", "1.6.7"],
  collection: [
    ...[
      "1.0",
      "1.1",
      "1.2",
      "1.3",
      "1.4",
      "1.5",
      "1.6",
      "1.7",
      "1.8",
      "1.9",
      "1.10",
      "1.11",
      "1.12",
      "1.13",
      "1.14",
      "1.15",
    ],
    ...[
      "1.15.1",
      "1.15.2",
      "1.15.3",
      "1.15.4",
      "1.15.5",
      "1.16",
      "1.16.1",
      "1.16.2",
      "1.16.3",
      "1.16.4",
      "1.16.5",
      "1.16.6",
    ],
    ...[
      "1.16.7",
      "1.17",
      "1.17.0",
      "1.17.1",
      "1.17.2",
      "1.17.3",
      "1.18.0",
      "1.18.1",
      "1.18.2",
      "1.18.3",
      "1.18.4",
      "1.18.5",
      "1.18.6",
    ],
  ],
};

/** Reads the extension of the path, else the Accept header. */
export function resultFormat(exchange: Exchange, extension: string, concept: Concept): ResultFormat {
  const accept = exchange.header("accept") ?? "";
  const named = /^umm_json(?:_v([\d_]+))?$/.exec(extension);
  if (named !== null) return versioned(named[1]?.replaceAll("_", "."), concept);
  if (extension === "" && /umm_results\+json|application\/vnd\.nasa\.cmr\.umm\+json/.test(accept)) {
    return versioned(/version=([\d.]+)/.exec(accept)?.[1], concept);
  }
  if (extension === "xml" || (extension === "" && !/json/.test(accept))) return { kind: "xml" };
  const mime = extension === "" ? (accept.split(/[,;]/)[0] ?? "") : `application/${extension}`;
  return { kind: "unknown", error: `The mime type [${mime}] is not supported for ${concept}s.` };
}

/** Whether errors are told in JSON; XML is for those who ask for nothing. */
export function wantsJsonErrors(exchange: Exchange): boolean {
  return /\.(umm_json|json|umm-json|stac)[^/]*$/.test(exchange.path) || /json/.test(exchange.header("accept") ?? "");
}

/** The content type of a page of UMM JSON. */
export function ummContentType(format: ResultFormat): string {
  const version = format.kind === "umm" ? format.version : "1.0";
  return `application/vnd.nasa.cmr.umm_results+json;version=${version}; charset=utf-8`;
}

function versioned(version: string | undefined, concept: Concept): ResultFormat {
  if (version === undefined) return { kind: "umm", version: LATEST[concept] };
  if (VERSIONS[concept].includes(version)) return { kind: "umm", version };
  const mime = "application/vnd.nasa.cmr.umm_results+json";
  return {
    kind: "unknown",
    error: `The mime type [${mime}] with version [${version}] is not supported for ${concept}s.`,
  };
}
