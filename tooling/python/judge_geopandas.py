"""geopandas: reads FlatGeobuf (through GDAL) and GeoParquet (through pyarrow)."""

from typing import Any

import geopandas
import pandas
import shapely


def judge(request: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**facts_of(file), **filter_facts(file, request.get("within"))} for file in request["files"]]


def facts_of(path: str) -> dict[str, Any]:
    read = geopandas.read_parquet if path.endswith(".parquet") else geopandas.read_file
    try:
        table = read(path)
    except Exception as error:  # Whatever it is, a file that cannot be read is a fact.
        return {"refused": f"{type(error).__name__}: {error}"}
    return {
        "rows": len(table),
        "crs": table.crs.to_string() if table.crs else None,
        "axes": [axis.direction for axis in table.crs.axis_info] if table.crs else [],
        "columns": list(table.columns),
        "ids": table["id"].tolist(),
        "geometries": [geometry_facts(geometry) for geometry in table.geometry],
        "totalBounds": table.total_bounds.tolist(),
        "times": {
            name: {"type": str(table[name].dtype), "values": instants(table[name])}
            for name in ("datetime", "start_datetime", "end_datetime")
            if name in table.columns
        },
    }


def filter_facts(path: str, within: list[float] | None) -> dict[str, Any]:
    """Rows that a filter by box keeps, which only looks at the file's bbox columns, and those that do lie in it."""
    if within is None:
        return {}
    table = geopandas.read_parquet(path)
    inside = table[table.geometry.intersects(shapely.box(*within))]
    try:
        kept = geopandas.read_parquet(path, bbox=tuple(within))["id"].tolist()
    except ValueError as error:
        return {"inside": inside["id"].tolist(), "filterRefused": str(error)}
    return {"inside": inside["id"].tolist(), "kept": kept}


def geometry_facts(geometry: Any) -> dict[str, Any] | None:
    if geometry is None or geometry.is_empty:
        return None
    return {
        "bounds": list(geometry.bounds),
        "isValid": bool(shapely.is_valid(geometry)),
        "geojson": shapely.geometry.mapping(geometry),
    }


def instants(column: Any) -> list[str | None]:
    times = pandas.to_datetime(column, utc=True, format="ISO8601")
    return [None if pandas.isna(time) else time.isoformat() for time in times]
