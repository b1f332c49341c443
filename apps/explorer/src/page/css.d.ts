/** Styles that Vite takes along; they have no value. */
declare module "*.css";
