import { fetchRangeReader, type RangeReader } from "../read/range-reader.js";
import { VirtualError } from "../virtual-errors.js";

/**
 * Reads what references point to over `fetch`, and nothing of this machine: a document from elsewhere must not choose files here.
 *
 * @throws {VirtualError} `virtual/local-reference` for paths and `file:`
 */
export function referenceReader(fetcher?: typeof fetch): RangeReader {
  const { getRange, size } = fetchRangeReader(fetcher);
  const remote = (url: string): string => {
    if (/^(?!file:)[a-z][a-z0-9+.-]*:\/\//i.test(url)) return url;
    throw new VirtualError(
      `The references point to ${JSON.stringify(url.slice(0, 200))}, which is no URL of a server. Files of this machine are read only by a reader of yours: give the option reader.`,
      { code: "virtual/local-reference" },
    );
  };
  return {
    getRange: async (url, offset, length, options) => getRange(remote(url), offset, length, options),
    size: async (url) => (await size?.(remote(url))) as number,
  };
}
