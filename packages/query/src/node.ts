/**
 * Polygons for CMR from files on disk.
 *
 * @module
 */
export { polygonFromFile } from "./geometry/polygon-from-file.js";
