import { hdf5Parser, type ManifestGroup, type ManifestVariable, type RangeReader } from "@earthaccess/virtual";

const TYPES: Readonly<Record<string, string>> = {
  int8: "Int8",
  uint8: "UInt8",
  int16: "Int16",
  uint16: "UInt16",
  int32: "Int32",
  uint32: "UInt32",
  int64: "Int64",
  uint64: "UInt64",
  float32: "Float32",
  float64: "Float64",
};

/** The DMR++ document of an HDF5 file with one group of numeric variables: what archives keep beside their files. */
export async function dmrppDocument(name: string, file: Uint8Array): Promise<Uint8Array> {
  const reader: RangeReader = {
    getRange: async (_url, offset, length) => file.slice(offset, offset + length),
    size: async () => file.length,
  };
  const root = await hdf5Parser(`https://data.example/${name}`, reader);
  return new TextEncoder().encode(documentText(name, root));
}

function documentText(name: string, root: ManifestGroup): string {
  const lines = [
    '<?xml version="1.0" encoding="ISO-8859-1"?>',
    `<Dataset xmlns="http://xml.opendap.org/ns/DAP/4.0#" xmlns:dmrpp="http://xml.opendap.org/dap/dmrpp/1.0.0#" dapVersion="4.0" dmrVersion="1.0" name="${escaped(name)}" dmrpp:href="OPeNDAP_DMRpp_DATA_ACCESS_URL" dmrpp:version="3.21.1">`,
    ...Object.entries(root.dims).map(([dim, size]) => `  <Dimension name="${escaped(dim)}" size="${size}"/>`),
    ...root.variables.flatMap(variableLines),
    ...attributeLines(root.attrs, "  "),
    "</Dataset>",
  ];
  return `${lines.join("\n")}\n`;
}

function variableLines(variable: ManifestVariable): string[] {
  const { data, filters, fillValue, chunkShape, shape } = variable;
  const type = TYPES[variable.dtype];
  if (type === undefined || data.kind !== "chunks") throw new RangeError(`${variable.name} has no chunks of numbers.`);
  const isOnePiece = filters.length === 0 && data.numbers.length === 1;
  const compression = filters.map(({ name }) => name).join(" ");
  const level = filters.find(({ name }) => name === "deflate")?.level;
  const grid = shape.map((size, d) => Math.ceil(size / (chunkShape[d] ?? size)));
  return [
    `  <${type} name="${escaped(variable.name)}">`,
    ...variable.dims.map((dim) => `    <Dim name="${escaped(dim ?? "")}"/>`),
    ...attributeLines(variable.attrs, "    "),
    `    <dmrpp:chunks${compression === "" ? "" : ` compressionType="${compression}"`}${level === undefined ? "" : ` deflateLevel="${level}"`} fillValue="${fillValue}" byteOrder="${variable.byteOrder === "little" ? "LE" : "BE"}">`,
    ...(isOnePiece ? [] : [`      <dmrpp:chunkDimensionSizes>${chunkShape.join(" ")}</dmrpp:chunkDimensionSizes>`]),
    ...Array.from(data.numbers, (number, i) => {
      const place = placeOf(number, grid).map((at, d) => at * (chunkShape[d] ?? 1));
      const position = isOnePiece ? "" : ` chunkPositionInArray="[${place.join(",")}]"`;
      return `      <dmrpp:chunk offset="${data.offsets[i]}" nBytes="${data.lengths[i]}"${position}/>`;
    }),
    "    </dmrpp:chunks>",
    `  </${type}>`,
  ];
}

/** Place of a chunk in the grid of chunks, by its number in C order. */
function placeOf(number: number, grid: readonly number[]): number[] {
  const place: number[] = [];
  let rest = number;
  for (const size of grid.toReversed()) {
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return place;
}

function attributeLines(attrs: ManifestVariable["attrs"], indent: string): string[] {
  return Object.entries(attrs).flatMap(([name, value]) => {
    if (typeof value !== "string" && typeof value !== "number") return [];
    const type = typeof value === "string" ? "String" : Number.isInteger(value) ? "Int32" : "Float64";
    return [
      `${indent}<Attribute name="${escaped(name)}" type="${type}">`,
      `${indent}  <Value>${escaped(String(value))}</Value>`,
      `${indent}</Attribute>`,
    ];
  });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
