export * from "@earthaccess/credentials";
