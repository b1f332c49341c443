import { posix, win32 } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collisionKey, safeName, segmentsOf, TargetError } from "../src/index.js";

describe("safeName", () => {
  it.each([
    ["HLS.L30.T59WPT.B02.tif", "HLS.L30.T59WPT.B02.tif"],
    ["../../etc/passwd", "__.._etc_passwd"],
    ["..", "_"],
    [".", "_"],
    ["", "_"],
    ["...", "_"],
    ["a/b\\c", "a_b_c"],
    ["a\u0000b\nc\u001b[31m", "a_b_c_[31m"],
    ["x\u202egnp.exe", "x_gnp.exe"],
    ["CON", "_CON"],
    ["con.nc", "_con.nc"],
    ["lpt1.txt", "_lpt1.txt"],
    ["name. . ", "name"],
    [".hidden", "_hidden"],
    ['a:b*c?d|e"f<g>', "a_b_c_d_e_f_g_"],
    ["größe 1.nc", "größe 1.nc"],
    ["gro\u0308\u00dfe.nc", "größe.nc"],
  ])("makes %j %j", (name, safe) => expect(safeName(name)).toBe(safe));

  it("cuts a long name at a character, keeps its extension, and tells two long names apart", () => {
    const a = safeName(`${"ü".repeat(300)}a.nc4`);
    const b = safeName(`${"ü".repeat(300)}b.nc4`);
    expect(Buffer.byteLength(a)).toBeLessThanOrEqual(220);
    expect(a).toMatch(/^ü+~\w+\.nc4$/);
    expect(a).not.toBe(b);
  });

  it("is one segment inside the folder on every system, and stays as it is, for any text", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.stringMatching(/^[./\\:]{0,6}[a-z.]{0,4}$/)),
        (name) => {
          const safe = safeName(name);
          expect(safeName(safe)).toBe(safe);
          expect(segmentsOf(safe)).toEqual([safe]);
          expect(posix.resolve("/data", safe)).toBe(`/data/${safe}`);
          expect(win32.resolve("C:\\data", safe)).toBe(`C:\\data\\${safe}`);
          expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(220);
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe("segmentsOf", () => {
  it.each(["", "/", "a//b", "/a", "a/", "../a", "a/../b", "a/./b", "C:\\a", "a\\b", "con", "a\u0000"])(
    "refuses %j",
    (name) => {
      expect(() => segmentsOf(name)).toThrow(/not a usable file name/);
    },
  );

  it("takes the names that Zarr prescribes, and no other with a leading dot", () => {
    expect(segmentsOf("a/.zmetadata")).toEqual(["a", ".zmetadata"]);
    for (const name of ["a/.zother", ".zarrays", ".hidden"]) expect(() => segmentsOf(name)).toThrow(TargetError);
  });

  it("gives the parts of a good path", () => expect(segmentsOf("a/b.nc")).toEqual(["a", "b.nc"]));
});

describe("collisionKey", () => {
  it("is the same for names that a disk may hold for one", () => {
    expect(collisionKey("B02.TIF")).toBe(collisionKey("b02.tif"));
    expect(collisionKey("gro\u0308.nc")).toBe(collisionKey("gr\u00f6.nc"));
  });
});
