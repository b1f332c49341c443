"""Writes HDF5 files of the newest versions of the format, and prints what the HDF5 library says of them as JSON."""

import hashlib
import json
import sys

import h5py
import numpy as np


def numbers(count, shape, dtype):
    return np.arange(count).reshape(shape).astype(dtype)


def write(path, libver):
    with h5py.File(path, "w", libver=libver) as file:
        make = file.create_dataset
        make("single", data=numbers(12, (3, 4), "f8"), chunks=(3, 4))
        make("single_filtered", data=numbers(1200, (30, 40), "f8"), chunks=(30, 40), compression=4, shuffle=True, fletcher32=True)
        implicit(file, numbers(3000, (100, 30), "i4"))
        make("fixed", data=numbers(3000, (100, 30), ">i2"), chunks=(7, 9))
        make("fixed_filtered", data=numbers(3000, (100, 30), ">i2"), chunks=(7, 9), compression=1)
        make("fixed_pages", data=numbers(5000, (100, 50), "i2"), chunks=(1, 2), compression=1)
        sparse = make("fixed_sparse_pages", shape=(5000,), dtype="i2", chunks=(1,), maxshape=(7000,))
        sparse[4000:4010] = 7
        make("fixed_larger", data=numbers(300, (10, 30), "i4"), chunks=(3, 7), maxshape=(20, 50))
        make("growing", data=numbers(3000, (100, 30), "i4"), chunks=(7, 9), maxshape=(None, 40))
        make("growing_last", data=numbers(3000, (30, 100), "i4"), chunks=(7, 9), maxshape=(40, None), compression=9)
        make("growing_middle", data=numbers(6000, (10, 60, 10), "i4"), chunks=(3, 2, 3), maxshape=(11, None, 10), compression=9)
        make("growing_long", data=numbers(60000, (60000,), "i4"), chunks=(2,), maxshape=(None,))
        sparse = make("growing_sparse", shape=(200000,), dtype="i4", chunks=(2,), maxshape=(None,), compression=1)
        sparse[150000:150007] = 5
        make("tree", data=numbers(3000, (100, 30), "i4"), chunks=(3, 2), maxshape=(None, None))
        make("tree_deep", data=numbers(30000, (100, 300), "i4"), chunks=(2, 2), maxshape=(None, None), compression=2, shuffle=True)
        shrunk = make("shrunk", data=numbers(100, (10, 10), "u1"), chunks=(3, 3), maxshape=(None, None))
        shrunk.resize((5, 7))
        make("unwritten", shape=(10, 10), chunks=(2, 2), dtype="f4", fillvalue=3)
        make("lzf", data=numbers(100, (100,), "i4"), chunks=(50,), compression="lzf")
        many = file.create_group("many")
        for i in range(500):
            many[f"v{i:04d}"] = np.int16(i)
        contiguous = make("contiguous", data=numbers(10, (10,), "i8"))
        for i in range(300):
            contiguous.attrs[f"a{i}"] = f"text {i} " * (i % 5 + 1)
        contiguous.attrs["large"] = "x" * 60000
        contiguous.attrs["exact"] = np.int64(2**60)
        tracked = file.create_group("tracked", track_order=True)
        for name in "cba":
            tracked[name] = np.arange(3)


def implicit(file, data):
    space = h5py.h5s.create_simple(data.shape)
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_chunk((7, 9))
    plist.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    dataset = h5py.h5d.create(file.id, b"implicit", h5py.h5t.NATIVE_INT32, space, plist)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, data)


def stored_chunks(item):
    """The list of chunks as the library gives it.

    None for a dimension that grows behind others: our list differs there while all values agree, so values alone are compared.
    """
    if None in item.maxshape[1:] and item.maxshape.count(None) == 1:
        return None
    chunks = []
    item.id.chunk_iter(lambda c: chunks.append([list(map(int, c.chunk_offset)), c.byte_offset, c.size, c.filter_mask]))
    return chunks


def facts(path):
    found = {}

    def visit(name, item):
        if not isinstance(item, h5py.Dataset):
            return
        values = item[...]
        little = np.ascontiguousarray(values.astype(values.dtype.newbyteorder("<")))
        chunks = stored_chunks(item) if item.chunks else None
        found["/" + name] = {
            "shape": item.shape,
            "chunks": chunks,
            "sha256": hashlib.sha256(little.tobytes()).hexdigest(),
        }

    with h5py.File(path, "r") as file:
        file.visititems(visit)
        attrs = {k: int(v) if isinstance(v, np.integer) else v for k, v in file["contiguous"].attrs.items()}
    attrs["exact"] = str(attrs["exact"])
    return {"variables": found, "attrs": attrs}


path, libver = sys.argv[1:]
write(path, libver)
json.dump(facts(path), sys.stdout)
