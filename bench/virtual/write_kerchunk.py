"""The peer of write-kerchunk.mjs. `write REFERENCES FOLDER`: the same references as Parquet by VirtualiZarr and kerchunk; prints seconds.
`read FOLDER`: what a folder of references says, whoever wrote it, as fsspec reads it."""

import hashlib
import json
import resource
import sys
import time
import warnings

warnings.simplefilter("ignore")
import numpy as np

PER_FILE = 1000


def url_of(file):
    return f"https://data.example.org/granules/2020/{file:05}/file_{file:05}.h5"


def write(references, folder):
    import kerchunk.df  # noqa: F401  (loaded by the writer; not its time)
    import fastparquet  # noqa: F401
    import xarray as xr
    import virtualizarr  # noqa: F401
    from virtualizarr.manifests import ChunkManifest, ManifestArray
    from virtualizarr.manifests.utils import create_v3_array_metadata

    files = references // PER_FILE
    shape = (files, PER_FILE)
    paths = np.empty(shape, dtype=np.dtypes.StringDType())
    for file in range(files):
        paths[file, :] = url_of(file)
    offsets = np.broadcast_to(4096 + np.arange(PER_FILE, dtype="uint64") * 2711, shape).copy()
    lengths = np.full(shape, 40, dtype="uint64")
    manifest = ChunkManifest.from_arrays(paths=paths, offsets=offsets, lengths=lengths, validate_paths=False)
    metadata = create_v3_array_metadata(
        shape=(files, PER_FILE * 10), data_type=np.dtype("float32"), chunk_shape=(1, 10), codecs=None, fill_value=np.float32(0)
    )
    dataset = xr.Dataset({"v": (("time", "x"), ManifestArray(metadata=metadata, chunkmanifest=manifest))})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    dataset.vz.to_kerchunk(folder, format="parquet", record_size=10_000)
    seconds = time.perf_counter() - start
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / 1e6
    return {"seconds": seconds, "growth": growth}


def read(folder):
    import fsspec
    import pandas as pd
    from fsspec.implementations.reference import LazyReferenceMapper

    files = fsspec.filesystem("file")
    mapper = LazyReferenceMapper(folder, fs=files)
    records = len(files.glob(f"{folder}/v/refs.*.parq"))
    digest = hashlib.sha256()
    count = 0
    for record in range(records):
        table = pd.read_parquet(f"{folder}/v/refs.{record}.parq", engine="fastparquet")
        table = table[table["path"].notna()]
        count += len(table)
        digest.update("\n".join(table["path"].astype(str)).encode())
        for column in ("offset", "size"):
            digest.update(table[column].to_numpy("int64").tobytes())
    some = [mapper[key] for key in ("v/0.0", "v/7.999", "v/99.500")]
    return {"count": count, "digest": digest.hexdigest(), "some": [[str(url), int(at), int(size)] for url, at, size in some]}


print(json.dumps(write(int(sys.argv[2]), sys.argv[3]) if sys.argv[1] == "write" else read(sys.argv[2])))
