"""pystac-client: opens a STAC API and runs search bodies that we wrote, by POST and by GET."""

import warnings
from typing import Any

from pystac_client import Client


def judge(request: dict[str, Any]) -> dict[str, Any]:
    client = Client.open(request["url"])
    return {
        "collections": [collection.id for collection in client.get_collections()],
        "searches": [search_facts(client, **search) for search in request["searches"]],
    }


def search_facts(client: Client, method: str, body: dict[str, Any]) -> dict[str, Any]:
    words = {name.replace("-", "_"): value for name, value in body.items()}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            search = client.search(method=method, **words)
            sent = search.get_parameters()
            items = list(search.items())
            matched = search.matched()
        except Exception as error:  # pystac-client raises the bare class, too.
            return {"refused": f"{type(error).__name__}: {error}"}
    return {
        "ids": [item.id for item in items],
        "matched": matched,
        "sent": sent,
        "warnings": [f"{warning.category.__name__}: {warning.message}" for warning in caught],
    }
