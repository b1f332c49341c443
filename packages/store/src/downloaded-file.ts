import type { ErrorJson } from "@earthaccess/errors";
import type { Checksum } from "@earthaccess/targets";

/** What became of one file of a download. */
export interface DownloadedFile {
  readonly granuleId?: string;
  readonly assetKey?: string;
  /** Where it came from, without a query. */
  readonly url: string;
  /** Where it is: a path on a local disk, else a URL. */
  readonly path?: string;
  /** Name below the target. */
  readonly name: string;
  readonly bytes: number;
  readonly status: "downloaded" | "resumed" | "skipped" | "failed";
  /** How it came: from its bucket, or over https. Absent when nothing was fetched. */
  readonly access?: "direct" | "external";
  /** The checksum that was compared. */
  readonly checksum?: Checksum;
  /** True when the bytes agree with a checksum of the metadata; false when only size and length could be compared. */
  readonly verified: boolean;
  readonly error?: ErrorJson;
}

/** One file that a download is going to fetch: plain data, made by `planDownload`. */
export interface DownloadItem {
  readonly granuleId?: string;
  readonly assetKey?: string;
  /** The https URL of the file, or where it has none, the one it has. */
  readonly url: string;
  /** The same file as `s3://bucket/key`. */
  readonly s3?: string;
  /** Where the keys of that bucket come from. */
  readonly credentialsEndpoint?: string;
  /** Name below the target, safe on every disk and unique in the plan. */
  readonly name: string;
  /** Exact bytes, when the metadata gives them. */
  readonly size?: number;
  /** About how many bytes, for a progress bar, when the metadata gives a rounded figure only. */
  readonly approximateSize?: number;
  readonly checksum?: Checksum;
  readonly contentType?: string;
  /** The name it would have had, when another file of the plan has that. */
  readonly renamedFrom?: string;
}
