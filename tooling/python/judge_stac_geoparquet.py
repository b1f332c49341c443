"""stac-geoparquet and rustac: read a GeoParquet file back into STAC items."""

import asyncio
import json
from typing import Any

import pyarrow.parquet
import rustac
import shapely
import stac_geoparquet.arrow


def judge(request: dict[str, Any]) -> dict[str, Any]:
    return {"stac-geoparquet": read(by_stac_geoparquet, request["file"]), "rustac": read(by_rustac, request["file"])}


def by_stac_geoparquet(file: str) -> list[dict[str, Any]]:
    return list(stac_geoparquet.arrow.stac_table_to_items(pyarrow.parquet.read_table(file)))


def by_rustac(file: str) -> list[dict[str, Any]]:
    async def items() -> list[dict[str, Any]]:
        return (await rustac.read(file))["features"]

    return asyncio.run(items())


def read(reader: Any, file: str) -> dict[str, Any]:
    try:
        items = reader(file)
    # rustac's panics are no `Exception`.
    except BaseException as error:
        return {"refused": f"{type(error).__name__}: {error}"[:1000]}
    return {"items": json.loads(json.dumps([in_one_form(item) for item in items], default=str))}


def in_one_form(item: dict[str, Any]) -> dict[str, Any]:
    """rustac makes every polygon of a file with multipolygons one, too: all are written as lists of parts."""
    shape = shapely.geometry.shape(item["geometry"])
    parts = [shapely.geometry.mapping(part) for part in getattr(shape, "geoms", [shape])]
    return {**item, "geometry": parts}
