export * from "@earthaccess/query";
