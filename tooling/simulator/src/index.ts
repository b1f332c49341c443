export type {
  BodyFaultKind,
  FaultKind,
  FaultRule,
  Faults,
  RequestFaultKind,
  SearchFaultKind,
} from "./faults/fault-rule.js";
export type { RecordedRequest } from "./http/recorded-request.js";
export type { BucketOptions, UserKeys } from "./objects/buckets.js";
export { ROLE_NAMES, type RoleName, type RoleUrls } from "./role.js";
export { type BoxHistory, boxHistories } from "./secrets/box-history.js";
export type { Leak, LeakRule } from "./secrets/leaks.js";
export type {
  FileExpectation,
  Simulator,
  SimulatorBuckets,
  SimulatorFiles,
  SimulatorOptions,
  SimulatorSystem,
  SimulatorUser,
} from "./simulator.js";
export { startSimulator } from "./start-simulator.js";
