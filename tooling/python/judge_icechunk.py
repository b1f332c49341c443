"""What Icechunk and xarray read of a repository, and commits of theirs on top of ours."""

import os

# Warnings of its native part would go to standard output, which is for the facts.
os.environ["ICECHUNK_LOG"] = "error"

import icechunk
import numpy as np
import xarray as xr
import zarr


def judge(request):
    repo = open_repository(request["path"], request["containers"])
    for step in request.get("steps", []):
        STEPS[step["do"]](repo, step)
    if any(step["do"] == "upgrade" for step in request.get("steps", [])):
        repo = open_repository(request["path"], request["containers"])
    session = repo.readonly_session("main")
    return {
        "version": icechunk.__version__,
        "spec": int(getattr(repo, "spec_version", 1)),
        "ancestry": [info.message for info in repo.ancestry(branch="main")],
        "changes": changes_of(repo),
        "groups": {group: facts_of(session.store, group) for group in request["groups"]},
    }


def open_repository(path, containers):
    return icechunk.Repository.open(
        icechunk.local_filesystem_storage(path),
        authorize_virtual_chunk_access={prefix: None for prefix in containers},
    )


def changes_of(repo):
    """What the newest commit says that it has changed."""
    newest, parent, *_ = list(repo.ancestry(branch="main"))
    diff = repo.diff(from_snapshot_id=parent.id, to_snapshot_id=newest.id)
    return {
        "newArrays": sorted(diff.new_arrays),
        "updatedArrays": sorted(diff.updated_arrays),
        "updatedChunks": {path: len(chunks) for path, chunks in diff.updated_chunks.items()},
    }


def facts_of(store, group):
    dataset = xr.open_zarr(store, group=group, consolidated=False, zarr_format=3)
    return {name: values_of(dataset[name]) for name in dataset.variables}


def values_of(variable):
    values = variable.values
    facts = {"dims": list(variable.dims), "shape": list(values.shape)}
    if values.dtype.kind == "M":
        values = values.astype("datetime64[us]").astype("int64") / 1000
    if values.dtype.kind in "SUO":
        return {**facts, "values": [v.decode() if isinstance(v, bytes) else str(v) for v in values.ravel()]}
    flat = np.asarray(values, dtype="float64").ravel()
    return {**facts, "values": [None if np.isnan(v) else float(v) for v in flat]}


def write_note(repo, step):
    session = repo.writable_session("main")
    root = zarr.open_group(session.store, mode="a")
    array = root.create_array(step["name"], shape=(3,), chunks=(2,), dtype="int32", dimension_names=["n"])
    array[:] = [1, 2, 3]
    array.update_attributes({"by": "zarr"})
    # Too large for a manifest: a file of the repository.
    large = root.create_array(
        f"{step['name']}_large", shape=(1000,), chunks=(600,), dtype="int32", dimension_names=["m"], compressors=None
    )
    large[:] = np.arange(1000)
    session.commit(f"Added {step['name']}")


def upgrade(repo, _step):
    icechunk.upgrade_icechunk_repository(repo, dry_run=False)


def tag(repo, step):
    repo.create_tag(step["name"], snapshot_id=repo.lookup_branch("main"))


STEPS = {"note": write_note, "upgrade": upgrade, "tag": tag}
