export * from "@earthaccess/virtual";
