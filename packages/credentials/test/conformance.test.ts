import { describe, expect, it } from "vitest";
import { CENTRE_OPERATIONS } from "./conformance/centre-operations.js";
import { KEY_OPERATIONS } from "./conformance/key-operations.js";
import { behaviours } from "./conformance/records.js";
import { DIFFERENCES, ELSEWHERE } from "./conformance-differences.js";

/** The first whose beginning fits counts: longer beginnings stand before shorter ones. */
const OPERATIONS = [...KEY_OPERATIONS, ...CENTRE_OPERATIONS];

const isElsewhere = (id: string) => Object.keys(ELSEWHERE).some((start) => id.startsWith(start));
const binding = behaviours.filter(({ id }) => !(id in DIFFERENCES) && !isElsewhere(id));

describe.skipIf(behaviours.length === 0)("the behaviours of the Python branches", () => {
  it.each(binding.map((behaviour) => [behaviour.id, behaviour.given.op ?? "", behaviour] as const))(
    "%s %s",
    async (_id, op, behaviour) => {
      const check = OPERATIONS.find(([start]) => String(op).startsWith(start))?.[1];
      expect(check, `nothing checks ${JSON.stringify(behaviour.given)}`).toBeDefined();
      await check?.(behaviour);
    },
  );

  it("are each checked, different on purpose, or checked elsewhere", () => {
    const ids = behaviours.map(({ id }) => id);
    expect(Object.keys(DIFFERENCES).filter((id) => !ids.includes(id))).toEqual([]);
    expect(Object.keys(ELSEWHERE).filter((start) => !ids.some((id) => id.startsWith(start)))).toEqual([]);
    expect(Object.keys(DIFFERENCES).filter(isElsewhere)).toEqual([]);
  });
});
