// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { defineConfig } from "vite";

// Quinoa starts this in dev mode and passes requests on; `npm run dev` alone needs CANDELA_API, the address of a server.
const api = process.env["CANDELA_API"];

export default defineConfig({
  // Everything that is imported anywhere is prepared at once, so that no page or test is loaded twice.
  optimizeDeps: { entries: ["index.html", "src/**/*.ts"] },
  build: {
    outDir: "dist",
    target: "es2022",
    // One style sheet and small fonts stay files: nothing is inlined that a content security policy would refuse.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: {
    port: Number(process.env["CANDELA_UI_PORT"] ?? 5173),
    // Quinoa passes requests on to this port and no other; test servers may stand beside one another.
    strictPort: !process.env["VITEST"],
    ...(api ? { proxy: { "/api": { target: api, changeOrigin: true } } } : {}),
  },
});
