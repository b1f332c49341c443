import { expect, it } from "vitest";
import { DAACS } from "../../../packages/credentials/src/daacs.js";
import { DAAC_NAMES, providerOf } from "../../../packages/query/src/daacs.js";

// The two packages are of one layer and may not import one another, so each has its own table of NASA's data centres.
it("knows the same data centres in query and in credentials", () => {
  expect([...DAAC_NAMES].sort()).toEqual(DAACS.map(({ name }) => name).sort());
});

it.each(DAACS)("gives $name the same providers in query and in credentials", (daac) => {
  const { name, cloudProviders, onPremProviders } = daac;
  expect(providerOf(name, true)).toBe(cloudProviders[0] ?? onPremProviders[0]);
  expect(providerOf(name, false)).toBe(onPremProviders[0] ?? cloudProviders[0]);
});
