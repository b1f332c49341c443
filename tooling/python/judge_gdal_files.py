"""pyogrio and geopandas: write polygons in the formats that users have their areas in."""

from typing import Any

import geopandas
import shapely

DRIVERS = {
    "fgb": "FlatGeobuf",
    "geojson": "GeoJSON",
    "geojsonl": "GeoJSONSeq",
    "gpkg": "GPKG",
    "kml": "KML",
    "shp": "ESRI Shapefile",
}


def judge(request: dict[str, Any]) -> list[str]:
    polygons = [shapely.Polygon(ring) for ring in request["rings"]]
    if request.get("heights"):
        polygons = [shapely.force_3d(polygon, 12) for polygon in polygons]
    table = geopandas.GeoDataFrame({"name": ["Zürich"] * len(polygons)}, geometry=polygons, crs=request["crs"])
    # Where the file says in which system it is, it is another one than degrees.
    projected = table.to_crs(request["projected"]) if "projected" in request else table
    base = request["base"]
    for ending, driver in DRIVERS.items():
        source = projected if ending in ("fgb", "gpkg", "shp") else table
        source.to_file(f"{base}.{ending}", driver=driver)
    table.to_file(f"{base}.noindex.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO")
    table.to_file(f"{base}.sequence.geojsonl", driver="GeoJSONSeq", RS="YES")
    projected.to_parquet(f"{base}.parquet")
    endings = [*DRIVERS, "noindex.fgb", "sequence.geojsonl", "parquet"]
    return [f"{base}.{ending}" for ending in endings]
