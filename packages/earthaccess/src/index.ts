/**
 * Find, choose and move NASA Earth observation data, on Node and in the browser.
 *
 * All packages in one, and a default session: `login()` once, then `searchData`, `download` and the rest use it.
 *
 * @module
 */
export type { Checksum } from "@earthaccess/assets";
export * from "@earthaccess/assets";
export * from "@earthaccess/cmr";
export * from "@earthaccess/credentials";
export * from "@earthaccess/errors";
export * from "@earthaccess/executor";
export { type ExecutorChoice, getExecutor } from "@earthaccess/executor/auto";
export type { Position } from "@earthaccess/query";
export * from "@earthaccess/query";
export * from "@earthaccess/stac";
export * from "@earthaccess/store";
// Of two small interfaces of this name, the one that applications name.
export type { S3KeySource } from "@earthaccess/targets";
export * from "@earthaccess/targets";
export * from "@earthaccess/virtual";
export {
  download,
  getEdlToken,
  getFetch,
  getS3Credentials,
  login,
  open,
  openVirtualDataset,
  openVirtualMfdataset,
  searchData,
  searchDatasets,
  searchServices,
  status,
  virtualize,
} from "./default-session.js";
export { createSession, Session, type SessionOptions } from "./session.js";
