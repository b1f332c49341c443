"""The peer of open-granules.mjs: the same documents by VirtualiZarr. Prints seconds and the number of references."""

import json
import sys
import time
import warnings

warnings.simplefilter("ignore")
from obspec_utils.registry import ObjectStoreRegistry
from obstore.store import LocalStore
from virtualizarr import open_virtual_mfdataset
from virtualizarr.parsers import DMRPPParser

folder, count = sys.argv[1], int(sys.argv[2])
urls = [f"file://{folder}/g{i:04}.h5.dmrpp" for i in range(count)]
registry = ObjectStoreRegistry({"file://": LocalStore()})
start = time.perf_counter()
dataset = open_virtual_mfdataset(
    urls,
    registry=registry,
    parser=DMRPPParser(),
    combine="nested",
    concat_dim="time",
    loadable_variables=[],
    compat="override",
    coords="minimal",
    join="override",
)
opened = time.perf_counter() - start
references = sum(v.data.manifest.shape_chunk_grid[0] * v.data.manifest.shape_chunk_grid[1] for v in dataset.data_vars.values())
start = time.perf_counter()
dataset.vz.to_kerchunk(f"{folder}/theirs.json", format="json") if hasattr(dataset, "vz") else dataset.virtualize.to_kerchunk(f"{folder}/theirs.json", format="json")
print(json.dumps({"opened": opened, "written": time.perf_counter() - start, "references": references}))
