"""The peer of parse-dmrpp.mjs: a document so many times by VirtualiZarr. Prints seconds, and what came out of each variable.

DMRPPParser reads one group of a document; what it calls inside reads here all groups of a tree that is made once.
"""

import json
import sys
import time
import warnings
from xml.etree import ElementTree

warnings.simplefilter("ignore")
from obstore.store import LocalStore
from virtualizarr.parsers.dmrpp import DMRParser

GROUP = "{http://xml.opendap.org/ns/DAP/4.0#}Group"


def groups_of(element, path=""):
    """Paths of all groups that have something besides groups in them."""
    if any(child.tag != GROUP for child in element):
        yield path or "/"
    for group in element.iterfind(GROUP):
        yield from groups_of(group, f"{path}/{group.get('name')}")


def parsed(file):
    root = ElementTree.parse(file).getroot()
    parser = DMRParser(root, data_filepath="https://example.org/large.h5")
    return {path: parser.parse_dataset(LocalStore(), group=path) for path in groups_of(root)}


file, times = sys.argv[1], int(sys.argv[2])
start = time.perf_counter()
for _ in range(times):
    stores = parsed(file)
seconds = (time.perf_counter() - start) / times
variables = {}
for path, store in stores.items():
    for name, array in store._group.arrays.items():
        chunks = array.manifest.dict().values()
        key = f"{path.rstrip('/')}/{name}"
        variables[key] = [len(chunks), sum(c["offset"] for c in chunks), sum(c["length"] for c in chunks)]
print(json.dumps({"seconds": seconds, "variables": variables}))
