/** One thing that the first bytes of a file say. */
export interface FileFact {
  readonly name: string;
  readonly value: string;
}

interface Signature {
  readonly name: string;
  readonly bytes: readonly number[];
  readonly facts?: (view: DataView) => readonly FileFact[];
}

/** The beginnings of the formats that archives use. */
const SIGNATURES: readonly Signature[] = [
  { name: "HDF5 / netCDF-4", bytes: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], facts: hdf5Facts },
  { name: "netCDF classic", bytes: [0x43, 0x44, 0x46, 0x01] },
  { name: "netCDF 64-bit offset", bytes: [0x43, 0x44, 0x46, 0x02] },
  { name: "HDF4", bytes: [0x0e, 0x03, 0x13, 0x01] },
  { name: "TIFF, little-endian", bytes: [0x49, 0x49, 0x2a, 0x00], facts: tiffFacts(true) },
  { name: "TIFF, big-endian", bytes: [0x4d, 0x4d, 0x00, 0x2a], facts: tiffFacts(false) },
  { name: "BigTIFF, little-endian", bytes: [0x49, 0x49, 0x2b, 0x00] },
  { name: "PNG", bytes: [0x89, 0x50, 0x4e, 0x47] },
  { name: "JPEG", bytes: [0xff, 0xd8, 0xff] },
  { name: "ZIP", bytes: [0x50, 0x4b, 0x03, 0x04] },
  { name: "Parquet", bytes: [0x50, 0x41, 0x52, 0x31] },
  { name: "GRIB", bytes: [0x47, 0x52, 0x49, 0x42] },
];

/** What a file is by its first bytes, and what its header says. */
export function fileFacts(head: Uint8Array): readonly FileFact[] {
  const found = SIGNATURES.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
  if (found === undefined) return [{ name: "Format", value: "none that is known by its first bytes" }];
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return [{ name: "Format", value: found.name }, ...(found.facts?.(view) ?? [])];
}

/** HDF5 File Format Specification, III.A: the superblock. */
function hdf5Facts(view: DataView): readonly FileFact[] {
  if (view.byteLength < 48) return [];
  const version = view.getUint8(8);
  const [sizes, end] = version < 2 ? ([13, version === 0 ? 40 : 44] as const) : ([9, 28] as const);
  return [
    { name: "Superblock", value: `version ${version}` },
    { name: "Offsets", value: `${view.getUint8(sizes)} bytes` },
    { name: "End of file", value: `${view.getBigUint64(end, true).toLocaleString("en")} bytes` },
  ];
}

/** TIFF 6.0, section 2: the header points to the first directory. */
function tiffFacts(isLittle: boolean): (view: DataView) => readonly FileFact[] {
  return (view) =>
    view.byteLength < 8 ? [] : [{ name: "First directory", value: `byte ${view.getUint32(4, isLittle)}` }];
}

/** Bytes as a hex dump: sixteen to a line, with what can be read of them. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = Array.from(bytes.subarray(at, at + 16));
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines.join("\n");
}
