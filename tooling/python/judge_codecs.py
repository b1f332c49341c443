"""Stores that zarr-python and xarray write with the codecs that stores of others have, and a file of HDF5 with filters of its plugins."""

import hashlib
import os
import warnings
from typing import Any

# Warnings of its native part would go to standard output, which is for the facts.
os.environ["ICECHUNK_LOG"] = "error"

import h5py
import icechunk
import numcodecs
import numpy as np
import xarray
import zarr
from zarr.codecs import BloscCodec, BytesCodec, Crc32cCodec, GzipCodec, ShardingCodec, ZstdCodec
from zarr.codecs.numcodecs import LZ4

SHAPE = (70, 45)
CHUNKS = (32, 20)
SHUFFLES = {"none": 0, "bytes": 1, "bits": 2}
COMPRESSORS = ["lz4", "lz4hc", "zstd", "blosclz", "zlib"]
DTYPES = ["<f4", "<f8", ">i2", "<i8", "|u1"]


def judge(request: dict[str, Any]) -> Any:
    warnings.simplefilter("ignore")
    folder = request["folder"]
    return {
        "v2": write_v2(os.path.join(folder, "v2.zarr")),
        "v3": write_v3(os.path.join(folder, "v3.zarr")),
        "sharded": write_sharded(os.path.join(folder, "sharded.zarr")),
        "xarray": write_xarray(os.path.join(folder, "xarray.zarr")),
        "icechunk": write_icechunk(os.path.join(folder, "native.icechunk")),
        "hdf5": write_hdf5(os.path.join(folder, "plugins.h5")),
    }


def values_of(dtype: str, shape: tuple[int, ...] = SHAPE) -> np.ndarray:
    """Smooth values, with some noise, and one part that is all the same."""
    count = int(np.prod(shape))
    values = 50 + 40 * np.sin(np.arange(count) / 60) + np.random.default_rng(7).integers(0, 3, count)
    values = values.reshape(shape).astype(dtype)
    values[: shape[0] // 3] = 7
    return values


def facts_of(values: np.ndarray) -> dict[str, Any]:
    little = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"))
    return {"shape": list(values.shape), "sha256": hashlib.sha256(little.tobytes()).hexdigest()}


def write_v2(path: str) -> dict[str, Any]:
    root = zarr.create_group(path, zarr_format=2, overwrite=True)
    facts = {}

    def write(name: str, dtype: str, compressor: Any, filters: Any = None) -> None:
        values = values_of(dtype)
        array = root.create_array(
            name, shape=SHAPE, chunks=CHUNKS, dtype=dtype, compressors=compressor, filters=filters, fill_value=0
        )
        array.attrs["_ARRAY_DIMENSIONS"] = ["y", "x"]
        array[:] = values
        facts[name] = facts_of(np.asarray(array[:]))
        assert (array[:] == values).all()

    for i, cname in enumerate(COMPRESSORS):
        for shuffle, number in SHUFFLES.items():
            dtype = DTYPES[(i + number) % len(DTYPES)]
            write(f"blosc_{cname}_{shuffle}", dtype, numcodecs.Blosc(cname=cname, clevel=5, shuffle=number))
    for dtype in DTYPES:
        write(f"blosc_type_{dtype[1:]}", dtype, numcodecs.Blosc(cname="lz4", clevel=9, shuffle=2, blocksize=512))
    write("blosc_auto", "<f4", numcodecs.Blosc(cname="lz4", clevel=1, shuffle=-1))
    write("blosc_level_0", "<f4", numcodecs.Blosc(cname="lz4", clevel=0, shuffle=1))
    write("lz4", "<f4", numcodecs.LZ4())
    write("gzip", "<f4", numcodecs.GZip(level=2))
    write("zstd", "<f4", numcodecs.Zstd(level=2))
    write("shuffled_lz4", "<f4", numcodecs.LZ4(acceleration=2), [numcodecs.Shuffle(4)])
    write("checked", "<f4", numcodecs.Blosc(), [numcodecs.CRC32C(location="end")])
    zarr.consolidate_metadata(path, zarr_format=2)
    return facts


def write_v3(path: str) -> dict[str, Any]:
    root = zarr.create_group(path, zarr_format=3, overwrite=True)
    facts = {}

    def write(name: str, dtype: str, compressors: Any) -> None:
        values = values_of(dtype)
        array = root.create_array(
            name, shape=SHAPE, chunks=CHUNKS, dtype=dtype, compressors=compressors, fill_value=0, dimension_names=["y", "x"]
        )
        array[:] = values
        facts[name] = facts_of(np.asarray(array[:]))

    for i, cname in enumerate(COMPRESSORS):
        for number, shuffle in enumerate(["noshuffle", "shuffle", "bitshuffle"]):
            dtype = DTYPES[(i + number) % len(DTYPES)]
            write(f"blosc_{cname}_{shuffle}", dtype, [BloscCodec(cname=cname, clevel=5, shuffle=shuffle)])
    write("gzip", "<f8", [GzipCodec(level=3)])
    write("zstd", "<f8", [ZstdCodec(level=3)])
    write("checked", "<f8", [BloscCodec(), Crc32cCodec()])
    write("lz4", "<f8", [LZ4()])
    zarr.consolidate_metadata(path, zarr_format=3)
    return facts


def write_icechunk(path: str) -> dict[str, Any]:
    repo = icechunk.Repository.create(icechunk.local_filesystem_storage(path))
    session = repo.writable_session("main")
    facts = write_shards_into(zarr.create_group(session.store, zarr_format=3, overwrite=True))
    session.commit("shards")
    return facts


def write_sharded(path: str) -> dict[str, Any]:
    facts = write_shards_into(zarr.create_group(path, zarr_format=3, overwrite=True))
    zarr.consolidate_metadata(path, zarr_format=3)
    return facts


def write_shards_into(root: zarr.Group) -> dict[str, Any]:
    facts = {}

    def write(name: str, dtype: str, compressors: Any, location: str = "end", shape: tuple[int, ...] = SHAPE, gaps: bool = False, checked: bool = True) -> None:
        chunks = tuple(8 + 2 * d for d in range(len(shape)))
        index_codecs = [BytesCodec(endian="little"), *([Crc32cCodec()] if checked else [])]
        codec = ShardingCodec(
            chunk_shape=chunks, codecs=[BytesCodec(endian="little"), *compressors], index_codecs=index_codecs, index_location=location
        )
        array = root.create_array(
            name,
            shape=shape,
            chunks=tuple(3 * size for size in chunks),
            dtype=dtype,
            serializer=codec,
            compressors=None,
            fill_value=-1,
            dimension_names=[f"{name}_{d}" for d in range(len(shape))],
        )
        values = values_of(dtype, shape)
        if gaps:
            array[:3, :] = values[:3, :]
            array[-9:-7, -3:] = values[-9:-7, -3:]
        else:
            array[:] = values
        facts[name] = facts_of(np.asarray(array[:]))

    write("plain", "<f4", [])
    write("blosc", "<f4", [BloscCodec(cname="lz4", shuffle="shuffle")])
    write("bits_at_start", "<i2", [BloscCodec(cname="zstd", shuffle="bitshuffle")], "start")
    write("zstd_unchecked", "<f8", [ZstdCodec(level=1)], checked=False)
    write("gaps", "<i4", [GzipCodec(level=1)], gaps=True)
    write("cube", "<i4", [BloscCodec()], shape=(30, 25, 41))
    write("line", "<i8", [BloscCodec(), Crc32cCodec()], shape=(500,))
    return facts


def write_xarray(path: str) -> dict[str, Any]:
    dataset = xarray.Dataset(
        {"sst": (("time", "x"), values_of("f4", (40, 30))), "name": (("x",), np.array([f"no {i} 🌊" for i in range(30)], dtype=object))},
        coords={"time": np.arange("2020-01-01", "2020-02-10", dtype="datetime64[D]").astype("datetime64[ns]")},
    )
    codec = numcodecs.Blosc(cname="lz4", clevel=5, shuffle=1)
    dataset.to_zarr(path, zarr_format=2, consolidated=True, mode="w", encoding={name: {"compressors": codec} for name in dataset.variables})
    times = dataset.time.values.astype("datetime64[ms]").astype("int64").tolist()
    return {"sst": facts_of(dataset.sst.values), "name": dataset.name.values.tolist(), "time": times}


def write_hdf5(path: str) -> dict[str, Any]:
    """Chunks are put into the file as they are: h5py has no plugin for their filters."""
    facts = {}
    codes = {"blosclz": 0, "lz4": 1, "lz4hc": 2, "zlib": 4, "zstd": 5}
    with h5py.File(path, "w") as file:
        for cname, code in codes.items():
            values = values_of("<f4", (64, 40))
            size = values.dtype.itemsize
            put(file, f"blosc_{cname}", values, 32001, (2, 2, size, 32 * 20 * size, 5, 1, code), numcodecs.Blosc(cname=cname, shuffle=1))
            facts[f"blosc_{cname}"] = facts_of(values)
        values = values_of("<i2", (64, 40))
        put(file, "zstd", values, 32015, (3,), numcodecs.Zstd(level=3))
        facts["zstd"] = facts_of(values)
    return facts


def put(file: h5py.File, name: str, values: np.ndarray, number: int, settings: tuple[int, ...], codec: Any) -> None:
    space = h5py.h5s.create_simple(values.shape)
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_chunk((32, 20))
    plist.set_filter(number, h5py.h5z.FLAG_OPTIONAL, settings)
    dataset = h5py.h5d.create(file.id, name.encode(), h5py.h5t.py_create(values.dtype), space, plist)
    for y in range(0, values.shape[0], 32):
        for x in range(0, values.shape[1], 20):
            chunk = np.ascontiguousarray(values[y : y + 32, x : x + 20])
            # One chunk without its filter, as HDF5 leaves those that do not become smaller.
            plain = y == 0 and x == 0
            dataset.write_direct_chunk((y, x), chunk.tobytes() if plain else bytes(codec.encode(chunk)), 1 if plain else 0)
