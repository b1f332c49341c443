import { fileURLToPath } from "node:url";
import { type Simulator, startSimulator } from "@earthaccess/simulator";
import { furnishBox } from "./furnish-box.js";
import { type PageServer, startPageServer } from "./page-server.js";

/** What {@link startExplorer} is told. */
export interface ExplorerOptions {
  /** Search NASA's own services instead of a box. @default false */
  readonly isOnline?: boolean;
  /** Port of the page. @default a free one */
  readonly port?: number;
  /** Synthetic granules in the box, a fifth of them daily grids that can be plotted. @default 1500 */
  readonly granules?: number;
  /** Folder with the built page. @default where the build puts it */
  readonly folder?: string;
}

/** The page, and the box behind it unless it is online. */
export interface Explorer {
  readonly url: string;
  readonly box: Simulator | undefined;
  close(): Promise<void>;
}

/** Serves the explorer, with an Earthdata in a box behind it or with the real one. */
export async function startExplorer(options: ExplorerOptions = {}): Promise<Explorer> {
  const folder = options.folder ?? fileURLToPath(new URL("../../page", import.meta.url));
  let box: Simulator | undefined;
  const page: PageServer = await startPageServer({
    folder,
    ...(options.port !== undefined && { port: options.port }),
    origins: () => (box === undefined ? ["https:"] : Object.values(box.urls)),
    config: () => (box === undefined ? {} : { system: box.system }),
    token: () => {
      if (box === undefined) throw new RangeError("There is no box.");
      return box.issueToken();
    },
  });
  try {
    if (options.isOnline !== true) {
      box = await startSimulator({
        granules: options.granules ?? 1500,
        // The box's data server answers pages of one origin only, as NASA's do.
        dataCorsOrigin: new URL(page.url).host,
      });
      await furnishBox(box);
    }
    return {
      url: `${page.url}/`,
      box,
      async close() {
        await page.close();
        await box?.close();
      },
    };
  } catch (error) {
    await page.close();
    await box?.close();
    throw error;
  }
}
