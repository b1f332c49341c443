/** Citations and DOIs of a UMM-C record, for the scientific extension. */

const DOI = /^10\.[0-9a-zA-Z]{4,}\/\S+$/;

/** The DOI itself, whether the record gives it bare, as `doi:10…` or as a URL. */
export function doiOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const doi = value.trim().replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:\s*)/i, "");
  return DOI.test(doi) ? doi : undefined;
}

interface UmmCitation {
  readonly Creator?: string;
  readonly Author?: string;
  readonly ReleaseDate?: string;
  readonly PublicationDate?: string;
  readonly Title?: string;
  readonly Version?: string;
  readonly Publisher?: string;
  readonly Series?: string;
  readonly DOI?: { readonly DOI?: string };
}

/** `sci:` fields of a collection. */
export function scienceOf(doi: unknown, citations: unknown, publications: unknown): Record<string, unknown> {
  const own = doiOf((doi as { DOI?: unknown } | undefined)?.DOI ?? doi);
  const citation = listOf(citations).map(citationText).find(Boolean);
  const references = listOf(publications)
    .map((reference) => {
      const text = citationText(reference);
      const referenceDoi = doiOf(reference?.DOI?.DOI);
      return { ...(referenceDoi && { doi: referenceDoi }), ...(text && { citation: text }) };
    })
    .filter((entry) => Object.keys(entry).length > 0);
  return {
    ...(own && { "sci:doi": own }),
    ...(citation && { "sci:citation": citation }),
    ...(references.length > 0 && { "sci:publications": references }),
  };
}

/** `Creator (2021). Title, Version 2.0. Publisher.`: the order that DataCite recommends. */
function citationText(citation: UmmCitation): string | undefined {
  if (typeof citation?.Title !== "string" || citation.Title === "") return undefined;
  const year = /^\d{4}/.exec(citation.ReleaseDate ?? citation.PublicationDate ?? "")?.[0];
  const who = [citation.Creator ?? citation.Author, year && `(${year})`].filter(Boolean).join(" ");
  const version = citation.Version ? `, Version ${citation.Version}` : "";
  return [who, `${citation.Title}${version}`, citation.Series, citation.Publisher]
    .filter(Boolean)
    .map((part) => `${String(part).replace(/\.\s*$/, "")}.`)
    .join(" ");
}

function listOf(value: unknown): readonly UmmCitation[] {
  return Array.isArray(value) ? (value as readonly UmmCitation[]) : [];
}
