/** The place of a bucket, as the storage extension describes it. */
export interface StorageScheme {
  readonly type: "aws-s3";
  readonly platform: "https://{bucket}.s3.{region}.amazonaws.com";
  readonly bucket: string;
  readonly region: string;
}

/** Every bucket of NASA's Earthdata Cloud is in this region; granules do not say it, collections do (DirectDistributionInformation). */
const EARTHDATA_REGION = "us-west-2";

/** Collects the buckets of an item for `storage:schemes` and hands out their names for `storage:refs`. */
export class StorageSchemes {
  /** Bucket of `aws`, `aws_1`, … */
  readonly #buckets: string[] = [];

  /** The scheme's name for an `s3://` URL; `undefined` when its bucket has no name that AWS allows. */
  refFor(href: string): string | undefined {
    const slash = href.indexOf("/", 5);
    const bucket = slash < 0 ? href.slice(5) : href.slice(5, slash);
    let index = this.#buckets.indexOf(bucket);
    if (index < 0) {
      if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return undefined;
      index = this.#buckets.push(bucket) - 1;
    }
    return nameOf(index);
  }

  /** The value of `storage:schemes`, or `undefined` without any bucket. */
  toStac(): Record<string, StorageScheme> | undefined {
    if (this.#buckets.length === 0) return undefined;
    const schemes: Record<string, StorageScheme> = {};
    for (let i = 0; i < this.#buckets.length; i++) {
      schemes[nameOf(i)] = {
        type: "aws-s3",
        platform: "https://{bucket}.s3.{region}.amazonaws.com",
        bucket: this.#buckets[i] as string,
        region: EARTHDATA_REGION,
      };
    }
    return schemes;
  }
}

function nameOf(index: number): string {
  return index === 0 ? "aws" : `aws_${index}`;
}
