import { type Behaviour, behavioursOf } from "../../../../tooling/checks/src/behaviours.js";

export type { Behaviour, BehaviourData as Data } from "../../../../tooling/checks/src/behaviours.js";

/** What to do for an operation of the records, by the operation's beginning. */
export type Operation = readonly [start: string, check: (behaviour: Behaviour) => unknown];

export const behaviours = behavioursOf("@earthaccess/credentials");
