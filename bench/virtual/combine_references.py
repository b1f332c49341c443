"""The peer of combine-references.mjs: the same references as virtual datasets of VirtualiZarr, combined by xarray."""

import gc
import json
import sys
import time
import warnings

warnings.simplefilter("ignore")
import numpy as np
import xarray as xr
from virtualizarr.manifests import ChunkManifest, ManifestArray
from virtualizarr.manifests.utils import create_v3_array_metadata

granules, chunks = int(sys.argv[1]), int(sys.argv[2])
metadata = create_v3_array_metadata(
    shape=(chunks, 1000), data_type=np.dtype("float32"), chunk_shape=(1, 1000), codecs=None, fill_value=np.float32("nan")
)


def url_of(granule):
    return f"https://data.example.org/granules/2020/file_{granule:05}.h5"


def rss():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def granule_of(granule):
    manifest = ChunkManifest.from_arrays(
        paths=np.full((chunks, 1), url_of(granule), dtype=np.dtypes.StringDType()),
        offsets=(4096 + np.arange(chunks, dtype="uint64") * 2711).reshape(chunks, 1),
        lengths=np.full((chunks, 1), 2711, dtype="uint64"),
        validate_paths=False,
    )
    array = ManifestArray(metadata=metadata, chunkmanifest=manifest)
    return xr.Dataset({"v0": (("t", "x"), array)})


before = rss()
datasets = [granule_of(g) for g in range(granules)]
times = []
for _ in range(1):
    start = time.perf_counter()
    combined = xr.combine_nested(
        datasets,
        concat_dim="time",
        compat="override",
        coords="minimal",
        join="override",
        combine_attrs="override",
    )
    times.append(time.perf_counter() - start)
del datasets
held = rss() - before
manifest = combined.v0.data.manifest
grid = manifest.shape_chunk_grid
references = int(np.prod(grid))
one = granules // 2
paths, offsets = manifest._paths[one], manifest._offsets[one]
sample = [int(paths.size), bool((paths == url_of(one)).all()), int(offsets.sum())]
print(json.dumps({"seconds": min(times), "references": references, "sample": sample, "rss": held / references}))
