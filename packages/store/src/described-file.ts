import { redactUrl } from "@earthaccess/errors";
import { TransferError } from "./store-errors.js";

/** What it takes to go on reading an open file elsewhere: plain data without a secret. */
export interface DescribedFile {
  readonly url: string;
  readonly credentialsEndpoint?: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  /** The version that is read. */
  readonly etag?: string;
}

/** @throws {TransferError} `store/not-portable` for an address that opens the file by itself */
export function requirePlainAddress(url: string): string {
  if (redactUrl(url) === url) return url;
  throw new TransferError(
    `${redactUrl(url)} holds a signature, which must not travel. Open the file by the address that its catalogue gives.`,
    { code: "store/not-portable", data: { url } },
  );
}
