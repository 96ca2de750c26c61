// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { defineConfig } from "vite";

// Quinoa starts this in dev mode and passes requests on; `npm run dev` alone needs CANDELA_API, the address of a server.
const api = process.env["CANDELA_API"];

export default defineConfig({
  build: {
    outDir: "dist",
    target: "es2022",
    // One style sheet and small fonts stay files: nothing is inlined that a content security policy would refuse.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: {
    port: Number(process.env["PORT"] ?? 5173),
    strictPort: true,
    ...(api ? { proxy: { "/api": { target: api, changeOrigin: true } } } : {}),
  },
});
