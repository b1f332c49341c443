// DMR++ documents that parsers are measured on: one made up here as the archives write them, and a recorded one where it is there.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Public payloads that are kept beside the repository, not in it. */
const RECORDED = fileURLToPath(
  new URL("../../../shared/corpus/dmrpp/metadata/ATL08_20200716202251.h5.dmrpp", import.meta.url),
);

/** A document of so many chunks, in variables with their attributes. */
export function madeUpDocument(chunks, variables = 50) {
  const each = Math.floor(chunks / variables);
  const parts = [
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n<Dataset xmlns="http://xml.opendap.org/ns/DAP/4.0#" xmlns:dmrpp="http://xml.opendap.org/dap/dmrpp/1.0.0#" dapVersion="4.0" dmrVersion="1.0" name="large.h5" dmrpp:href="OPeNDAP_DMRpp_DATA_ACCESS_URL" dmrpp:version="3.21.1">\n',
    `<Dimension name="t" size="${each}"/><Dimension name="x" size="1000"/>\n`,
  ];
  for (let v = 0; v < variables; v++) {
    parts.push(
      `<Float32 name="v${v}"><Dim name="/t"/><Dim name="/x"/><Attribute name="units" type="String"><Value>kelvin</Value></Attribute>\n`,
      '<dmrpp:chunks compressionType="shuffle deflate" deflateLevel="4" fillValue="nan" byteOrder="LE"><dmrpp:chunkDimensionSizes>1 1000</dmrpp:chunkDimensionSizes>\n',
    );
    for (let c = 0; c < each; c++) {
      parts.push(
        `<dmrpp:chunk offset="${4096 + (v * each + c) * 2711}" nBytes="2711" chunkPositionInArray="[${c},0]"/>\n`,
      );
    }
    parts.push("</dmrpp:chunks></Float32>\n");
  }
  parts.push("</Dataset>\n");
  return parts.join("");
}

/** Where the recorded document of an ICESat-2 granule is: 71 groups, 600 variables with 4,300 attributes. */
export function recordedDocument() {
  return existsSync(RECORDED) ? RECORDED : undefined;
}
