import type { StacLink, StacVersion } from "./stac-types.js";

/** Licence pages → SPDX identifiers. */
const SPDX: readonly (readonly [RegExp, string])[] = [
  [/creativecommons\.org\/publicdomain\/zero\/1\.0/i, "CC0-1.0"],
  [/creativecommons\.org\/licenses\/by\/4\.0/i, "CC-BY-4.0"],
  [/creativecommons\.org\/licenses\/by\/3\.0/i, "CC-BY-3.0"],
  [/creativecommons\.org\/licenses\/by-sa\/4\.0/i, "CC-BY-SA-4.0"],
  [/creativecommons\.org\/licenses\/by-nc\/4\.0/i, "CC-BY-NC-4.0"],
  [/creativecommons\.org\/licenses\/by-nc-sa\/4\.0/i, "CC-BY-NC-SA-4.0"],
];

interface UmmUseConstraints {
  readonly LicenseURL?: { readonly Linkage?: string; readonly Name?: string; readonly Description?: string };
  readonly LicenseText?: string;
}

/**
 * The licence of a collection and the link to its text.
 *
 * Only a licence that the record names is named; NASA's own data use policy has no SPDX identifier, so it is STAC's word for "see the
 * link": `other` in 1.1, `proprietary` in 1.0.
 */
export function licenseOf(
  useConstraints: unknown,
  version: StacVersion,
): { readonly license: string; readonly link?: StacLink } {
  const constraints = (
    typeof useConstraints === "object" && useConstraints !== null ? useConstraints : {}
  ) as UmmUseConstraints;
  const href = typeof constraints.LicenseURL?.Linkage === "string" ? constraints.LicenseURL.Linkage.trim() : "";
  const texts = [href, constraints.LicenseText, useConstraints].filter(
    (text): text is string => typeof text === "string",
  );
  const known = SPDX.find(([pattern]) => texts.some((text) => pattern.test(text)))?.[1];
  const license = known ?? (version === "1.0.0" ? "proprietary" : "other");
  if (href === "") return { license };
  const title = constraints.LicenseURL?.Name ?? constraints.LicenseURL?.Description;
  return { license, link: { rel: "license", href, ...(title && { title }) } };
}
