/** A file as CMR takes it in the part `shapefile` of a multipart body. */
interface Upload {
  readonly blob: Blob;
  readonly name: string;
}

const TYPES = {
  zip: "application/shapefile+zip",
  geojson: "application/geo+json",
  kml: "application/vnd.google-earth.kml+xml",
} as const;

/**
 * The upload of a shape, with the media type CMR goes by: a zipped shapefile, GeoJSON or KML.
 *
 * Bytes tell what they are; of a `Blob` the type or the file name does, because its bytes cannot be read without waiting.
 */
export function uploadOf(file: Blob | Uint8Array): Upload {
  if (file instanceof Uint8Array) {
    const kind = kindOfBytes(file);
    return { blob: new Blob([file as Uint8Array<ArrayBuffer>], { type: TYPES[kind] }), name: `shape.${kind}` };
  }
  const name = "name" in file && typeof file.name === "string" ? file.name : "";
  const kind = kindOfName(name, file.type);
  // A slice of everything is the same bytes under another type.
  return { blob: file.slice(0, file.size, TYPES[kind]), name: name || `shape.${kind}` };
}

function kindOfBytes(bytes: Uint8Array): keyof typeof TYPES {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return "zip";
  const first = new TextDecoder().decode(bytes.subarray(0, 100)).trimStart()[0];
  return first === "<" ? "kml" : "geojson";
}

function kindOfName(name: string, type: string): keyof typeof TYPES {
  if (/\.kml$/i.test(name) || type.includes("kml")) return "kml";
  return /\.zip$/i.test(name) || type.includes("zip") ? "zip" : "geojson";
}
