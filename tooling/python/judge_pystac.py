"""pystac: loads items and collections, writes them back, and validates them against the published schemas."""

from typing import Any

import pystac
from local_schemas import LocalSchemas
from pystac.errors import STACError, STACValidationError
from pystac.validation import JsonSchemaSTACValidator, validate_dict

KINDS = {"Feature": pystac.Item, "Collection": pystac.Collection}


def judge(request: dict[str, Any]) -> dict[str, Any]:
    schemas = LocalSchemas(request.get("schemas"))
    pystac.StacIO.set_default(lambda: schemas)
    validator = JsonSchemaSTACValidator()
    documents = [facts_of(document, validator, schemas.folder is not None) for document in request["documents"]]
    return {"documents": documents, "schemasRead": sorted(schemas.read)}


def facts_of(document: dict[str, Any], validator: JsonSchemaSTACValidator, with_extensions: bool) -> dict[str, Any]:
    try:
        loaded = KINDS[document["type"]].from_dict(document, preserve_dict=True)
    except (STACError, KeyError, TypeError, ValueError) as error:
        return {"id": document.get("id"), "refused": f"{type(error).__name__}: {error}"}
    # The core's schemas come with pystac; those of extensions are only in the folder.
    extensions = list(document.get("stac_extensions", [])) if with_extensions else []
    try:
        against = validate_dict(
            document, loaded.STAC_OBJECT_TYPE, document["stac_version"], extensions, validator=validator
        )
        problem = None
    except STACValidationError as error:
        against, problem = [], str(error)[:2000]
    # Python writes `null` members that were given; nothing else may come or go.
    written = loaded.to_dict(include_self_link=True, transform_hrefs=False)
    return {
        "id": loaded.id,
        "kind": type(loaded).__name__,
        "written": written if document["type"] == "Feature" else None,
        "times": times_of(loaded),
        "assets": {key: asset.href for key, asset in (loaded.assets or {}).items()},
        "validatedAgainst": against,
        "problem": problem,
    }


def times_of(loaded: Any) -> list[str | None]:
    if isinstance(loaded, pystac.Item):
        start, end = loaded.common_metadata.start_datetime, loaded.common_metadata.end_datetime
        return [instant(loaded.datetime), instant(start), instant(end)]
    return [instant(edge) for interval in loaded.extent.temporal.intervals for edge in interval]


def instant(value: Any) -> str | None:
    return None if value is None else pystac.utils.datetime_to_str(value)
