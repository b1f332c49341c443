export * from "@earthaccess/store";
