import { describe, expect, it } from "vitest";
import { joined } from "../../../tooling/checks/src/differences.js";
import { DEFECT_CHECKS } from "./conformance/defect-checks.js";
import { DOWNLOAD_CHECKS } from "./conformance/download-checks.js";
import { OPEN_CHECKS } from "./conformance/open-checks.js";
import { behaviours, type Checks } from "./conformance/records.js";
import { ELSEWHERE } from "./conformance-elsewhere.js";

const CHECKS: Checks = joined(DOWNLOAD_CHECKS, OPEN_CHECKS, DEFECT_CHECKS);

describe.skipIf(behaviours.length === 0)("the behaviours of the Python branches", () => {
  it.each(behaviours.filter(({ id }) => !(id in ELSEWHERE)).map((each) => [each.id, each.given.op, each] as const))(
    "%s %s",
    async (id, _op, behaviour) => {
      expect(CHECKS[id], `nothing checks ${JSON.stringify(behaviour.given)}`).toBeDefined();
      await CHECKS[id]?.(behaviour);
    },
  );

  it("are each checked here or elsewhere, once", () => {
    const ids = behaviours.map(({ id }) => id);
    expect(Object.keys(CHECKS).filter((id) => !ids.includes(id) || id in ELSEWHERE)).toEqual([]);
    expect(Object.keys(ELSEWHERE).filter((id) => !ids.includes(id))).toEqual([]);
  });
});
