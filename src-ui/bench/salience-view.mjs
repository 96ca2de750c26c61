// Licensed under the Apache License, Version 2.0; see the LICENSE file.
// Measures the salience view in the system's Chromium and prints the figures: node bench/salience-view.mjs [tokens...]
import { chromium } from "playwright";
import { createServer } from "vite";

const counts = process.argv.slice(2).map(Number).filter(Boolean);
const server = await createServer({ root: new URL("..", import.meta.url).pathname, server: { port: 0, strictPort: false }, logLevel: "error" });
await server.listen();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
page.on("pageerror", (error) => console.error(error.message));
await page.goto(`${server.resolvedUrls.local[0]}bench/salience-view.html`);
await page.waitForFunction(() => "measure" in window);
const ms = (value) => `${value.toFixed(1)} ms`;
console.log("by      | tokens | elements | cut and add up | first paint | new colours | hover to paint: median, 95 %, longest | of which script");
for (const count of counts.length ? counts : [500, 4000, 8000]) {
  for (const granularity of ["token", "word", "line"]) {
    const f = await page.evaluate(([c, g]) => window.measure(c, g), [count, granularity]);
    console.log(
      [
        granularity.padEnd(7), String(f.tokens).padStart(6), String(f.elements).padStart(8), ms(f.cutMs).padStart(14), ms(f.firstPaintMs).padStart(11),
        ms(f.recolourMs).padStart(11), `${ms(f.hover.p50)}, ${ms(f.hover.p95)}, ${ms(f.hover.max)}`.padEnd(38), ms(f.hoverWorkMs),
      ].join(" | "),
    );
  }
}
await browser.close();
await server.close();
