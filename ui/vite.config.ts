// Builds the workstation's window: ui/index.html → ui/dist/window.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  base: "./",
  server: { fs: { allow: [".."] } },
  build: { outDir: "dist/window", emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
  test: { include: ["src/**/*.test.ts", "hq/**/*.test.ts"], environment: "node" },
});
