import { TargetError } from "./target-errors.js";

/** Longest name of one path segment in UTF-8 bytes, leaving room for what a target appends while writing. */
const MAX_NAME_BYTES = 220;

/** Names that Windows keeps for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;

/** What most files are called: nothing in it needs care, unless it is the name of a device. */
const PLAIN = /^[\w~+=-](?:[\w.~+=-]{0,198}[\w~+=-])?$/;

/** Names with a leading dot that formats prescribe: the metadata of Zarr 2. */
const PRESCRIBED = /^\.z(array|attrs|group|metadata)$/;

/**
 * A single path segment that is safe on every file system, as close to `name` as that allows.
 *
 * Separators, control characters, direction overrides and what Windows forbids become `_`; a leading dot, trailing dots and
 * blanks, device names and `..` are defused; a name over 220 bytes is cut and ends in a hash of the whole, before its extension.
 *
 * @example
 * ```ts
 * safeName("../../etc/passwd"); // "__.._etc_passwd"
 * ```
 */
export function safeName(name: string): string {
  if (PLAIN.test(name) && !RESERVED.test(name)) return name;
  const plain = name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Cs}]/gu, "_")
    .replace(/[/\\<>:"|?*]/g, "_")
    .replace(/^[.\s]+/, "_")
    .replace(/[.\s]+$/, "");
  const named = plain === "" ? "_" : RESERVED.test(plain) ? `_${plain}` : plain;
  return shortened(named, name);
}

/** The name under which two files collide on a disk that ignores case or normalises Unicode. */
export function collisionKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/**
 * Checks a relative path with `/` and gives its segments; each must be what {@link safeName} would leave as it is, or
 * a name of Zarr's such as `.zmetadata`.
 *
 * @throws {TargetError} `targets/invalid-name` for anything that could leave the target's folder or not exist on some disk.
 */
export function segmentsOf(name: string): readonly string[] {
  const segments = name.split("/");
  const bad = segments.find((segment) => segment !== safeName(segment) && !PRESCRIBED.test(segment));
  if (name === "" || bad !== undefined)
    throw new TargetError(
      `${JSON.stringify(name)} is not a usable file name. Use safeName() for each part between slashes.`,
      { code: "targets/invalid-name", data: { name } },
    );
  return segments;
}

function shortened(name: string, whole: string): string {
  if (utf8Length(name) <= MAX_NAME_BYTES) return name;
  const extension = /(\.[A-Za-z0-9]{1,10}){1,2}$/.exec(name)?.[0] ?? "";
  const suffix = `~${fnv1a(whole)}${extension}`;
  let kept = "";
  let bytes = utf8Length(suffix);
  for (const character of name.slice(0, name.length - extension.length)) {
    bytes += utf8Length(character);
    if (bytes > MAX_NAME_BYTES) break;
    kept += character;
  }
  return kept + suffix;
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** 53 bits of FNV-1a over UTF-16 units: tells names apart, protects nothing. */
function fnv1a(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ (unit + i), 0x85ebca6b);
  }
  return (low >>> 0).toString(36) + (high >>> 0).toString(36);
}
