import { defaultTransport } from "#transport";
import type { DescribedFile } from "./described-file.js";
import { EarthdataFile } from "./earthdata-file.js";
import { FileAddress } from "./file-address.js";
import type { OpenOptions } from "./open.js";

/**
 * The file that `file.toJSON()` describes, for reading here; the first read finds out whether it is still the same version.
 *
 * @example
 * ```ts no-run
 * const [file] = await open("https://data.example/scene.tif");
 * const same = reopenFile(JSON.parse(JSON.stringify(file)));
 * ```
 */
export function reopenFile(
  described: DescribedFile,
  options: Pick<OpenOptions, "auth" | "transport" | "blockSize" | "cacheBytes" | "retry" | "signal"> = {},
): EarthdataFile {
  const { auth, transport = defaultTransport(), ...reading } = options;
  const { size, type, etag } = described;
  const facts = { size, type, etag, first: new Uint8Array(0), address: new FileAddress() };
  return new EarthdataFile({ ...described, ...reading, access: { transport, auth } }, facts);
}
