export * from "@earthaccess/executor";
