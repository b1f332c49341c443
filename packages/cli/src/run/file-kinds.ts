interface FileKind {
  readonly name: string;
  /** Bytes that such a file begins with, in hexadecimal. */
  readonly begins: readonly string[];
  /** Where they stand. @default 0 */
  readonly at?: number;
}

/** What files of Earth observation begin with; from the specifications of the formats. */
const KINDS: readonly FileKind[] = [
  { name: "HDF5 or netCDF-4", begins: ["894844460d0a1a0a"] },
  { name: "HDF4", begins: ["0e031301"] },
  { name: "netCDF classic", begins: ["43444601", "43444602", "43444605"] },
  { name: "TIFF or GeoTIFF", begins: ["49492a00", "4d4d002a"] },
  { name: "BigTIFF", begins: ["49492b00", "4d4d002b"] },
  { name: "Parquet", begins: ["50415231"] },
  { name: "FlatGeobuf", begins: ["666762"] },
  { name: "GRIB", begins: ["47524942"] },
  { name: "ZIP", begins: ["504b0304"] },
  { name: "gzip", begins: ["1f8b"] },
  { name: "bzip2", begins: ["425a68"] },
  { name: "PNG", begins: ["89504e47"] },
  { name: "JPEG", begins: ["ffd8ff"] },
  { name: "JPEG 2000", begins: ["0000000c6a502020"] },
  { name: "PDF", begins: ["25504446"] },
  { name: "SQLite or GeoPackage", begins: ["53514c69746520666f726d6174"] },
  { name: "tar", begins: ["7573746172"], at: 257 },
];

/** What kind of file begins with these bytes, as far as the table knows. */
export function fileKind(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.subarray(0, 512)).toString("hex");
  const found = KINDS.find(({ begins, at = 0 }) => begins.some((mark) => hex.startsWith(mark, at * 2)));
  return found?.name ?? (isText(bytes) ? "text" : "unknown");
}

/** Whether bytes are text in UTF-8: no NUL, and nothing that is no UTF-8, but for a character that was cut at the end. */
export function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
