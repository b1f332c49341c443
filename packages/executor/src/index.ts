/**
 * Runs a task over many items with bounded concurrency, backpressure and cancellation, in process or elsewhere.
 *
 * @module
 */
export { createExecutor } from "./create-executor.js";
export type { DriverRun, ExecutorCapabilities, ExecutorDriver, ResultEnvelope, TaskEnvelope } from "./driver.js";
export type {
  AuthSource,
  ExecutionContext,
  Executor,
  ExecutorEvent,
  Items,
  MapOptions,
  OnError,
  Settled,
  SubmitOptions,
} from "./executor.js";
export { concurrentExecutor, serialExecutor } from "./in-process.js";
export { assertJson, type Json } from "./json.js";
export { StreamingExecutor, type StreamingOptions } from "./streaming-executor.js";
export { type AuthPayload, defineTask, type Task, type TaskContext, type TaskRef, type TaskSchema } from "./task.js";
export { type ErrorEnvelope, TaskError, type TaskErrorOptions } from "./task-error.js";
