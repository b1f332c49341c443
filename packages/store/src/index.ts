/**
 * Moves the files of granules: plans a download, executes it, verifies every byte.
 *
 * @module
 */
export { ChecksumMismatchError } from "@earthaccess/targets";
export type { AccessMode } from "./access-choice.js";
export {
  type BlobLike,
  type GeoTiffSource,
  toBlobLike,
  toGeoTiffSource,
  toZarritaStore,
  type ZarrZipReader,
} from "./adapters.js";
export { type ByteRange, type CoalescedRange, type CoalesceOptions, coalesceRanges } from "./coalesce-ranges.js";
export type { DescribedFile } from "./described-file.js";
export { type DownloadOptions, download, errorOf } from "./download.js";
export type { DownloadProgress } from "./download-progress.js";
export type { DownloadedFile, DownloadItem } from "./downloaded-file.js";
export { EarthdataFile, type EarthdataFileOptions, openFile } from "./earthdata-file.js";
export type { FetchPolicy } from "./fetch-once.js";
export { type OpenOptions, open } from "./open.js";
export { type Downloadable, type PlanOptions, planDownload } from "./plan-download.js";
export { type FileRangeReader, type RangeReaderOptions, rangeReader } from "./range-reader.js";
export { reopenFile } from "./reopen-file.js";
export { type FileRequest, type FileResponse, requestFile } from "./request-file.js";
export type { FileAccess, FileAuthorizer, FilePlace, S3KeySource } from "./send-request.js";
export { FileSystemFactory, Store, type StoreParts } from "./store.js";
export {
  DownloadError,
  LoginPageError,
  RangeNotSupportedError,
  ShortReadError,
  TransferError,
} from "./store-errors.js";
export { Transfer } from "./transfer.js";
export type { Transport, TransportOptions, TransportRequest, TransportResponse } from "./transport.js";
export { fetchTransport } from "./transport-browser.js";
