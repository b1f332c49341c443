"""The other side of beside-python.mjs. Arguments: a page of UMM granules, the items of these granules, rounds."""

import json
import sys
import time
import warnings

import pystac

warnings.simplefilter("ignore")
page = open(sys.argv[1], encoding="utf8").read()
dicts = json.load(open(sys.argv[2], encoding="utf8"))
times = []
for _ in range(int(sys.argv[3])):
    start = time.process_time()
    granules = json.loads(page)["items"]
    loaded = time.process_time()
    items = [pystac.Item.from_dict(one, preserve_dict=False) for one in dicts]
    times.append({"loads": loaded - start, "items": time.process_time() - loaded})
    assert len(items) == len(granules)
    # from_dict takes the dicts apart.
    dicts = json.load(open(sys.argv[2], encoding="utf8"))
print(json.dumps(times))
