import type { GeoJsonGeometry } from "../values/geojson.js";
import { GeometryError } from "./geometry-error.js";
import { inDegrees } from "./projection.js";
import { readWkb } from "./wkb.js";

interface GeoMetadata {
  readonly primary_column?: string;
  readonly columns?: Readonly<Record<string, { readonly encoding?: string; readonly crs?: unknown }>>;
}

/** The geometries of the primary column of a GeoParquet file. Needs the optional package `hyparquet`, for most codecs `hyparquet-compressors`, too. */
export async function readGeoParquet(bytes: Uint8Array, name = "The GeoParquet"): Promise<GeoJsonGeometry[]> {
  const { parquetMetadata, parquetReadObjects } = await hyparquet();
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  try {
    const metadata = parquetMetadata(file);
    const geo = metadata.key_value_metadata?.find(({ key }) => key === "geo")?.value;
    const { primary_column, columns } = (geo ? JSON.parse(geo) : {}) as GeoMetadata;
    const native = metadata.schema.find(({ logical_type }) =>
      /^GEO(METRY|GRAPHY)$/.test(logical_type?.type ?? ""),
    )?.name;
    const column = primary_column ?? native;
    if (!column)
      throw new GeometryError(
        "no-polygon",
        `${name} is Parquet without geometries: it has no geo metadata (GeoParquet).`,
      );
    const { encoding = "WKB", crs } = columns?.[column] ?? {};
    if (encoding !== "WKB")
      throw new GeometryError("format", `${name} has geometries encoded as ${encoding}; only WKB is known.`);
    const rows = await parquetReadObjects({ file, metadata, columns: [column], ...(await compressors()) });
    const geometries = rows
      .map((row) => row[column] as unknown)
      .filter((value) => value !== null && value !== undefined);
    return inDegrees(geometries.map(geometryOf), crs, name);
  } catch (cause) {
    if (cause instanceof GeometryError) throw cause;
    throw new GeometryError(
      "syntax",
      `${name} cannot be read as Parquet: ${cause instanceof Error ? cause.message : String(cause)}. If it names a codec, install hyparquet-compressors.`,
      { cause },
    );
  }
}

function geometryOf(value: unknown): GeoJsonGeometry {
  return value instanceof Uint8Array ? readWkb(value) : (value as GeoJsonGeometry);
}

async function hyparquet(): Promise<typeof import("hyparquet")> {
  try {
    return await import("hyparquet");
  } catch (cause) {
    throw new GeometryError(
      "dependency",
      "Reading GeoParquet needs the package hyparquet: npm install hyparquet hyparquet-compressors. Other formats, such as GeoJSON or FlatGeobuf, need nothing.",
      { cause },
    );
  }
}

/** Without the package only uncompressed and snappy files can be read, which the library then says. */
async function compressors(): Promise<{ compressors?: Record<string, never> }> {
  try {
    const { compressors } = await import("hyparquet-compressors");
    return { compressors: compressors as Record<string, never> };
  } catch {
    return {};
  }
}
