import type { StacItem } from "@earthaccess/stac";
import { useSignal } from "@preact/signals";
import { Problem } from "../page/problem.js";
import { countText, sizeText } from "../page/words.js";
import { hits, results } from "../results/search-state.js";

/** As many records as a page holds at once without growing heavy. */
const MOST = 5000;

interface Format {
  readonly name: string;
  readonly about: string;
  readonly file: string;
  readonly type: string;
}

const FORMATS: readonly [Format, Format] = [
  { name: "STAC", about: "GeoJSON, one STAC item each", file: "granules.stac.json", type: "application/geo+json" },
  {
    name: "GeoParquet",
    about: "the layout of stac-geoparquet",
    file: "granules.parquet",
    type: "application/vnd.apache.parquet",
  },
];

/** Everything the search finds as STAC items, saved as a file. */
export function ExportPanel() {
  const state = useSignal("");
  const problem = useSignal<unknown>(undefined);
  const found = results.value;
  if (found === undefined || hits.value === undefined || hits.value === 0)
    return <p class="empty">Search first; then all that was found can be saved as STAC or GeoParquet.</p>;
  const count = Math.min(MOST, hits.value);

  const save = async (format: Format): Promise<void> => {
    problem.value = undefined;
    state.value = `Fetching ${countText(count, "record")}…`;
    try {
      const taken = found.take(MOST);
      const content = format.name === "STAC" ? await itemCollection(taken.toStac()) : await taken.toGeoParquet();
      saveAs(format, content);
      state.value = `Saved ${format.file}, ${sizeText(content.length)}.`;
    } catch (error) {
      state.value = "";
      problem.value = error;
    }
  };
  return (
    <>
      <p>
        {countText(count, "granule")} as STAC items
        {hits.value > MOST && `, the first of ${hits.value.toLocaleString("en")}; the command line saves all`}.
      </p>
      <ul class="formats">
        {FORMATS.map((format) => (
          <li key={format.name}>
            <button type="button" onClick={() => void save(format)}>
              Save as {format.name}
            </button>
            <span class="hint">{format.about}</span>
          </li>
        ))}
      </ul>
      <p role="status" class="summary">
        {state.value}
      </p>
      <Problem error={problem.value} />
    </>
  );
}

/** STAC's own form of many items: a GeoJSON FeatureCollection with the items as they are. */
async function itemCollection(items: AsyncIterable<StacItem>): Promise<Uint8Array> {
  const features: StacItem[] = [];
  for await (const item of items) features.push(item);
  return new TextEncoder().encode(JSON.stringify({ type: "FeatureCollection", features }));
}

function saveAs({ file, type }: Format, content: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([content as Uint8Array<ArrayBuffer>], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = file;
  link.click();
  // The browser reads the blob after the click; a minute is long enough for any of this size.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
