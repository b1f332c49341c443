import * as tasks from "../../../src/conformance/tasks.js";
import { serveWorker } from "../../../src/worker.js";

serveWorker({ tasks: [tasks] });
