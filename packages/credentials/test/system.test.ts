import { describe, expect, it } from "vitest";
import {
  DAACS,
  defineSystem,
  findDaac,
  isLoginHost,
  isTrusted,
  PROD,
  s3EndpointOfProvider,
  UAT,
} from "../src/index.js";

describe("isTrusted", () => {
  it.each([
    "https://urs.earthdata.nasa.gov/profile",
    "https://cmr.earthdata.nasa.gov/search",
    "https://data.lpdaac.earthdatacloud.nasa.gov/lp-prod-protected/a.tif",
    "https://archive.podaac.earthdata.nasa.gov/s3credentials",
    "https://n5eil01u.ecs.nsidc.org/a.h5",
    "https://sentinel1.asf.alaska.edu/a.zip",
    "https://daac.ornl.gov/daacdata/a.txt",
    "https://e4ftl01.cr.usgs.gov/a.hdf",
  ])("trusts NASA's %s", (url) => expect(isTrusted(PROD, url)).toBe(true));

  it.each([
    ["plain http", "http://data.lpdaac.earthdatacloud.nasa.gov/a.tif"],
    ["a presigned bucket", "https://bucket.s3.us-west-2.amazonaws.com/a?X-Amz-Signature=1"],
    ["a foreign host", "https://evil.example/a"],
    ["a look-alike", "https://earthdata.nasa.gov.evil.example/a"],
    ["a suffix without a dot", "https://evilearthdata.nasa.gov/a"],
    ["a user in the address", "https://urs.earthdata.nasa.gov@evil.example/"],
    ["a user on the right host", "https://me:pw@data.x.earthdata.nasa.gov/"],
    ["another port", "https://data.x.earthdata.nasa.gov:8443/"],
    ["the metadata service", "http://169.254.169.254/latest"],
    ["loopback", "http://127.0.0.1:8080/"],
    ["another scheme", "ftp://data.x.earthdata.nasa.gov/a"],
    ["no address", "data.x.earthdata.nasa.gov"],
  ])("does not trust %s", (_what, url) => expect(isTrusted(PROD, url)).toBe(false));

  it("keeps the two systems' logins apart", () => {
    expect(isLoginHost(PROD, "https://urs.earthdata.nasa.gov/oauth/authorize")).toBe(true);
    expect(isLoginHost(PROD, "https://uat.urs.earthdata.nasa.gov/oauth/authorize")).toBe(false);
    expect(isLoginHost(UAT, "https://uat.urs.earthdata.nasa.gov/oauth/authorize")).toBe(true);
    expect(isLoginHost(PROD, "http://urs.earthdata.nasa.gov/oauth/authorize")).toBe(false);
  });
});

describe("defineSystem", () => {
  it("trusts a host on exactly its port, and loopback http only when told so", () => {
    const parts = {
      name: "BOX",
      edlUrl: "http://127.0.0.1:1",
      cmrUrl: "http://127.0.0.1:2",
      trustedHosts: ["127.0.0.1:3"],
    };
    const box = defineSystem({ ...parts, allowLoopbackHttp: true });
    expect(isTrusted(box, "http://127.0.0.1:3/a")).toBe(true);
    expect(isTrusted(box, "http://127.0.0.1:4/a")).toBe(false);
    expect(isTrusted(box, "http://data.example:3/a")).toBe(false);
    expect(() => defineSystem(parts)).toThrow(/edlUrl must be an https URL.*cmrUrl must be an https URL/s);
  });

  it("refuses what is no address", () => {
    expect(() => defineSystem({ name: "X", edlUrl: "urs", cmrUrl: "https://cmr.example" })).toThrow(
      /"X" is not usable: edlUrl/,
    );
  });
});

describe("findDaac", () => {
  it("finds a centre by provider, name, host and endpoint in any case", () => {
    const endpoint = "https://archive.podaac.earthdata.nasa.gov/s3credentials";
    for (const query of [
      { provider: "POCLOUD" },
      { provider: "podaac" },
      { daac: "PoDaac" },
      { endpoint },
      { host: new URL(endpoint).host },
    ])
      expect(findDaac(query)?.name).toBe("PODAAC");
    expect(findDaac({ provider: "NOBODY" })).toBeUndefined();
    expect(s3EndpointOfProvider("pocloud")).toBe(findDaac({ daac: "PODAAC" })?.s3CredentialsEndpoint);
    expect(s3EndpointOfProvider("NOBODY")).toBeUndefined();
    expect(findDaac({})).toBeUndefined();
  });

  it("tells people the title and the home page of every one", () => {
    for (const { title, homepage } of DAACS) {
      expect(title.length).toBeGreaterThan(10);
      expect(homepage).toMatch(/^https:\/\//);
    }
  });

  it("has an https endpoint for every centre but SEDAC", () => {
    const without = DAACS.filter(({ s3CredentialsEndpoint }) => !s3CredentialsEndpoint?.startsWith("https://"));
    expect(without.map(({ name }) => name)).toEqual(["SEDAC"]);
  });
});
