import { computed } from "@preact/signals";
import { area, box } from "../query/query-state.js";
import { chosenIds, current, granules } from "../results/search-state.js";
import { landPath } from "./basemap.js";
import { draft, tool, view } from "./map-state.js";
import { type LonLat, pathOf, type Ring, type Shape } from "./projection.js";

const footprints = computed(() =>
  granules.value.map((granule) => {
    const { geometry, bbox = [] } = granule.toStac();
    const [west = 0, east = 0] = [bbox[0], bbox[bbox.length / 2]];
    // Filled, two dozen of these would hide the world.
    return { granule, path: pathOf(geometry as Shape | null), isWide: east - west > 120 };
  }),
);

/** From the ground up: land, lines of the globe, footprints, the area that is searched, and what is being drawn. */
export function MapLayers() {
  return (
    <>
      <path class="land" d={landPath.value} />
      <path class="graticule" d={GRATICULE} />
      <Footprints />
      <SearchedArea />
      <Draft />
    </>
  );
}

/** Every 30 degrees. */
const GRATICULE = [
  ...[-150, -120, -90, -60, -30, 0, 30, 60, 90, 120, 150].map((lon) => `M${lon} -90V90`),
  ...[-60, -30, 0, 30, 60].map((lat) => `M-180 ${lat}H180`),
].join("");

function Footprints() {
  const now = current.value;
  return (
    <g class="footprints">
      {footprints.value.map(({ granule, path, isWide }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the list of results does the same with the keyboard
        <path
          key={granule.id}
          d={path}
          class={`${isWide ? "wide" : ""} ${chosenIds.value.has(granule.id) ? "chosen" : ""}`}
          onClick={() => {
            if (tool.value === "move") current.value = granule;
          }}
        >
          <title>{granule.id}</title>
        </path>
      ))}
      {now !== undefined && <path class="current" d={pathOf(now.toStac().geometry as Shape | null)} />}
    </g>
  );
}

function SearchedArea() {
  if (area.value !== undefined) {
    const { given, simplified } = area.value;
    const rings = simplified.polygons.map(({ coordinates }) => coordinates as Ring);
    const radius = view.value.width / 360;
    return (
      <g class="area">
        <path class="given" d={pathOf({ type: "Polygon", coordinates: given })} />
        <path class="searched" d={pathOf({ type: "Polygon", coordinates: rings })} />
        {rings.flat().map(([lon, lat], i) => (
          <circle key={i} cx={lon} cy={-lat} r={radius * 0.9} />
        ))}
      </g>
    );
  }
  if (box.value === undefined) return null;
  const [west, south, east, north] = box.value;
  return (
    <g class="area">
      <path class="searched" d={boxPath([west, south], [east, north])} />
    </g>
  );
}

function Draft() {
  const corners = draft.value;
  const [a, b] = corners;
  if (a === undefined || b === undefined) return null;
  const path = tool.value === "box" ? boxPath(a, b) : pathOf({ type: "LineString", coordinates: corners });
  return <path class="draft" d={path} />;
}

/** A box; one whose west is east of its east crosses the antimeridian and has two parts. */
function boxPath([x0, y0]: LonLat, [x1, y1]: LonLat): string {
  const part = (west: number, east: number): string => `M${west} ${-y0}H${east}V${-y1}H${west}Z`;
  return x0 > x1 && tool.value !== "box" ? part(x0, 180) + part(-180, x1) : part(x0, x1);
}
