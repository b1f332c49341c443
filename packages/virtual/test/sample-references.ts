/** References of a small dataset whose chunks all stand in the document, so that tests need no other file. */
export function sampleReferences() {
  const array = (shape: number[], chunks: number[], dtype: string, fill: unknown = null, filters: unknown = null) =>
    JSON.stringify({ zarr_format: 2, shape, chunks, dtype, order: "C", fill_value: fill, filters, compressor: null });
  const attrs = (dims: string[], others: object = {}) => JSON.stringify({ ...others, _ARRAY_DIMENSIONS: dims });
  const base64 = (values: ArrayBufferView) =>
    `base64:${Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64")}`;
  return {
    version: 1 as const,
    refs: {
      ".zgroup": '{"zarr_format":2}',
      ".zattrs": '{"title":"sample","big":12345678901234567890}',
      "time/.zarray": array([3], [3], "<i4"),
      "time/.zattrs": attrs(["time"], { units: "days since 2020-01-01", calendar: "standard" }),
      "time/0": base64(Int32Array.of(0, 1, 31)),
      "x/.zarray": array([4], [4], "<f4"),
      "x/.zattrs": attrs(["x"]),
      "x/0": base64(Float32Array.of(10, 20, 30, 40)),
      "sst/.zarray": array([3, 4], [2, 3], "<i2", -1),
      "sst/.zattrs": attrs(["time", "x"], { _FillValue: -1, scale_factor: 0.5, add_offset: 10 }),
      "sst/0.0": base64(Int16Array.of(0, 1, 2, 4, 5, 6)),
      "sst/0.1": base64(Int16Array.of(3, 0, 0, 7, 0, 0)),
      "sst/1.1": base64(Int16Array.of(-1, 0, 0, 0, 0, 0)),
      "big/.zarray": array([2], [2], ">i8"),
      "big/.zattrs": attrs(["pair"]),
      "big/0": base64(Buffer.from("00200000000000010000000000000002", "hex")),
      "name/.zarray": array([2], [2], "<U3"),
      "name/.zattrs": attrs(["pair"]),
      "name/0": base64(Uint32Array.of(97, 0x1f30a, 0, 98, 99, 100)),
      "code/.zarray": array([], [], "|S4"),
      "code/.zattrs": attrs([]),
      "code/0": "ab\u0000\u0000",
      "inner/.zgroup": '{"zarr_format":2}',
      "inner/.zattrs": "{}",
      "inner/a#b/.zarray": array([4], [2], "|u1"),
      "inner/a#b/.zattrs": attrs(["x"]),
      "inner/a#b/0": "\u0001\u0002",
      "inner/a#b/1": "\u0003\u0004",
      "packed/.zarray": array([2], [2], "<i4", null, [{ id: "bz2", level: 1 }]),
      "packed/.zattrs": attrs(["pair"]),
    } as Record<string, string>,
  };
}
