"""odc-stac: loads pixels of the assets of items. `write` makes the files to load, with rasterio."""

from typing import Any

import numpy
import odc.stac
import pystac
import rasterio
from rasterio.transform import from_origin


def judge(request: dict[str, Any]) -> Any:
    return write(request["write"]) if "write" in request else load(**request["load"])


def write(files: list[dict[str, Any]]) -> list[str]:
    for file in files:
        pixels = numpy.array(file["pixels"], dtype=file["dtype"])
        west, north, step = file["west"], file["north"], file["step"]
        with rasterio.open(
            file["path"],
            "w",
            driver="COG",
            height=pixels.shape[0],
            width=pixels.shape[1],
            count=1,
            dtype=pixels.dtype,
            crs=file["crs"],
            transform=from_origin(west, north, step, step),
            nodata=file["nodata"],
            BLOCKSIZE=64,
        ) as target:
            target.write(pixels, 1)
    return [file["path"] for file in files]


def load(items: list[dict[str, Any]], bands: list[str], crs: str, resolution: float) -> dict[str, Any]:
    loaded = [pystac.Item.from_dict(item) for item in items]
    try:
        cube = odc.stac.load(loaded, bands=bands, crs=crs, resolution=resolution, fail_on_error=True)
    except Exception as error:  # Whatever it is, pixels that cannot be loaded are a fact.
        return {"refused": f"{type(error).__name__}: {error}"}
    return {
        "times": [str(time) for time in cube["time"].values],
        "x": cube["x"].values.tolist(),
        "y": cube["y"].values.tolist(),
        "nodata": {name: cube[name].attrs.get("nodata") for name in bands},
        "bands": {name: [pixels_of(time) for time in cube[name].values] for name in bands},
    }


def pixels_of(layer: Any) -> list[list[float | None]]:
    """JSON has no NaN, which is what odc-stac has where no file reaches."""
    return [[None if numpy.isnan(value) else value for value in row] for row in layer.astype("float64").tolist()]
