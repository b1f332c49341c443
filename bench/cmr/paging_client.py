"""The other side of paging.mjs. Arguments: "cmr", "python-cmr", "stac" or "stac-dict", the URL of the server, page size (earthaccess's is always 2000)."""

import hashlib
import json
import resource
import sys
import time
import warnings

warnings.simplefilter("ignore")
kind, server, page_size = sys.argv[1:]


def earthaccess_search():
    import earthaccess
    from cmr import GranuleQuery

    GranuleQuery.__init__.__defaults__ = (f"{server}/search/",)
    return (
        lambda: earthaccess.search_data(count=-1, provider="*", option=("provider", "pattern", True)),
        lambda granule: granule["umm"]["GranuleUR"],
    )


def python_cmr_search():
    from cmr import GranuleQuery

    def search():
        query = GranuleQuery(f"{server}/search/").format("umm_json").provider("*").option("provider", "pattern", True)
        # It gives the text of each page, and leaves the rest to its caller.
        return [granule for page in query.get_all() for granule in json.loads(page)["items"]]

    return search, lambda granule: granule["umm"]["GranuleUR"]


def pystac_search():
    from pystac_client import Client

    search = lambda: Client.open(server).search(limit=int(page_size), max_items=None)
    if kind == "stac-dict":
        return lambda: list(search().items_as_dicts()), lambda item: item["id"]
    return lambda: list(search().items()), lambda item: item.id


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


run, id_of = {"cmr": earthaccess_search, "python-cmr": python_cmr_search}.get(kind, pystac_search)()
spent, start = cpu(), time.perf_counter()
results = run()
seconds, spent = time.perf_counter() - start, cpu() - spent
print(
    json.dumps(
        {
            "count": len(results),
            "digest": hashlib.sha256("\n".join(map(id_of, results)).encode()).hexdigest(),
            "seconds": seconds,
            "cpu": spent,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        }
    )
)
