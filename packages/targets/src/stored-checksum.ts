import { algorithmOf, type Checksum } from "./checksum.js";

/**
 * The name under which an object's metadata keep the checksum it was verified against.
 *
 * No store can tell the MD5 or SHA-256 of what it received in parts, so a later run could not know an object again. Azure takes
 * identifiers only, hence the underscore.
 */
export const CHECKSUM_NAME = "earthaccess_checksum";

/** Metadata for an object that appears only when it has this checksum. */
export function checksumMetadata(checksum: Checksum | undefined): Record<string, string> {
  const algorithm = checksum && algorithmOf(checksum.algorithm);
  return algorithm === undefined || !checksum ? {} : { [CHECKSUM_NAME]: `${algorithm}:${checksum.value.trim()}` };
}

/** The checksum that an object's metadata keep. */
export function checksumFromMetadata(metadata: Readonly<Record<string, string>> | undefined): Checksum | undefined {
  const [, algorithm, value] = /^(\w+):(\S+)$/.exec(metadata?.[CHECKSUM_NAME] ?? "") ?? [];
  return algorithm === undefined || value === undefined ? undefined : { algorithm, value };
}
