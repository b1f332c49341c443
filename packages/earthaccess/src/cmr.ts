export * from "@earthaccess/cmr";
