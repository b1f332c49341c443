import { type AssetRecipe, assetRecipe } from "./asset-recipe.js";
import { type CollectionIdStyle, type CollectionNames, collectionIdOf } from "./collection-id.js";
import type { PlaceMemory } from "./geometry/same-boxes.js";
import { type CollectionLinks, collectionLinks } from "./granule-links.js";
import { granuleNames } from "./granule-names.js";
import { fitsLines } from "./recipe-lines.js";
import type { CmrMeta, UmmGranule, UmmGranuleRecord, UmmRelatedUrl } from "./umm-types.js";

/** What the options say about all granules of a collection. */
export interface ContextOptions {
  readonly collectionId?: string;
  readonly collectionIdStyle?: CollectionIdStyle;
  readonly cmrUrl?: string;
}

/** What tells collections apart; records from before UMM name theirs by its title only. */
interface ContextNames extends CollectionNames {
  readonly entryTitle?: string;
  readonly provider?: string;
}

const CMR_URL = "https://cmr.earthdata.nasa.gov";

/** Granules of one collection come in a few forms: by day and by night, with a browse image and without. */
const MAX_RECIPES = 4;
/** Granules read in vain before a collection is known as one whose granules are never alike. */
const PATIENCE = 16;
/** Records are input: the memory for them is bounded. */
const MAX_COLLECTIONS = 100;
/** Granules held for their hidden classes: the forms of a collection's granules, and some more for its attributes. */
const MAX_KEPT = 8;

/**
 * What granules of one collection have in common, kept from one to the next: pages of CMR hold thousands of them.
 *
 * Its parts are parts of all their items, and so are frozen.
 */
export class GranuleContext {
  readonly collection: string | undefined;
  readonly links: CollectionLinks;
  readonly places: PlaceMemory = { boxes: undefined, place: undefined };
  /** The last granules of the collection, each with its item; see {@link keep}. */
  readonly #latest: unknown[] = [];
  #kept = 0;
  readonly #names: ContextNames;
  readonly #options: ContextOptions;
  readonly #recipes: AssetRecipe[] = [];
  /** How many granules were read one by one, and how many recipes were used again. */
  #read = 0;
  #used = 0;

  constructor(names: ContextNames, options: ContextOptions) {
    const { collectionId, collectionIdStyle, cmrUrl = CMR_URL } = options;
    this.collection = collectionId ?? collectionIdOf(names, collectionIdStyle);
    this.links = collectionLinks({ ...names, collection: this.collection, cmrUrl });
    this.#names = names;
    this.#options = options;
  }

  /** Whether a granule is of this collection, and wanted in the same way. */
  holds(meta: CmrMeta, reference: UmmGranule["CollectionReference"], options: ContextOptions): boolean {
    const names = this.#names;
    const own = this.#options;
    return (
      meta["collection-concept-id"] === names.conceptId &&
      reference?.ShortName === names.shortName &&
      (names.shortName !== undefined || reference?.EntryTitle === names.entryTitle) &&
      reference?.Version === names.version &&
      meta["provider-id"] === names.provider &&
      (options === own ||
        (options.collectionId === own.collectionId &&
          options.collectionIdStyle === own.collectionIdStyle &&
          options.cmrUrl === own.cmrUrl))
    );
  }

  /**
   * Holds on to a granule and its item for a while.
   *
   * The machine code of the conversion is made for their hidden classes, and V8 throws it away when the last objects of a class are
   * collected, which is after every page that nobody holds any longer. The conversion would start anew each time, many times slower.
   */
  keep(granule: unknown, item: unknown): void {
    const at = 2 * (this.#kept++ % MAX_KEPT);
    this.#latest[at] = granule;
    this.#latest[at + 1] = item;
  }

  /** How the assets of a granule are made: as those of an earlier one if it looks the same. */
  recipeFor(urls: readonly UmmRelatedUrl[], granule: UmmGranuleRecord): AssetRecipe {
    const recipes = this.#recipes;
    for (let i = 0; i < recipes.length; i++) {
      const recipe = recipes[i] as AssetRecipe;
      if (!recipe.lines || !fitsLines(recipe.lines, urls, granule)) continue;
      this.#used++;
      return recipe;
    }
    const isHopeful = this.#read++ < this.#used + PATIENCE;
    if (!isHopeful) recipes.length = 0;
    const recipe = assetRecipe(urls, granuleNames(granule.umm, granule.meta), isHopeful);
    if (recipe.lines && fitsLines(recipe.lines, urls, granule))
      recipes[recipes.length < MAX_RECIPES ? recipes.length : this.#read % MAX_RECIPES] = recipe;
    return recipe;
  }
}

const contexts = new Map<string, GranuleContext>();
let latest: GranuleContext | undefined;

export function contextOf(
  meta: CmrMeta,
  reference: UmmGranule["CollectionReference"],
  options: ContextOptions,
): GranuleContext {
  if (latest?.holds(meta, reference, options)) return latest;
  const { ShortName, Version, EntryTitle } = reference ?? {};
  const { collectionId, collectionIdStyle, cmrUrl } = options;
  const own = [meta["collection-concept-id"], meta["provider-id"], ShortName, Version, EntryTitle];
  const key = [...own, collectionId, collectionIdStyle, cmrUrl].join("\n");
  const known = contexts.get(key);
  if (known?.holds(meta, reference, options)) {
    latest = known;
    return known;
  }
  if (contexts.size >= MAX_COLLECTIONS) contexts.clear();
  const names = {
    shortName: ShortName,
    entryTitle: EntryTitle,
    version: Version,
    conceptId: meta["collection-concept-id"],
    provider: meta["provider-id"],
  };
  latest = new GranuleContext(names, options);
  contexts.set(key, latest);
  return latest;
}
