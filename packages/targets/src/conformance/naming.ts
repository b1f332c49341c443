import {
  assert,
  assertBytes,
  assertEqual,
  type ConformanceCase,
  failure,
  namesOf,
  patterned,
  readAll,
} from "./subject.js";

const GOOD = [
  "plain.nc",
  "a/b/c/d/e/f/deep.h5",
  "with blank and (brackets) [1].tif",
  "plus+percent%20and&more=1,2;3.nc",
  "käse-日本語-😀.nc",
  "UPPER.TIF",
  "lower.tif",
  "-starts-with-a-dash",
  "~tilde'quote!",
  "__proto__",
  "constructor/toString",
  "x".repeat(200),
  "G1.v01/S2A_MSIL1C_20240101T000000_N0510_R001_T01ABC.SAFE/B02.jp2",
];

const BAD = [
  "",
  "/",
  "/etc/passwd",
  "..",
  "../up",
  "a/../../up",
  "a//b",
  "a/",
  "./a",
  "a\\b",
  "c:x",
  "nul\u0000",
  "CON",
];

/** Names: what is kept, what is refused, what is listed. */
export const namingCases: readonly ConformanceCase[] = [
  {
    title: "keeps names as they are, in folders too",
    async run(target) {
      for (const [i, name] of GOOD.entries()) {
        const bytes = patterned(20, i);
        await target.write(name, bytes);
        assertEqual((await target.head(name))?.size, 20, `head of ${name}`);
        assertBytes(await readAll(target, name), bytes, name);
      }
      assertEqual(await namesOf(target), [...GOOD].sort(), "listed names");
      for (const name of GOOD) await target.delete(name);
      assertEqual(await namesOf(target), [], "after deleting all");
    },
  },
  {
    title: "refuses names that could lead elsewhere, for every verb",
    async run(target) {
      for (const name of BAD) {
        const verbs: Record<string, () => Promise<unknown>> = {
          write: () => target.write(name, new Uint8Array(1)),
          head: () => target.head(name),
          delete: () => target.delete(name),
          read: () => readAll(target, name),
        };
        for (const [verb, work] of Object.entries(verbs)) {
          const error = await failure(Promise.resolve().then(work), `${verb} ${JSON.stringify(name)}`);
          assertEqual(error.code, "targets/invalid-name", `${verb} ${JSON.stringify(name)}`);
        }
      }
      assertEqual(await namesOf(target), [], "files");
    },
  },
  {
    title: "knows nothing of what is not there",
    async run(target) {
      assertEqual(await target.head("none"), null, "head");
      assertEqual(await target.head("folder/none"), null, "head in a folder that is not there");
      await target.delete("none");
      await target.delete("folder/none");
      assertEqual(await namesOf(target), [], "list");
      assertEqual((await failure(readAll(target, "none"), "read")).code, "targets/not-found", "read");
    },
  },
  {
    title: "lists by prefix",
    async run(target) {
      for (const name of ["a/1", "a/2", "a/b/3", "ab", "b/1"]) await target.write(name, new Uint8Array(3));
      assertEqual(await namesOf(target), ["a/1", "a/2", "a/b/3", "ab", "b/1"], "all");
      assertEqual(await namesOf(target, "a/"), ["a/1", "a/2", "a/b/3"], "a folder");
      assertEqual(await namesOf(target, "a"), ["a/1", "a/2", "a/b/3", "ab"], "a beginning");
      assertEqual(await namesOf(target, "a/b/"), ["a/b/3"], "a folder in a folder");
      assertEqual(await namesOf(target, "zz"), [], "nothing");
      for await (const { name, size } of target.list()) assertEqual(size, 3, `size of ${name}`);
      await target.delete("a/1");
      assertEqual(await namesOf(target, "a/"), ["a/2", "a/b/3"], "after deleting one");
    },
  },
  {
    title: "lists more files than a page holds, written many at a time",
    async run(target, { manyFiles = 120 }) {
      const names = Array.from({ length: manyFiles }, (_, i) => `d${i % 3}/${String(i).padStart(5, "0")}`);
      for (let at = 0; at < names.length; at += 40) {
        await Promise.all(names.slice(at, at + 40).map((name) => target.write(name, patterned(8))));
      }
      assertEqual(await namesOf(target), [...names].sort(), "names");
    },
  },
  {
    title: "says where files are, and shows no secret",
    async run(target, { secrets = [] }) {
      const written = await target.write("a b/c.nc", patterned(5));
      assertEqual(written.url, target.url("a b/c.nc"), "url");
      const error = await failure(target.write("a b/c.nc", patterned(5), { ifNoneMatch: "*" }), "a second write");
      const shown = [target.location, written.url, JSON.stringify(target), String(error), error.stack].join("\n");
      for (const secret of secrets) assert(!shown.includes(secret), "a secret shows");
    },
  },
];
