import { defineConfig } from "vite";

export default defineConfig({
  // Also served from a folder of a site.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist/page",
    target: "es2022",
    sourcemap: true,
    // The size test reads which files a visit loads at once.
    manifest: true,
    // Pictures inside scripts would need `data:` in more places of the page's security policy.
    assetsInlineLimit: 0,
  },
});
