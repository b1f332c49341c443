import type { ByteSource } from "../byte-source.js";
import type { WriteOptions } from "../target.js";
import {
  assert,
  assertBytes,
  assertEqual,
  BROKEN,
  type ConformanceCase,
  cutOff,
  failure,
  inPieces,
  KIB,
  namesOf,
  patterned,
  readAll,
  type TargetUnderTest,
} from "./subject.js";

/** An error as browsers name theirs. */
const named = (name: string) => Object.assign(new Error(BROKEN), { name });

const WRONG = { algorithm: "SHA-256", value: "00".repeat(32) };

/** Ways to fail, with a body of `length` bytes; a code of `undefined` means the source's own error. */
const FAILURES: readonly {
  readonly what: string;
  readonly code: string | undefined;
  readonly body: (bytes: Uint8Array) => ByteSource;
  readonly options: (bytes: Uint8Array) => WriteOptions;
}[] = [
  { what: "another checksum", code: "targets/checksum-mismatch", body: whole, options: () => ({ checksum: WRONG }) },
  { what: "too few bytes", code: "targets/size-mismatch", body: whole, options: (b) => ({ size: b.length + 1 }) },
  { what: "too many bytes", code: "targets/size-mismatch", body: whole, options: (b) => ({ size: b.length - 1 }) },
  { what: "a broken source", code: undefined, body: (b) => cutOff(b, b.length - 10), options: () => ({}) },
  // As fetch and files say it; a target must not take it for its own.
  ...[new TypeError(BROKEN), Object.assign(new Error(BROKEN), { code: "ENOENT" }), named("NotAllowedError")].map(
    (error) => ({
      what: `a source broken by ${(error as { code?: string }).code ?? error.name}`,
      code: undefined,
      body: (b: Uint8Array) => cutOff(b, b.length - 10, error),
      options: () => ({}),
    }),
  ),
];

/** That a file is there whole or not at all, whatever fails. */
export const atomicityCases: readonly ConformanceCase[] = [
  ...FAILURES.flatMap(({ what, code, body, options }): ConformanceCase[] =>
    (["one part", "several parts"] as const).map((size) => ({
      title: `${what} in ${size}: nothing appears, and what was there stays`,
      async run(target, subject) {
        const bytes = patterned(lengthOf(size, subject));
        const old = patterned(1000, 7);
        await target.write("old", old);
        for (const name of ["old", "new"]) {
          const error = await failure(target.write(name, body(bytes), options(bytes)), what);
          if (code === undefined) assertEqual(error.message, BROKEN, what);
          else assertEqual(error.code, code, what);
        }
        assertEqual(await namesOf(target), ["old"], "files afterwards");
        assertEqual(await target.head("new"), null, "head afterwards");
        assertBytes(await readAll(target, "old"), old, "the old file");
      },
    })),
  ),
  {
    title: "replaces a file whole, by a shorter and by a longer one",
    async run(target, subject) {
      for (const length of [5000, 10, lengthOf("several parts", subject), 3]) {
        const bytes = patterned(length, length);
        await target.write("f", bytes);
        assertBytes(await readAll(target, "f"), bytes, `${length} bytes`);
      }
    },
  },
  {
    title: "shows nothing of a body that is still coming",
    async run(target, subject) {
      const bytes = patterned(lengthOf("several parts", subject));
      const seen: unknown[] = [];
      async function* watched(): AsyncGenerator<Uint8Array> {
        let at = 0;
        for await (const piece of inPieces(bytes, 200_000)) {
          yield piece;
          at += piece.length;
          if (at > bytes.length / 2 && seen.length === 0) seen.push(await target.head("f"), await namesOf(target));
        }
      }
      await target.write("f", watched());
      assertEqual(seen, [null, []], "head and list in the middle");
    },
  },
  {
    title: "refuses to replace when told so, and writes what is not there",
    async run(target, subject) {
      const old = patterned(100, 3);
      const once = { ifNoneMatch: "*" } as const;
      await target.write("f", old, once);
      for (const length of [50, lengthOf("several parts", subject)]) {
        const error = await failure(target.write("f", inPieces(patterned(length), 100_000), once), "a second write");
        assertEqual(error.code, "targets/exists", "code");
      }
      assertBytes(await readAll(target, "f"), old, "the first file");
      await target.write("g", inPieces(patterned(lengthOf("several parts", subject)), 100_000), once);
      assertEqual(await namesOf(target), ["f", "g"], "files");
    },
  },
  {
    title: "lets exactly one of several writers win that refuse to replace",
    async run(target, { exclusiveCreate = true }) {
      if (!exclusiveCreate) return;
      const tries = Array.from({ length: 8 }, (_, i) =>
        target.write("f", patterned(1000, i), { ifNoneMatch: "*" }).then(
          () => "written",
          (error) => (error as { code?: string }).code,
        ),
      );
      assertEqual((await Promise.all(tries)).sort(), [...Array(7).fill("targets/exists"), "written"], "outcomes");
    },
  },
  {
    title: "replaces the file that was seen, and no other",
    async run(target, { conditionalReplace = true }) {
      if (!conditionalReplace) return;
      const write = (seed: number, ifMatch: string) => target.write("f", patterned(1000, seed), { ifMatch });
      assertEqual((await failure(write(0, "none"), "a replacement of nothing")).code, "targets/changed", "code");
      await target.write("f", patterned(1000, 1));
      const { etag = "" } = (await target.head("f")) ?? {};
      await write(2, etag);
      assertBytes(await readAll(target, "f"), patterned(1000, 2), "the replacement");
      assertEqual((await failure(write(3, etag), "a late replacement")).code, "targets/changed", "code");
      assertBytes(await readAll(target, "f"), patterned(1000, 2), "the file");
    },
  },
  {
    title: "lets exactly one of several writers win that replace the same file",
    async run(target, { conditionalReplace = true, exclusiveCreate = true }) {
      if (!conditionalReplace || !exclusiveCreate) return;
      await target.write("f", patterned(1000, 9));
      const { etag: ifMatch } = (await target.head("f")) ?? {};
      const tries = Array.from({ length: 8 }, (_, i) =>
        target.write("f", patterned(1000, i), { ifMatch }).then(
          () => "written",
          (error) => (error as { code?: string }).code,
        ),
      );
      assertEqual((await Promise.all(tries)).sort(), [...Array(7).fill("targets/changed"), "written"], "outcomes");
    },
  },
  {
    title: "gives one of two writers of a name the last word, whole; the other one may have to try again",
    async run(target, subject) {
      const [a, b] = [1, 2].map((seed) => patterned(lengthOf("several parts", subject), seed)) as [
        Uint8Array,
        Uint8Array,
      ];
      const tries = await Promise.allSettled([
        target.write("f", inPieces(a, 70_000)),
        target.write("f", inPieces(b, 90_000)),
      ]);
      const lost = tries
        .filter((one) => one.status === "rejected")
        .map(({ reason }) => reason as { retryable?: boolean });
      assert(lost.length < 2, "both writers failed");
      assert(
        lost.every(({ retryable }) => retryable === true),
        `a writer failed for good: ${lost}`,
      );
      const found = await readAll(target, "f");
      assertBytes(found, found[0] === a[0] && found[1] === a[1] ? a : b, "the file");
      assertEqual(await namesOf(target), ["f"], "files");
    },
  },
  ...(["one part", "several parts"] as const).map(
    (size): ConformanceCase => ({
      title: `stops a body of ${size} when the caller does, with the caller's reason`,
      async run(target, subject) {
        const stop = new AbortController();
        const bytes = patterned(lengthOf(size, subject));
        const reason = new Error("enough");
        async function* stopping(): AsyncGenerator<Uint8Array> {
          let at = 0;
          for await (const piece of inPieces(bytes, 20_000)) {
            yield piece;
            at += piece.length;
            if (at > bytes.length * 0.8) stop.abort(reason);
          }
        }
        const error = await failure(target.write("f", stopping(), { signal: stop.signal }), "an aborted write");
        assert(error === reason, `the reason is passed on, got ${error}`);
        assertEqual([await target.head("f"), await namesOf(target)], [null, []], "afterwards");
      },
    }),
  ),
  {
    title: "does nothing at all for a signal that is aborted already",
    async run(target) {
      const error = await failure(target.write("f", patterned(10), { signal: AbortSignal.abort() }), "a write");
      assertEqual(error.name, "AbortError", "name");
      assertEqual(await namesOf(target), [], "files");
    },
  },
];

function whole(bytes: Uint8Array): ByteSource {
  return inPieces(bytes, 64 * KIB);
}

function lengthOf(size: "one part" | "several parts", { partSize = 256 * KIB }: TargetUnderTest): number {
  return size === "one part" ? 60_000 : 2 * partSize + 4321;
}
