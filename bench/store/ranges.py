# The other side of ranges.mjs: arguments are the peer, the address and the length of a range; the offsets come over stdin as JSON.
# Prints the seconds from the first request to the last byte handed out; the start of Python is not in them.
import bisect
import json
import sys
import time

peer, url, length = sys.argv[1], sys.argv[2], int(sys.argv[3])
starts = json.load(sys.stdin)


def with_fsspec():
    from fsspec.implementations.http import HTTPFileSystem
    from fsspec.utils import merge_offset_ranges

    fs = HTTPFileSystem(skip_instance_cache=True)
    began = time.perf_counter()
    ends = [start + length for start in starts]
    _, begins, ends = merge_offset_ranges(
        [url] * len(starts), starts, ends, max_gap=65536, max_block=8 * 2**20
    )
    merged = fs.cat_ranges([url] * len(begins), begins, ends, on_error="raise")
    parts = []
    for start in starts:
        i = bisect.bisect_right(begins, start) - 1
        parts.append(merged[i][start - begins[i] : start - begins[i] + length])
    return began, parts


def with_obstore():
    import obstore
    from obstore.store import HTTPStore

    root, name = url.rsplit("/", 1)
    store = HTTPStore.from_url(root, client_options={"allow_http": True})
    began = time.perf_counter()
    # Rust puts neighbours together, up to a mebibyte apart.
    parts = obstore.get_ranges(store, name, starts=starts, lengths=[length] * len(starts))
    return began, [bytes(part) for part in parts]


began, parts = with_fsspec() if peer == "fsspec" else with_obstore()
seconds = time.perf_counter() - began
assert len(parts) == len(starts) and all(len(part) == length for part in parts)
print(seconds)
