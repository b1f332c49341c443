/** What a package may build on. */
export interface LayerRule {
  readonly layer: 0 | 1 | 2 | 3;
  /** Packages of ours it may import, by name of folder. */
  readonly ours: readonly string[];
  /** Packages of others that install with it. */
  readonly thirdParty: readonly string[];
  /** Packages of others that its users bring along if they use that part; optional peers. */
  readonly optional: readonly string[];
}

const none: readonly string[] = [];
const ALL_BELOW_THE_UMBRELLA = [
  "errors",
  "query",
  "stac",
  "assets",
  "credentials",
  "executor",
  "targets",
  "cmr",
  "store",
  "virtual",
];

/** The house: a package imports from lower layers only, never from its own. A new package gets a row here. */
export const LAYERS: Readonly<Record<string, LayerRule>> = {
  errors: { layer: 0, ours: none, thirdParty: none, optional: none },
  query: {
    layer: 1,
    ours: ["errors"],
    thirdParty: none,
    optional: ["hyparquet", "hyparquet-compressors", "proj4", "sql.js"],
  },
  stac: {
    layer: 1,
    ours: ["errors"],
    thirdParty: ["ky", "zod"],
    optional: ["flatgeobuf", "hyparquet-writer"],
  },
  assets: { layer: 1, ours: ["errors"], thirdParty: none, optional: none },
  credentials: {
    layer: 1,
    ours: ["errors"],
    thirdParty: ["@aws-crypto/sha256-js", "@smithy/signature-v4"],
    optional: ["undici"],
  },
  executor: { layer: 1, ours: ["errors"], thirdParty: none, optional: ["piscina", "bullmq", "ioredis"] },
  targets: {
    layer: 1,
    ours: ["errors"],
    thirdParty: ["hash-wasm"],
    optional: ["@aws-sdk/client-s3", "@azure/storage-blob", "google-auth-library"],
  },
  "executor-lambda": {
    layer: 2,
    ours: ["executor", "errors"],
    thirdParty: ["@aws-sdk/client-lambda"],
    optional: none,
  },
  cmr: { layer: 2, ours: ["query", "stac", "assets", "errors"], thirdParty: ["ky", "zod"], optional: none },
  store: {
    layer: 2,
    ours: ["assets", "credentials", "executor", "targets", "errors"],
    thirdParty: none,
    optional: none,
  },
  virtual: {
    layer: 2,
    ours: ["assets", "executor", "targets", "errors"],
    thirdParty: none,
    optional: ["hyparquet", "hyparquet-compressors", "hyparquet-writer"],
  },
  earthaccess: { layer: 3, ours: ALL_BELOW_THE_UMBRELLA, thirdParty: none, optional: none },
  // Of the packages below the umbrella those whose subpaths it does not have: tables, files of areas, the worker, references.
  cli: {
    layer: 3,
    ours: ["earthaccess", "errors", "query", "executor", "virtual"],
    thirdParty: ["commander", "hyparquet", "hyparquet-compressors", "hyparquet-writer", "proj4"],
    optional: none,
  },
};
