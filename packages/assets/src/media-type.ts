/** A media type split into its lower-case name and parameters, or a pattern for one such as `image/*`. */
export interface MediaType {
  readonly name: string;
  readonly parameters: readonly string[];
}

export function parseMediaType(text: string): MediaType {
  const semicolon = text.indexOf(";");
  if (semicolon < 0) return { name: text.trim().toLowerCase(), parameters: [] };
  const parameters = text
    .slice(semicolon + 1)
    .split(";")
    .map((parameter) => parameter.trim().toLowerCase())
    .filter((parameter) => parameter !== "");
  return { name: text.slice(0, semicolon).trim().toLowerCase(), parameters };
}

/** True when `type` is of the kind `wanted`: `image/tiff` takes in every TIFF, `image/*` every image, a parameter must be there when asked for. */
export function isOfMediaType(type: MediaType, wanted: MediaType): boolean {
  const sameName =
    wanted.name === type.name ||
    wanted.name === "*/*" ||
    (wanted.name.endsWith("/*") && type.name.startsWith(wanted.name.slice(0, -1)));
  return sameName && wanted.parameters.every((parameter) => type.parameters.includes(parameter));
}
