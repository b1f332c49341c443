"""Peers of read-variable.mjs. `make FILE`: writes the file; `h5py FILE`, `zarr REFS`: reads it, and prints seconds and the sum."""

import json
import sys
import time

import numpy as np

what, place = sys.argv[1:3]
if what == "make":
    import h5py

    rng = np.random.default_rng(7)
    smooth = np.cumsum(rng.normal(0, 1, (2048, 8192)).astype("float32"), axis=1)
    with h5py.File(place, "w", libver="v110") as f:
        f.create_dataset("v", data=np.round(smooth, 1), chunks=(256, 1024), shuffle=True, compression=4)
    sys.exit()
start = time.perf_counter()
if what == "h5py":
    import h5py

    start = time.perf_counter()
    with h5py.File(place) as f:
        values = f["v"][...]
else:
    import zarr
    from zarr.storage import FsspecStore
    import fsspec

    fs = fsspec.filesystem("reference", fo=place, remote_protocol="http", remote_options={"asynchronous": True}, asynchronous=True)
    store = FsspecStore(fs, read_only=True, path="")
    start = time.perf_counter()
    values = zarr.open_group(store, mode="r", zarr_format=2)["v"][...]
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "sum": float(values.sum(dtype="float64"))}))
