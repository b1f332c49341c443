import { isTime, moveTo, plane, position, stops } from "./plot-state.js";

/** Goes through one of the dimensions that are not on the map, such as the time. */
export function DimensionSlider({ dimension }: { readonly dimension: number }) {
  const now = plane.value;
  const dim = now?.others[dimension];
  if (now === undefined || dim === undefined) return null;
  const last = (now.variable.shape[dimension] ?? 1) - 1;
  const place = position.value[dimension] ?? 0;
  const text = placeText(dimension, place);
  if (last === 0) {
    return (
      <p class="slider">
        <span>{dim}</span> <span />
        <output>{text}</output>
      </p>
    );
  }
  return (
    <p class="slider">
      <label for={`slider-${dim}`}>{dim}</label>
      <input
        id={`slider-${dim}`}
        type="range"
        min={0}
        max={last}
        value={place}
        aria-valuetext={text}
        onInput={(event) => void moveTo(dimension, Number(event.currentTarget.value))}
      />
      <output for={`slider-${dim}`}>{text}</output>
    </p>
  );
}

/** What stands at a place of a dimension: a day, a number, or the place itself. */
export function placeText(dimension: number, place: number): string {
  const value = stops.value[dimension]?.[place];
  if (value === undefined) return String(place);
  return isTime.value[dimension] ? new Date(Number(value)).toISOString().slice(0, 10) : String(value);
}
