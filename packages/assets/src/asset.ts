import { EarthaccessError } from "@earthaccess/errors";
import { type Checksum, decodeMultihash, encodeMultihash } from "./checksum.js";
import { fileNameOf } from "./file-name.js";
import { isOfMediaType, parseMediaType } from "./media-type.js";
import { roleSet, rolesMeant } from "./roles.js";

/** A STAC asset as plain data: `href` and whatever fields its extensions add. */
export interface StacAssetObject {
  readonly href: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly roles?: readonly string[];
  readonly [field: string]: unknown;
}

/** Where else the same bytes are. */
export interface AssetAlternates {
  /** `s3://bucket/key`, for direct access from the bucket's region. */
  readonly s3?: string;
  readonly https?: string;
}

/** What the constructor of {@link Asset} takes. */
export interface AssetInit {
  /** URL or path of the file. */
  readonly href: string;
  readonly title?: string;
  readonly description?: string;
  /** Media type, such as `"application/x-netcdf"`. */
  readonly type?: string;
  /** What the file is for: `data`, `metadata`, `thumbnail`, … @default none */
  readonly roles?: Iterable<string>;
  /** Names of the bands in the file. */
  readonly bands?: readonly string[];
  /** Ground sample distance in metres. */
  readonly gsd?: number;
  /** Bytes. */
  readonly fileSize?: number;
  /** True when `fileSize` comes from a rounded figure such as `34.5 MB`. @default false */
  readonly fileSizeIsEstimate?: boolean;
  /** The digest, or a multihash in hexadecimal. */
  readonly checksum?: Checksum | string;
  /** Name of the asset in its STAC item, such as `"B02"`. */
  readonly key?: string;
  /** The granule or STAC item it belongs to. */
  readonly granuleId?: string;
  readonly alternates?: AssetAlternates;
  /** Fields of a STAC asset that have no property here; they are kept for {@link Asset.toStac}. */
  readonly extraFields?: Readonly<Record<string, unknown>>;
}

/** STAC fields that have a property of their own; all others travel in `extraFields`. */
const OWN_FIELDS = new Set([
  "href",
  "title",
  "description",
  "type",
  "roles",
  "gsd",
  "file:size",
  "file:checksum",
  "cmr:size_is_estimate",
]);

/**
 * One file of a granule or STAC item, as an immutable value.
 *
 * Sizes are bytes, `gsd` is metres, `roles` is a read-only set. An asset is frozen; {@link Asset.with} makes a changed copy.
 *
 * @throws EarthaccessError with code `assets/invalid-asset` when `href` is empty
 * @example
 * ```ts
 * const asset = new Asset({ href: "https://data.example/HLS.B02.tif?sig=1", type: "image/tiff; application=geotiff", roles: ["data"] });
 * asset.filename; // "HLS.B02.tif"
 * asset.isData() && asset.matchesType("image/tiff"); // true
 * ```
 */
export class Asset {
  readonly href: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly roles: ReadonlySet<string>;
  readonly bands?: readonly string[];
  readonly gsd?: number;
  /** Bytes; `undefined` when the record does not say. */
  readonly fileSize?: number;
  /** True when `fileSize` was rounded in the record: good for a progress bar or a filter, not for verifying a download. */
  readonly fileSizeIsEstimate?: boolean;
  readonly checksum?: Checksum;
  readonly key?: string;
  readonly granuleId?: string;
  readonly alternates?: AssetAlternates;
  /** Decoded last path segment of `href`, without its query. */
  readonly filename: string;
  readonly extraFields?: Readonly<Record<string, unknown>>;

  constructor(init: AssetInit) {
    if (typeof init.href !== "string" || init.href === "")
      throw new EarthaccessError("An asset needs an href: href is required and must be a text.", {
        code: "assets/invalid-asset",
      });
    this.href = init.href;
    if (init.title != null) this.title = init.title;
    if (init.description != null) this.description = init.description;
    if (init.type != null) this.type = init.type;
    this.roles = roleSet(init.roles);
    if (init.bands != null) this.bands = Object.freeze([...init.bands]);
    if (init.gsd != null) this.gsd = init.gsd;
    if (init.fileSize != null) this.fileSize = init.fileSize;
    if (init.fileSizeIsEstimate) this.fileSizeIsEstimate = true;
    if (init.checksum != null)
      this.checksum = Object.freeze(
        typeof init.checksum === "string" ? decodeMultihash(init.checksum) : { ...init.checksum },
      );
    if (init.key != null) this.key = init.key;
    if (init.granuleId != null) this.granuleId = init.granuleId;
    if (init.alternates && (init.alternates.s3 || init.alternates.https))
      this.alternates = Object.freeze({ ...init.alternates });
    this.filename = fileNameOf(init.href);
    if (init.extraFields) this.extraFields = init.extraFields;
    Object.freeze(this);
  }

  /**
   * The asset that a STAC item holds under `key`.
   *
   * Reads the common fields, the file extension (`file:size`, `file:checksum`), `bands` or `eo:bands`, and the alternate-assets extension.
   *
   * @example
   * ```ts
   * Asset.fromStac("B02", { href: "https://data.example/B02.tif", roles: ["data"], "file:size": 1024 }).fileSize; // 1024
   * ```
   */
  static fromStac(key: string, asset: StacAssetObject, granuleId?: string): Asset {
    const size = asset["file:size"];
    const checksum = asset["file:checksum"];
    return new Asset({
      href: asset.href,
      title: text(asset.title),
      description: text(asset.description),
      type: text(asset.type),
      roles: Array.isArray(asset.roles) ? asset.roles : undefined,
      bands: bandNames(asset),
      gsd: typeof asset.gsd === "number" ? asset.gsd : undefined,
      fileSize: typeof size === "number" ? size : undefined,
      fileSizeIsEstimate: asset["cmr:size_is_estimate"] === true,
      checksum: typeof checksum === "string" ? checksum : undefined,
      key,
      granuleId,
      alternates: alternatesOf(asset),
      extraFields: extraFieldsOf(asset),
    });
  }

  /** A copy with some properties changed; `undefined` removes one. */
  with(changes: Partial<AssetInit>): Asset {
    return new Asset({ ...this, ...changes });
  }

  /** True when the asset has the role; `visual` and `browse` also stand for STAC's `thumbnail` and `overview`. */
  hasRole(role: string): boolean {
    if (this.roles.has(role)) return true;
    return rolesMeant(role).some((meant) => this.roles.has(meant));
  }

  /** True for files of measurements. Without any role the media type decides, because older catalogs give none. */
  isData(): boolean {
    return this.roles.size > 0 ? this.roles.has("data") : !NO_DATA_TYPE.test(this.type ?? "");
  }

  isThumbnail(): boolean {
    return this.roles.has("thumbnail");
  }

  isMetadata(): boolean {
    return this.roles.has("metadata");
  }

  /**
   * True when the media type is `type`, regardless of case.
   *
   * `image/tiff` also fits `image/tiff; application=geotiff`; parameters in `type` must be there; `image/*` fits every image.
   */
  matchesType(type: string): boolean {
    return this.type !== undefined && isOfMediaType(parseMediaType(this.type), parseMediaType(type));
  }

  /** The URL for an access way: `s3` for direct access, `https` for all others; `undefined` when the asset has none. */
  hrefFor(scheme: "s3" | "https"): string | undefined {
    const isScheme = scheme === "s3" ? this.href.startsWith("s3://") : /^https?:\/\//.test(this.href);
    return isScheme ? this.href : this.alternates?.[scheme];
  }

  /** The STAC asset object, with every field that {@link Asset.fromStac} was given. */
  toStac(): StacAssetObject {
    const { extraFields, checksum, alternates } = this;
    const multihash = checksum && (encodeMultihash(checksum) ?? (checksum.algorithm === "unknown" && checksum.value));
    return {
      href: this.href,
      ...(this.title !== undefined && { title: this.title }),
      ...(this.description !== undefined && { description: this.description }),
      ...(this.type !== undefined && { type: this.type }),
      ...(this.roles.size > 0 && { roles: [...this.roles] }),
      ...(this.gsd !== undefined && { gsd: this.gsd }),
      ...(this.fileSize !== undefined && { "file:size": this.fileSize }),
      ...(multihash && { "file:checksum": multihash }),
      ...(this.fileSizeIsEstimate && { "cmr:size_is_estimate": true }),
      ...extraFields,
      // The original objects say more than names and URLs; they give way only to a change.
      ...(!sameData(this.bands, extraFields && bandNames(extraFields)) && {
        bands: this.bands?.map((name) => ({ name })),
      }),
      ...(!sameData(alternates, extraFields && alternatesOf(extraFields)) && {
        alternate: alternates && alternateObjects(alternates),
      }),
    };
  }

  /** Plain data that `new Asset(json)` takes back; sets become arrays. */
  toJSON(): AssetInit {
    const { filename: _derived, roles, ...rest } = this;
    return { ...rest, roles: [...roles] };
  }
}

/** Media types of pictures, pages and descriptions: what a catalog without roles does not mean by data. */
const NO_DATA_TYPE =
  /^(image(\/(png|jpe?g|gif|webp|bmp))?|text\/(html|xml)|application\/(pdf|(geo\+)?json|xml))\s*(;|$)/i;

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** STAC 1.1 has `bands`, 1.0 the eo extension's `eo:bands`; early items list plain names. */
function bandNames(asset: Readonly<Record<string, unknown>>): string[] | undefined {
  const bands = asset.bands ?? asset["eo:bands"];
  if (!Array.isArray(bands)) return undefined;
  const names = bands.map((band: unknown) =>
    typeof band === "object" && band !== null ? (band as { name?: unknown }).name : band,
  );
  return names.filter((name): name is string => typeof name === "string");
}

function alternatesOf(asset: Readonly<Record<string, unknown>>): AssetAlternates | undefined {
  const alternate = asset.alternate;
  if (typeof alternate !== "object" || alternate === null) return undefined;
  let s3: string | undefined;
  let https: string | undefined;
  for (const other of Object.values(alternate)) {
    const href = (other as { href?: unknown } | null)?.href;
    if (typeof href !== "string") continue;
    if (href.startsWith("s3://")) s3 ??= href;
    else if (/^https?:\/\//.test(href)) https ??= href;
  }
  return s3 || https ? { ...(s3 && { s3 }), ...(https && { https }) } : undefined;
}

/** Equal lists of names or equal alternates; both are small and flat. */
function sameData(a: object | undefined, b: object | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function alternateObjects(alternates: AssetAlternates): Record<string, { href: string }> {
  return {
    ...(alternates.s3 && { s3: { href: alternates.s3 } }),
    ...(alternates.https && { https: { href: alternates.https } }),
  };
}

function extraFieldsOf(asset: StacAssetObject): Record<string, unknown> | undefined {
  let extra: Record<string, unknown> | undefined;
  for (const field of Object.keys(asset)) {
    if (OWN_FIELDS.has(field) || asset[field] === undefined) continue;
    extra ??= {};
    // An own `__proto__` key of hostile JSON must stay data.
    Object.defineProperty(extra, field, { value: asset[field], enumerable: true, configurable: true, writable: true });
  }
  return extra;
}
