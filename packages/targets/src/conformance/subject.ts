import type { ReadOptions, TargetFileSystem } from "../target.js";

/** The target that the suite tries, and what it may expect of it. */
export interface TargetUnderTest {
  readonly name: string;
  /** A new, empty place each time. */
  make(): TargetFileSystem | Promise<TargetFileSystem>;
  /** Bytes from which a body is sent in several parts; bodies around its multiples are tried. @default 256 KiB */
  readonly partSize?: number;
  /** Of several writers that refuse to replace, exactly one wins. @default true */
  readonly exclusiveCreate?: boolean;
  /** False for places that do not know whether a file is still the one that was seen. @default true */
  readonly conditionalReplace?: boolean;
  /** Files to list in one folder, more than a page of the store. @default 120 */
  readonly manyFiles?: number;
  /** Texts that must not show in locations, URLs and errors. */
  readonly secrets?: readonly string[];
  /** What may be left over where no reader sees it, such as parts of an upload; must be empty after each test. */
  leftovers?(): Promise<readonly string[]>;
}

/** The two functions of a test runner that the suite needs; those of vitest, jest, mocha and node:test fit. */
export interface TestRunner {
  describe(title: string, body: () => void): void;
  it(title: string, body: () => Promise<void>): void;
}

/** One promise of a target, tried on a new place. */
export interface ConformanceCase {
  readonly title: string;
  run(target: TargetFileSystem, subject: TargetUnderTest): Promise<void>;
}

export const KIB = 1024;

/** Bytes that differ from place to place, the same for the same length. */
export function patterned(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed * 2654435761;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** A body in pieces, each in memory of its own. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** The message of a body that breaks off. */
export const BROKEN = "the source broke off";

/** A body that breaks off after some bytes. */
export async function* cutOff(
  bytes: Uint8Array,
  after: number,
  error: Error = new Error(BROKEN),
): AsyncGenerator<Uint8Array, void, void> {
  yield* inPieces(bytes.subarray(0, after), 64 * KIB);
  throw error;
}

export async function readAll(target: TargetFileSystem, name: string, options?: ReadOptions): Promise<Uint8Array> {
  if (!target.read) throw new Error("The suite needs a target that can read what it wrote.");
  const pieces: Uint8Array[] = [];
  for await (const piece of target.read(name, options)) pieces.push(piece.slice());
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export async function namesOf(target: TargetFileSystem, prefix?: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of target.list(prefix)) names.push(name);
  return names.sort();
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  assert(a === b, `${what}: expected ${b}, got ${a}`);
}

export function assertBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  assertEqual(actual.length, expected.length, `length of ${what}`);
  const at = actual.findIndex((byte, i) => byte !== expected[i]);
  assert(at < 0, `${what} differs at byte ${at}`);
}

/** Runs what must fail, and gives its error. */
export async function failure(work: Promise<unknown>, what: string): Promise<Error & { code?: unknown }> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  throw new Error(`${what} should have failed`);
}
