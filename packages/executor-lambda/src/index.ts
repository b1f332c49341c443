/**
 * Runs earthaccess tasks on AWS Lambda, next to the data.
 *
 * @module
 */
export type { LambdaEvent } from "./lambda-event.js";
export { type LambdaExecutorOptions, lambdaExecutor } from "./lambda-executor.js";
export { createLambdaHandler, type LambdaContext, type LambdaHandlerOptions } from "./lambda-handler.js";
