import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { bytesOf } from "./corpus.js";

/** The recorded files behind a real server with ranges. */
export interface CorpusServer {
  readonly box: Simulator;
  /** Serves a file of the corpus, and gives its address. */
  serve(path: string): string;
  close(): Promise<void>;
}

export async function startCorpusServer(): Promise<CorpusServer> {
  const box = await startSimulator({ granules: 0 });
  return {
    box,
    serve(path) {
      const url = `${box.urls.data}/public/${path.split("/").map(encodeURIComponent).join("/")}`;
      box.files.put(url, bytesOf(path));
      return url;
    },
    close: () => box.close(),
  };
}
