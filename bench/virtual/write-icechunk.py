"""The peer of write-icechunk.mjs: the same references by Icechunk's own library."""

import json
import resource
import sys
import tempfile
import time

import icechunk
import zarr

references, per_file = int(sys.argv[1]), 1000
files = references // per_file
config = icechunk.RepositoryConfig.default()
config.set_virtual_chunk_container(
    icechunk.VirtualChunkContainer("https://data.example.org/", icechunk.http_store({}))
)
with tempfile.TemporaryDirectory() as folder:
    repo = icechunk.Repository.create(icechunk.local_filesystem_storage(folder), config)
    session = repo.writable_session("main")
    root = zarr.open_group(session.store, mode="a")
    root.create_array("v", shape=(files, per_file * 10), chunks=(1, 10), dtype="float32", dimension_names=["time", "x"])
    specs = [
        icechunk.VirtualChunkSpec(
            index=[f, c],
            location=f"https://data.example.org/granules/2020/{f:05}/file_{f:05}.h5",
            offset=4096 + c * 2711,
            length=40,
        )
        for f in range(files)
        for c in range(per_file)
    ]
    before = time.perf_counter()
    session.store.set_virtual_refs("/v", specs, validate_containers=False)
    session.commit("all")
    seconds = time.perf_counter() - before
print(json.dumps({"seconds": seconds, "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
