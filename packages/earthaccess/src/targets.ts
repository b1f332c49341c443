export * from "@earthaccess/targets";
