// Licensed under the Apache License, Version 2.0; see the LICENSE file.
// Measures scrolling the data table in the system's Chromium and prints the figures: node bench/table-scroll.mjs [rows...]
import { chromium } from "playwright";
import { createServer } from "vite";

// Measured as people get it: with the libraries' production code.
process.env.NODE_ENV = "production";
const counts = process.argv.slice(2).map(Number).filter(Boolean);
const server = await createServer({
  root: new URL("..", import.meta.url).pathname,
  mode: "production",
  cacheDir: "node_modules/.vite-bench",
  server: { port: 0, strictPort: false },
  logLevel: "error",
});
await server.listen();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
page.on("pageerror", (error) => console.error(error.message));
const ms = (value) => `${value.toFixed(1)} ms`;
console.log("rows    | pixels a frame | elements | requests | first rows | frames a second | frame: median, 95 %, longest");
for (const count of counts.length ? counts : [10_000, 100_000]) {
  for (const pixels of [40, 400]) {
    await page.goto(`${server.resolvedUrls.local[0]}bench/table-scroll.html`);
    await page.waitForFunction(() => "measure" in window);
    const f = await page.evaluate(([c, p]) => window.measure(c, p), [count, pixels]);
    console.log(
      [
        String(f.rows).padEnd(7), String(pixels).padStart(14), String(f.elements).padStart(8), String(f.requests).padStart(8), ms(f.firstRowsMs).padStart(10),
        f.framesPerSecond.toFixed(1).padStart(15), `${ms(f.frame.p50)}, ${ms(f.frame.p95)}, ${ms(f.frame.max)}`,
      ].join(" | "),
    );
  }
}
await browser.close();
await server.close();
