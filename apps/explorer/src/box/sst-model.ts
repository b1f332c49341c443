/** A regular grid of cell centres. */
export interface Grid {
  readonly lat: Float32Array;
  readonly lon: Float32Array;
}

const RADIANS = Math.PI / 180;
const YEAR_MS = 365.2425 * 86_400_000;
const FREEZING = -1.8;

/** Cell centres of a global grid, from south-west to north-east. */
export function globalGrid(columns: number, rows: number): Grid {
  return {
    lon: Float32Array.from({ length: columns }, (_, x) => -180 + ((x + 0.5) * 360) / columns),
    lat: Float32Array.from({ length: rows }, (_, y) => -90 + ((y + 0.5) * 180) / rows),
  };
}

/**
 * A sea surface temperature in degrees Celsius that looks like the real one: warm pool, cold tongue, western boundary currents,
 * seasons that lag the sun by two months, an irregular El Niño, eddies, and a slow warming.
 */
export function seaSurfaceTemperature(lon: number, lat: number, time: number): number {
  const years = time / YEAR_MS;
  const season = Math.cos((years - Math.floor(years) - 0.13) * 2 * Math.PI);
  const mean = 30.5 * Math.cos(lat * RADIANS * 0.98) ** 2.1 - 3;
  const seasonal = -season * Math.sign(lat) * 5.2 * Math.exp(-(((Math.abs(lat) - 42) / 19) ** 2));
  const warmPool = 2.6 * bump(lon, lat, 150, 2, 48, 14);
  const tongue = -4.2 * bump(lon, lat, -95, -2, 32, 6) - 3.4 * bump(lon, lat, -78, -18, 9, 16);
  const currents = 4.8 * bump(lon, lat, -62, 38, 18, 7) + 4.2 * bump(lon, lat, 148, 36, 16, 6);
  const upwelling = -3.6 * bump(lon, lat, 12, -24, 7, 10) - 2.8 * bump(lon, lat, -124, 36, 8, 10);
  const nino = 1.7 * elNino(years) * bump(lon, lat, -125, 0, 42, 9);
  const eddies = 0.55 * eddy(lon, lat, years) * Math.cos(lat * RADIANS);
  const warming = 0.018 * (years - 30);
  return Math.max(FREEZING, mean + seasonal + warmPool + tongue + currents + upwelling + nino + eddies + warming);
}

function bump(lon: number, lat: number, atLon: number, atLat: number, width: number, height: number): number {
  const away = ((lon - atLon + 540) % 360) - 180;
  return Math.exp(-((away / width) ** 2) - ((lat - atLat) / height) ** 2);
}

function elNino(years: number): number {
  return Math.sin(years * 1.71) * 0.7 + Math.sin(years * 1.13 + 1) * 0.5;
}

function eddy(lon: number, lat: number, years: number): number {
  const drift = years * 40;
  return (
    Math.sin(lon * 0.21 + drift + 3 * Math.sin(lat * 0.13)) * Math.cos(lat * 0.27 - drift * 0.6) +
    0.6 * Math.sin(lon * 0.43 - drift * 1.3 + lat * 0.31)
  );
}
