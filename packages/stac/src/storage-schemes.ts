import { isS3 } from "./related-files.js";

/** The place of a bucket, as the storage extension describes it. */
export interface StorageScheme {
  readonly type: "aws-s3";
  readonly platform: "https://{bucket}.s3.{region}.amazonaws.com";
  readonly bucket: string;
  readonly region: string;
}

/** Every bucket of NASA's Earthdata Cloud is in this region; granules do not say it, collections do (DirectDistributionInformation). */
const EARTHDATA_REGION = "us-west-2";

/** The scheme of a bucket; `undefined` when it has no name that AWS allows. */
export function storageScheme(bucket: string, region: string = EARTHDATA_REGION): StorageScheme | undefined {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return undefined;
  return Object.freeze({
    type: "aws-s3",
    platform: "https://{bucket}.s3.{region}.amazonaws.com",
    bucket,
    region,
  });
}

/** Collects the buckets of an item for `storage:schemes` and hands out their names, `aws`, `aws_1`, …, for `storage:refs`. */
export function storageSchemes(): {
  /** The value of `storage:refs` for a URL; `undefined` unless it is on s3. */
  refsFor(href: string): readonly string[] | undefined;
  /** The value of `storage:schemes`, or `undefined` without any bucket. */
  toStac(): Readonly<Record<string, StorageScheme>> | undefined;
} {
  const refs = new Map<string, readonly [name: string]>();
  const schemes: Record<string, StorageScheme> = {};
  return {
    refsFor(href) {
      if (!isS3(href)) return undefined;
      const bucket = href.slice(5).split("/", 1)[0] as string;
      const known = refs.get(bucket);
      const scheme = known ? undefined : storageScheme(bucket);
      if (!scheme) return known;
      const name = refs.size === 0 ? "aws" : `aws_${refs.size}`;
      schemes[name] = scheme;
      const ref = Object.freeze([name] as const);
      refs.set(bucket, ref);
      return ref;
    },
    toStac: () => (refs.size === 0 ? undefined : Object.freeze(schemes)),
  };
}
