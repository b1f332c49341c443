import { type ColourScale, roundTicks } from "./colour-scale.js";

/** The colours of a scale from low to high, with round numbers below. */
export function Legend({ scale, units }: { readonly scale: ColourScale; readonly units: string }) {
  const { low, high, ramp } = scale;
  const colours = ramp.stops.map(([r, g, b]) => `rgb(${r} ${g} ${b})`).join(", ");
  return (
    <div class="legend" role="img" aria-label={`Colours from ${low.toFixed(1)} to ${high.toFixed(1)} ${units}`}>
      <div class="ramp" style={{ background: `linear-gradient(to right, ${colours})` }} />
      <div class="ticks" aria-hidden="true">
        {roundTicks(low, high, 6).map((tick) => (
          <span key={tick} style={{ left: `${((tick - low) / (high - low)) * 100}%` }}>
            {tick}
          </span>
        ))}
      </div>
    </div>
  );
}
