import type { AssetRecipe, AssetStep, UrlStep } from "./asset-recipe.js";
import { USES } from "./extensions.js";
import { addFileFacts, entryOf } from "./file-facts.js";
import type { LayerBands, Layers } from "./layer-bands.js";
import { baseNameOf } from "./media-types.js";
import { plainConstructor } from "./plain-object.js";
import { nameStart, type RecipeLines } from "./recipe-lines.js";
import { hrefOf } from "./related-files.js";
import type { StacAlternateAsset, StacAsset } from "./stac-types.js";
import type { UmmArchiveInformation, UmmRelatedUrl } from "./umm-types.js";

/** The assets of a granule, and the extensions whose fields they have. */
export interface GranuleAssets {
  readonly assets: Record<string, StacAsset>;
  readonly uses: number;
}

// A declaration: arrow functions construct nothing.
function noFields(): void {}
const Assets = /* @__PURE__ */ plainConstructor<[], Record<string, StacAsset>>(noFields);

/** Whether the last asset has fields of the file extension: a constructor has no other way to give a second answer. */
let hasFileFacts = false;

const Asset = /* @__PURE__ */ plainConstructor<
  [
    href: string,
    url: UmmRelatedUrl,
    step: AssetStep,
    entry: UmmArchiveInformation | undefined,
    alternate: StacAlternateAsset | undefined,
    layer: LayerBands | undefined,
  ],
  StacAsset
>(function (href, url, { main, roles, type, refs }, entry, alternate, layer) {
  this.href = href;
  const description = url.Description;
  if (typeof description === "string" && description !== "") this.description = description;
  if (type !== undefined) this.type = type;
  this.roles = roles;
  if (layer !== undefined) this.bands = layer.bands;
  hasFileFacts = addFileFacts(this, entry, url);
  if (alternate !== undefined) this.alternate = { s3: alternate };
  else if (refs !== undefined) this["storage:refs"] = refs;
  if (main.type !== undefined) this["umm:type"] = main.type;
  if (main.subtype !== undefined) this["umm:subtype"] = main.subtype;
  addUmmFields(this, url, main.fields);
});

const Alternate = /* @__PURE__ */ plainConstructor<
  [url: UmmRelatedUrl, refs: readonly string[] | undefined, step: UrlStep],
  StacAlternateAsset
>(function (url, refs, { type, subtype, fields }) {
  this.href = hrefOf(url);
  const description = url.Description;
  if (typeof description === "string" && description !== "") this.description = description;
  if (refs !== undefined) this["storage:refs"] = refs;
  if (type !== undefined) this["umm:type"] = type;
  if (subtype !== undefined) this["umm:subtype"] = subtype;
  addUmmFields(this, url, fields);
});

function addUmmFields(target: Record<string, unknown>, url: UmmRelatedUrl, fields: UrlStep["fields"]): void {
  for (let i = 0; i < fields.length; i++) {
    const names = fields[i] as UrlStep["fields"][number];
    const value = url[names[0]];
    if (value !== undefined) target[names[1]] = value;
  }
}

/** Every related URL as an asset or as an asset's alternate; none is lost and none appears twice. @param layers what is known of the layers of its images */
export function granuleAssets(
  urls: readonly UmmRelatedUrl[],
  entries: readonly UmmArchiveInformation[] | undefined,
  recipe: AssetRecipe,
  layers: Layers | undefined,
): GranuleAssets {
  const { steps, lines } = recipe;
  const assets = new Assets();
  let uses = recipe.usesAlternate ? USES.alternate : 0;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as AssetStep;
    const url = urls[step.main.at] as UmmRelatedUrl;
    const href = hrefOf(url);
    const entry = entries && entryOfAsset(entries, href, step, lines);
    const alternate = step.other && new Alternate(urls[step.other.at] as UmmRelatedUrl, step.refs, step.other);
    const layer = layers && step.isLayer ? layers.bandsOf(step.key) : undefined;
    assets[step.key] = new Asset(href, url, step, entry, alternate, layer);
    if (hasFileFacts) uses |= USES.file;
    if (layer) uses |= layer.uses;
  }
  return { assets, uses };
}

function entryOfAsset(
  entries: readonly UmmArchiveInformation[],
  href: string,
  step: AssetStep,
  lines: RecipeLines | undefined,
): UmmArchiveInformation | undefined {
  if (!lines) return entryOf(entries, step.name, 0, step.isOnlyData);
  const start = nameStart(lines, step.main.at, href);
  return start < 0
    ? entryOf(entries, baseNameOf(href), 0, step.isOnlyData)
    : entryOf(entries, href, start, step.isOnlyData);
}
