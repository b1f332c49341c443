export * from "@earthaccess/assets";
