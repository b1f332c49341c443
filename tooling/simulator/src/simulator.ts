import type { Faults } from "./faults/fault-rule.js";
import type { RecordedRequest } from "./http/recorded-request.js";
import type { BucketOptions, UserKeys } from "./objects/buckets.js";
import type { RoleUrls } from "./role.js";
import type { Leak } from "./secrets/leaks.js";

/** A user who can log in to the simulated Earthdata Login. */
export interface SimulatorUser {
  readonly username: string;
  readonly password: string;
}

/** What `startSimulator` can be told. */
export interface SimulatorOptions {
  /** Folder with recorded CMR records: `index.json`, or `granules/**.json` and `collections/**.json`. @default none */
  readonly corpus?: string;
  /** Serve the hand-made `umm_g_example` and `umm_c_example` records too. @default false */
  readonly includeExamples?: boolean;
  /** Number of synthetic granules, made from their index and never held; 0 to 1,000,000. @default 1000 */
  readonly granules?: number;
  /** Size in bytes of the files, or the range of sizes; the same path always has the same size. @default [20000, 400000] */
  readonly fileSize?: number | readonly [number, number];
  /** Seed of the bytes and of the faults' probabilities. @default 1 */
  readonly seed?: number;
  /** Who can log in; the first one is `Simulator.user`. @default demo / demo-password */
  readonly users?: readonly SimulatorUser[];
  /** Lifetime of the answers of `/s3credentials`, in milliseconds. @default 3600000 */
  readonly s3CredentialsTtlMs?: number;
  /** Lifetime of tokens, in milliseconds. @default 60 days */
  readonly tokenTtlMs?: number;
  /** Lifetime of presigned object URLs, in milliseconds. @default 3600000 */
  readonly presignedTtlMs?: number;
  /** Added to each request before it is answered, in milliseconds. @default 0 */
  readonly latencyMs?: number;
  /** The data role answers CORS only to origins that end in this, as Thin Egress App does. @default "earthdata.nasa.gov" */
  readonly dataCorsOrigin?: string;
}

/** The system a client needs to talk to the box instead of to Earthdata. */
export interface SimulatorSystem {
  readonly name: "SIMULATOR";
  readonly edlUrl: string;
  readonly cmrUrl: string;
  readonly statusUrl: string;
  /** `host:port` of the roles that may get a bearer token: edl, cmr and data. */
  readonly trustedHosts: string[];
  readonly allowLoopbackHttp: true;
}

/** What a file of the box must look like after a correct download. */
export interface FileExpectation {
  readonly size: number;
  readonly md5: string;
  readonly sha256: string;
}

/** The bytes behind the URLs of the box. */
export interface SimulatorFiles {
  /** Size and checksums of the file at a data, objects or `s3://` URL; undefined where the box serves no file. */
  expected(url: string): FileExpectation | undefined;
  /** The whole file; throws a RangeError where the box serves none. */
  bytes(url: string): Uint8Array;
  /** Serves these bytes at a data URL (and at the `s3://` URL with the same last two path segments) instead of generated ones. */
  put(url: string, bytes: Uint8Array): void;
}

/** The buckets of the objects role that users write into; the other ones are the data centres'. */
export interface SimulatorBuckets {
  create(name: string, options?: BucketOptions): void;
  /** Keys that may write: for ever, or for `ttlMs` and with a session token. */
  issueKeys(options?: { readonly ttlMs?: number }): UserKeys;
  /** Ends keys before their time. */
  endKeys(accessKeyId: string): void;
  /** Lets users' keys read a data centre's bucket. */
  openData(bucket: string): void;
  /** The bytes of an object; undefined where there is none. */
  bytes(bucket: string, key: string): Uint8Array | undefined;
  /** Content type, metadata, encryption and storage class of an object. */
  headers(bucket: string, key: string): Readonly<Record<string, string>> | undefined;
  keysOf(bucket: string): string[];
  /** The keys of multipart uploads that were begun and neither finished nor aborted. */
  unfinished(bucket: string): string[];
}

/** A started box. */
export interface Simulator {
  readonly system: SimulatorSystem;
  readonly urls: RoleUrls;
  readonly user: SimulatorUser;
  /** A JWT-looking token that the box accepts; a negative `expiresInMs` gives one that has expired already. */
  issueToken(options?: { readonly expiresInMs?: number }): string;
  /** Ends all S3 credentials before the time they were said to live; S3 answers `ExpiredToken` to them from now on. */
  endS3Credentials(): void;
  /** Every request since the start or the last `clearRequests`, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  clearRequests(): void;
  /** Requests in which a secret reached an origin it is not meant for, or sat in a URL. */
  leaks(): Leak[];
  /** The known secrets (tokens, passwords, cookies, keys, signatures) that occur in a text. */
  searchSecrets(text: string): string[];
  readonly faults: Faults;
  readonly files: SimulatorFiles;
  readonly buckets: SimulatorBuckets;
  /** Number of granules a search over everything finds. */
  readonly totalGranules: number;
  /** Destroys the open sockets and stops the servers; a second call does nothing. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
