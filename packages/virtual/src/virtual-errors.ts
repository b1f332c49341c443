import { EarthaccessError } from "@earthaccess/errors";

/** A virtual dataset could not be opened, selected from or read. Codes begin with `virtual/`. */
export class VirtualError extends EarthaccessError {}

/** A document is not a DMR++, or breaks its own rules. Code `virtual/bad-dmrpp`. */
export class DmrppParseError extends VirtualError {
  /** @param position byte of the document at which reading stopped */
  constructor(message: string, position?: number, cause?: unknown) {
    super(`Not a readable DMR++ document: ${message}${position === undefined ? "" : ` (at byte ${position})`}.`, {
      code: "virtual/bad-dmrpp",
      ...(position !== undefined && { data: { position } }),
      ...(cause !== undefined && { cause }),
    });
  }
}

/** A chunk was written with a filter that nobody here can undo. Code `virtual/unsupported-filter`. */
export class UnsupportedFilterError extends VirtualError {
  constructor(filter: string, variable: string) {
    super(
      `${variable} was written with the filter ${filter}. Readable are shuffle, deflate, fletcher32, blosc and zstd; read the file as a whole with a library that knows ${filter}.`,
      { code: "virtual/unsupported-filter", data: { filter, variable } },
    );
  }
}

/** Granules cannot be one dataset, or not be persisted as one. Code `virtual/incompatible`. */
export class IncompatibleDatasetsError extends VirtualError {
  constructor(
    message: string,
    data?: { readonly granule?: string; readonly variable?: string; readonly reason?: string },
  ) {
    super(message, { code: "virtual/incompatible", ...(data && { data }) });
  }
}

/** Bytes that were read are not what the manifest says. Code `virtual/damaged-chunk`. */
export class ChunkError extends VirtualError {
  constructor(
    message: string,
    data: { readonly variable: string; readonly chunk?: number; readonly url?: string },
    cause?: unknown,
  ) {
    super(message, { code: "virtual/damaged-chunk", retryable: false, data, ...(cause !== undefined && { cause }) });
  }
}

/** A file is not HDF5, or breaks the rules of the format. Code `virtual/bad-hdf5`. */
export class Hdf5ParseError extends VirtualError {
  /** @param reason what is wrong, as half a sentence */
  constructor(readonly reason: string) {
    super(`Not a readable HDF5 file: ${reason}.`, { code: "virtual/bad-hdf5" });
  }
}
