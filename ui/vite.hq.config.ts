// Builds headquarters' console: ui/hq/index.html → ui/dist/hq, which the server embeds.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [svelte({ configFile: "../svelte.config.js" })],
  root: "hq",
  base: "./",
  server: { fs: { allow: ["../.."] } },
  build: { outDir: "../dist/hq", emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
});
