import { createLambdaHandler } from "../../dist/index.js";

export const handler = createLambdaHandler({ tasks: [() => import("../../../executor/dist/conformance/tasks.js")] });
