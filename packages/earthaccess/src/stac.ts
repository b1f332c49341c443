export * from "@earthaccess/stac";
