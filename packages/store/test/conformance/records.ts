import { type Behaviour, behavioursOf } from "../../../../tooling/checks/src/behaviours.js";

export type { Behaviour } from "../../../../tooling/checks/src/behaviours.js";

/** What is done for each record, by its id. */
export type Checks = Readonly<Record<string, (behaviour: Behaviour) => unknown>>;

/** The behaviours of downloading and opening. */
export const behaviours = behavioursOf("umbrella", /^(download|open|defect\.download|defect\.open)\b/);
