import { expect } from "vitest";
import type { Asset } from "../../src/index.js";
import { PYTHON_NAMES } from "./filters.js";
import type { Data } from "./records.js";

const normalized = (value: unknown): unknown =>
  value === undefined ? null : value instanceof Set ? [...value] : value;

/** Fails unless a subject has the properties that a record names in Python's words. */
export function expectProperties(subject: Data, wanted: Data): void {
  for (const [name, value] of Object.entries(wanted)) {
    const ours = normalized(subject[PYTHON_NAMES[name] ?? name]);
    expect(ours ?? (Array.isArray(value) ? [] : null), name).toEqual(value);
  }
}

/** Fails unless these assets are left, by name or, where a record writes addresses, by address. */
export function kept(assets: readonly Asset[], wanted: readonly string[]): void {
  expect(assets.map((asset) => (wanted.some((name) => name.includes("/")) ? asset.href : asset.filename))).toEqual(
    wanted,
  );
}
