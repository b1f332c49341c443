type Ring = readonly (readonly [number, number])[];

/** The `.shp` part of a shapefile with polygons, made by ESRI's description of 1998; `type` 15 adds heights. */
export function polygonShp(records: readonly (readonly Ring[])[], type: 5 | 15 = 5): Uint8Array {
  const bodies = records.map((rings) => {
    const points = rings.flat();
    const size = 44 + 4 * rings.length + 16 * points.length + (type === 15 ? 16 + 8 * points.length : 0);
    const body = Buffer.alloc(size);
    body.writeInt32LE(type, 0);
    body.writeInt32LE(rings.length, 36);
    body.writeInt32LE(points.length, 40);
    let start = 0;
    rings.forEach((ring, i) => {
      body.writeInt32LE(start, 44 + 4 * i);
      start += ring.length;
    });
    points.forEach(([x, y], i) => {
      body.writeDoubleLE(x, 44 + 4 * rings.length + 16 * i);
      body.writeDoubleLE(y, 52 + 4 * rings.length + 16 * i);
    });
    return body;
  });
  const headed = bodies.map((body, i) => {
    const head = Buffer.alloc(8);
    head.writeInt32BE(i + 1, 0);
    head.writeInt32BE(body.length / 2, 4);
    return Buffer.concat([head, body]);
  });
  const length = 100 + headed.reduce((sum, record) => sum + record.length, 0);
  const header = Buffer.alloc(100);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE(length / 2, 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(type, 32);
  return Buffer.concat([header, ...headed]);
}

/** WKT of UTM zone 33 north, as GDAL writes it into `.prj` files. */
export const UTM33 =
  'PROJCS["WGS_1984_UTM_Zone_33N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",15.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

export const WGS84 =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
