"""The other side of write-geoparquet.mjs. Arguments: "stac-geoparquet", "rustac" or "facts", a file of items, a line each, and the Parquet file."""

import asyncio
import hashlib
import json
import os
import resource
import sys
import time

kind, source, target = sys.argv[1:]


def items():
    with open(source, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def with_stac_geoparquet():
    import stac_geoparquet

    began = time.perf_counter()
    batches = stac_geoparquet.arrow.parse_stac_items_to_arrow(items())
    stac_geoparquet.arrow.to_parquet(batches, target)
    return time.perf_counter() - began


def with_rustac():
    import rustac

    async def write():
        await rustac.write(target, items())

    began = time.perf_counter()
    asyncio.run(write())
    return time.perf_counter() - began


def facts():
    import pyarrow.parquet

    ids = pyarrow.parquet.read_table(target, columns=["id"]).column("id").to_pylist()
    return {"count": len(ids), "digest": hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()}


if kind == "facts":
    print(json.dumps(facts()))
else:
    seconds = with_rustac() if kind == "rustac" else with_stac_geoparquet()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"seconds": seconds, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1000}), flush=True)
    # Without clearing up, at which rustac crashes.
    os._exit(0)
