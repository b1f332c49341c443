import { expect } from "vitest";
import type { StacItem, UmmGranuleRecord } from "../../src/index.js";
import { at, normalized } from "./paths.js";
import { type Expected, type Given, inputOf } from "./records.js";

function locations(asset: StacItem["assets"][string]): string[] {
  return [asset.href, ...Object.values(asset.alternate ?? {}).map(({ href }) => href)];
}

/** The expectations of a record, each as an assertion. */
export function check(answer: unknown, expected: Expected, given: Given): void {
  const assets = (answer as StacItem | undefined)?.assets ?? {};
  const keys = Object.keys(assets);
  for (const [name, value] of Object.entries(expected)) {
    switch (name) {
      case "path":
        for (const [path, wanted] of Object.entries(value))
          expect(normalized(at(answer, path)), `${path} ${path.startsWith("assets[") ? `of ${keys}` : ""}`).toEqual(
            wanted,
          );
        break;
      case "equals":
        if (typeof value === "object" && value !== null && !Array.isArray(value))
          for (const [key, wanted] of Object.entries(value))
            expect(normalized((answer as Record<string, unknown>)[key]), key).toEqual(wanted);
        else expect(normalized(answer)).toEqual(value);
        break;
      case "path_contains":
        for (const [path, wanted] of Object.entries(value))
          expect(at(answer, path)).toContain((wanted as string).replaceAll("... ", "").trim());
        break;
      case "contains_in":
        for (const [path, wanted] of Object.entries(value as Record<string, string[]>))
          for (const word of wanted) expect(at(answer, path), path).toContain(word);
        break;
      case "contains_in_any":
        for (const [path, wanted] of Object.entries(value as Record<string, string[]>))
          expect(
            (at(answer, path) as string[]).some((word) => wanted.includes(word)),
            path,
          ).toBe(true);
        break;
      case "each_asset_has":
        expect(keys).not.toEqual([]);
        for (const asset of Object.values(assets)) for (const field of value) expect(asset).toHaveProperty(field);
        break;
      case "stac_extensions_contains":
        expect((answer as StacItem).stac_extensions?.join(" ")).toContain(`/${value}/`);
        break;
      case "rels_include":
        expect((answer as StacItem).links.map(({ rel }) => rel)).toEqual(expect.arrayContaining(value));
        break;
      case "hasKeys":
        for (const path of value) expect(at(answer, path), path).not.toBe(undefined);
        break;
      case "path_min":
        for (const [path, least] of Object.entries(value))
          expect(at(answer, path)).toBeGreaterThanOrEqual(least as number);
        break;
      case "path_type":
        for (const [path, type] of Object.entries(value)) expect(typeof at(answer, path)).toBe(type);
        break;
      case "path_startswith":
        for (const [path, start] of Object.entries(value)) expect(at(answer, path)).toMatch(new RegExp(`^${start}`));
        break;
      case "type":
        expect(typeof answer).toBe(value);
        break;
      case "related_url":
        expect(
          (answer as UmmGranuleRecord).umm.RelatedUrls?.flatMap(({ URL, Type }) =>
            URL?.includes(value.match) ? [Type] : [],
          ),
        ).toEqual([value.Type]);
        break;
      case "same":
        for (const path of value) expect(at(answer, path), path).toEqual(at(inputOf(given), path));
        break;
      case "asset_keys_include":
        expect(keys).toEqual(expect.arrayContaining(value));
        break;
      case "asset_keys_exclude":
        for (const key of value) expect(keys).not.toContain(key);
        break;
      case "asset_keys_any_of":
        expect(keys.some((key) => value.includes(key))).toBe(true);
        break;
      case "asset_keys_starting_with":
        for (const [start, count] of Object.entries(value))
          expect(
            keys.filter((key) => key.startsWith(start)),
            `of ${keys}`,
          ).toHaveLength(count as number);
        break;
      case "asset_keys_not_containing":
        expect(keys).not.toEqual([]);
        for (const key of keys) expect(key).not.toContain(value);
        break;
      case "asset_keys_not_startwith":
        expect(keys).not.toEqual([]);
        for (const key of keys) expect(key.startsWith(value)).toBe(false);
        break;
      case "s3_assets_with_https_alternate":
        expect(bothWays(answer as StacItem).length).toBeGreaterThanOrEqual(value.min);
        break;
      case "GET DATA":
      case "GET RELATED VISUALIZATION":
        expect(answer).toMatchObject({ [name]: value });
        break;
      case "seed":
        expect(answer).toEqual(value);
        break;
      case "code":
        // Where seed and branches contradict each other, ours is the seed's.
        expect(answer).not.toEqual(value);
        break;
      case "compatible_with":
        expect(Object.keys(answer as object)).toEqual(
          expect.arrayContaining(["type", "stac_version", "id", "geometry", "properties", "links", "assets"]),
        );
        break;
      default:
        throw new Error(`The runner does not know the expectation ${name}.`);
    }
  }
}

function bothWays(item: StacItem): string[] {
  const files = Object.values(item.assets).filter(
    (asset) =>
      locations(asset).some((href) => href.startsWith("s3://")) &&
      locations(asset).some((href) => href.startsWith("http")),
  );
  return files.map((asset) => decodeURIComponent(asset.href.split("/").at(-1) as string)).sort();
}

/** `ours` of the records that compare whole fixtures. */
export function checkFixture(item: StacItem, record: UmmGranuleRecord, ours: Record<string, unknown>): void {
  const urls = record.umm.RelatedUrls?.map((url) => url.URL?.trim()).sort();
  const files = Object.values(item.assets).filter((asset) => String(asset["umm:type"]).startsWith("GET DATA"));
  for (const [name, value] of Object.entries(ours)) {
    if (name === "no_url_lost" || name === "every_RelatedUrl_represented" || name === "lost")
      expect(Object.values(item.assets).flatMap(locations).sort()).toEqual(urls);
    else if (name === "data_files") expect(files.map(({ href }) => href.split("/").at(-1)).sort()).toEqual(value);
    else if (name === "files_with_both_https_and_s3") expect(dataBothWays(item)).toEqual(value);
    else if (name === "assets_with_https_and_s3") expect(dataBothWays(item)).toHaveLength(value as number);
    else if (name === "start_datetime" || name === "end_datetime") expect(item.properties[name]).toBe(value);
    else throw new Error(`The runner does not know ours.${name}.`);
  }
}

function dataBothWays(item: StacItem): string[] {
  const data = Object.entries(item.assets).filter(([, asset]) => asset.roles?.includes("data"));
  return bothWays({ ...item, assets: Object.fromEntries(data) });
}
