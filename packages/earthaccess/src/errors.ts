export * from "@earthaccess/errors";
