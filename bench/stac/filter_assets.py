"""The other side of filter-assets.mjs: the standard library's fnmatch over the same names. Task as JSON over stdin."""

import fnmatch
import json
import sys
import time

task = json.load(sys.stdin)
names, include, exclude = task["names"], task["include"], task["exclude"]


def once():
    return sum(
        any(fnmatch.fnmatchcase(name, pattern) for pattern in include)
        and not any(fnmatch.fnmatchcase(name, pattern) for pattern in exclude)
        for name in names
    )


once()
best = float("inf")
for _ in range(task["rounds"]):
    began = time.perf_counter()
    hits = once()
    best = min(best, time.perf_counter() - began)
print(json.dumps({"perSecond": len(names) / best, "hits": hits}))
