import type { Asset } from "@earthaccess/assets";
import { useSignal } from "@preact/signals";
import { Problem } from "../page/problem.js";
import { Scrolled } from "../page/scrolled.js";
import { countText, sizeText } from "../page/words.js";
import { working } from "../results/search-state.js";
import { LoginFirst } from "../session/login-first.js";
import { auth, canRead } from "../session/session.js";
import { countedFetch, NO_TRAFFIC, type Traffic } from "../session/traffic.js";
import { type FileFact, fileFacts, hexDump } from "./file-facts.js";
import { filter } from "./filter-state.js";

/** Bytes that are shown. */
const SHOWN = 128;

interface Reading {
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly facts: readonly FileFact[];
  readonly dump: string;
}

/** Opens a file where it is and reads its first bytes, and counts what that took. */
export function RangePanel() {
  const reading = useSignal<Reading | undefined>(undefined);
  const traffic = useSignal<Traffic>(NO_TRAFFIC);
  const problem = useSignal<unknown>(undefined);
  const isBusy = useSignal(false);
  const files = working.value[0]?.assets().filter((asset) => filter.value.matches(asset)) ?? [];

  const read = async (asset: Asset): Promise<void> => {
    isBusy.value = true;
    problem.value = undefined;
    reading.value = undefined;
    traffic.value = NO_TRAFFIC;
    try {
      const { fetchTransport, open } = await import("@earthaccess/store");
      const network = countedFetch(
        (input, init) => fetch(input, init),
        (next) => {
          traffic.value = next;
        },
      );
      const [file] = await open([asset], {
        filter: {},
        auth: auth.value,
        access: "external",
        transport: fetchTransport(network),
        retry: { limit: 1 },
      });
      if (file === undefined) throw new Error(`${asset.filename} has no https address.`);
      const head = new Uint8Array(await file.slice(0, SHOWN));
      reading.value = {
        name: file.name,
        size: file.size,
        type: file.type,
        facts: fileFacts(head),
        dump: hexDump(head),
      };
      file.close();
    } catch (error) {
      problem.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  if (working.value.length === 0) return <p class="empty">Take a granule in the results to read its files.</p>;
  if (!canRead.value) return <LoginFirst />;
  return (
    <>
      <p class="hint">
        Nothing is downloaded: a file is opened where it is, and only the bytes that are asked for come.
      </p>
      <ul class="openable">
        {files.slice(0, 12).map((asset) => (
          <li key={asset.href}>
            <span class="name">{asset.filename}</span>
            <button
              type="button"
              class="quiet"
              aria-label={`Read the beginning of ${asset.filename}`}
              disabled={isBusy.value}
              onClick={() => void read(asset)}
            >
              Read
            </button>
          </li>
        ))}
        {files.length === 0 && <li>No file passes the filter on the tab Files.</li>}
      </ul>
      <p role="status" class="summary">
        {isBusy.value && "Reading… "}
        {traffic.value.requests > 0 &&
          `${countText(traffic.value.requests, "request")}, ${sizeText(traffic.value.bytes)} read`}
        {reading.value !== undefined && ` of ${sizeText(reading.value.size)}`}
      </p>
      {reading.value !== undefined && (
        <>
          <dl class="facts-list">
            <dt>File</dt>
            <dd>{reading.value.name}</dd>
            <dt>Size</dt>
            <dd>{countText(reading.value.size, "byte")}</dd>
            <dt>Served as</dt>
            <dd>{reading.value.type}</dd>
            {reading.value.facts.map(({ name, value }) => (
              <>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </>
            ))}
          </dl>
          <Scrolled label="First bytes">
            <pre>{reading.value.dump}</pre>
          </Scrolled>
        </>
      )}
      <Problem error={problem.value} />
    </>
  );
}
