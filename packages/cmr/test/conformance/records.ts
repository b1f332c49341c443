import { type Behaviour, behavioursOf } from "../../../../tooling/checks/src/behaviours.js";

export type { Behaviour, BehaviourData as Data } from "../../../../tooling/checks/src/behaviours.js";
export { hasBehaviours as isThere } from "../../../../tooling/checks/src/behaviours.js";

const AREAS =
  /^(results\..*|collection\..*|services\..*|api\.search_.*|defect\.(results|collection|granule)|format\.(granule|collection|results)|seed\.phase[1278])$/;

/** How a behaviour is checked: what is expected holds, or it throws. */
export type Check = (behaviour: Behaviour) => Promise<void>;

/** The behaviours of searches and their results. */
export const behaviours = behavioursOf("umbrella", AREAS);
