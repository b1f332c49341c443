import { EarthaccessError } from "@earthaccess/errors";
import {
  type CmrMeta,
  type StacCollection,
  stacCollectionToUmmCollection,
  type UmmCollection,
  type UmmCollectionRecord,
  ummCollectionToStacCollection,
} from "@earthaccess/stac";
import type { DataService } from "./data-service.js";
import type { SearchOptions } from "./search-options.js";
import { searchServices } from "./search-services.js";
import { ShownAsText } from "./shown-as-text.js";

/** A collection, NASA's word for a data set: the record as CMR gave it, with its main facts at hand. */
export class DataCollection extends ShownAsText {
  readonly meta: CmrMeta;
  readonly umm: UmmCollection;

  constructor(record: UmmCollectionRecord) {
    super();
    this.meta = record.meta ?? {};
    this.umm = record.umm;
  }

  /** A collection made of a STAC collection of any catalogue. */
  static fromStac(collection: StacCollection): DataCollection {
    return new DataCollection(stacCollectionToUmmCollection(collection));
  }

  /** CMR's id, such as `C1234-PROV`; what granule searches take as `collectionConceptId`. */
  get conceptId(): string | undefined {
    return this.meta["concept-id"];
  }

  get shortName(): string | undefined {
    return this.umm.ShortName;
  }

  get version(): string | undefined {
    return this.umm.Version;
  }

  /** CMR's id of the archive, such as `POCLOUD`. */
  get provider(): string | undefined {
    return this.meta["provider-id"];
  }

  get title(): string | undefined {
    return this.umm.EntryTitle;
  }

  get abstract(): string | undefined {
    return this.umm.Abstract;
  }

  /** The digital object identifier, such as `10.5067/ATLAS/ATL06.006`. */
  get doi(): string | undefined {
    return text(field(this.umm.DOI, "DOI"))?.trim();
  }

  /** The page about the data set. */
  get landingPage(): string | undefined {
    const pages = this.#urls().filter(({ Type, Subtype }) => /LANDING PAGE/.test(`${text(Type)} ${text(Subtype)}`));
    return text(pages[0]?.URL);
  }

  /** Addresses under which the data are offered. */
  dataLinks(): string[] {
    return this.#urls()
      .filter(({ Type }) => Type === "GET DATA")
      .flatMap(({ URL }) => text(URL) ?? []);
  }

  /** Buckets and prefixes with the data, as `s3://bucket/prefix`. */
  get s3Bucket(): string[] {
    const named = field(this.umm.DirectDistributionInformation, "S3BucketAndObjectPrefixNames");
    const names = Array.isArray(named) ? named : [];
    return names
      .flatMap((name) => text(name)?.split(",") ?? [])
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map((name) => (name.startsWith("s3://") ? name : `s3://${name}`));
  }

  /** Where temporary S3 credentials for these buckets are given out. */
  s3CredentialsEndpoint(): string | undefined {
    return text(field(this.umm.DirectDistributionInformation, "S3CredentialsAPIEndpoint"));
  }

  /** True when the data lie in the cloud. */
  get cloudHosted(): boolean {
    return this.umm.DirectDistributionInformation !== undefined && this.umm.DirectDistributionInformation !== null;
  }

  /** The services that CMR associates with the collection; no request when it names none. */
  async services(options: SearchOptions = {}): Promise<DataService[]> {
    const named = field(this.meta.associations, "services");
    const ids = (Array.isArray(named) ? named : []).flatMap((id) => text(id) ?? []);
    return ids.length === 0 ? [] : searchServices({ concept_id: ids }, options).toArray();
  }

  /**
   * How to cite the data, as the DOI's registrar words it.
   *
   * @param options.style a citation style. @default "apa"
   * @param options.lang @default "en-US"
   * @throws EarthaccessError `cmr/no-doi` when the collection has none, `cmr/no-citation` when the registrar does not answer
   */
  async citation(
    options: {
      readonly style?: string;
      readonly lang?: string;
      readonly fetch?: typeof fetch;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<string> {
    if (!this.doi) throw new EarthaccessError(`${this} has no DOI to cite.`, { code: "cmr/no-doi" });
    const query = new URLSearchParams({ doi: this.doi, style: options.style ?? "apa", lang: options.lang ?? "en-US" });
    const network = options.fetch ?? globalThis.fetch;
    const response = await network(`https://citation.doi.org/format?${query}`, {
      ...(options.signal && { signal: options.signal }),
    });
    if (response.ok) return (await response.text()).trim();
    throw new EarthaccessError(
      `citation.doi.org answered ${response.status} for ${this.doi}. Try again later, or another style.`,
      { code: "cmr/no-citation", retryable: response.status >= 500, data: { status: response.status } },
    );
  }

  /** The collection as a STAC Collection. */
  toStac(): StacCollection {
    return ummCollectionToStacCollection(this.toJSON());
  }

  /** The main facts in one object. */
  summary(): Record<string, unknown> {
    const { shortName, version, conceptId, provider, title, doi, cloudHosted, s3Bucket } = this;
    return {
      shortName,
      version,
      conceptId,
      provider,
      title,
      doi,
      cloudHosted,
      fileTypes: this.#fileTypes(),
      ...(s3Bucket.length > 0 && { s3Bucket }),
    };
  }

  /** The record as CMR gave it. */
  toJSON(): UmmCollectionRecord {
    return { meta: this.meta, umm: this.umm };
  }

  override toString(): string {
    return `DataCollection ${this.shortName} ${this.version} (${this.conceptId})`;
  }

  /** Formats of the files, such as `netCDF-4`, each once. */
  #fileTypes(): string[] {
    const files = field(this.umm.ArchiveAndDistributionInformation, "FileDistributionInformation");
    return [...new Set((Array.isArray(files) ? files : []).flatMap((file) => text(field(file, "Format")) ?? []))];
  }

  #urls(): readonly Readonly<Record<string, unknown>>[] {
    const urls = this.umm.RelatedUrls;
    return Array.isArray(urls) ? urls.filter((url) => typeof url === "object" && url !== null) : [];
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A collection made of a STAC collection; the same as `DataCollection.fromStac`. */
export function stacCollectionToDataCollection(collection: StacCollection): DataCollection {
  return DataCollection.fromStac(collection);
}
