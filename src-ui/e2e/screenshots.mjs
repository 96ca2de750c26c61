// Licensed under the Apache License, Version 2.0; see the LICENSE file.
// Takes the pictures in docs/screenshots of a server that runs: CANDELA_URL=http://localhost:5432 node e2e/screenshots.mjs [name...]
import { mkdirSync } from "node:fs";
import { chromium } from "playwright";

const url = process.env.CANDELA_URL ?? "http://localhost:5432";
const folder = new URL("../../docs/screenshots/", import.meta.url).pathname;
const only = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

/** Waits until the shown example is answered and explained. */
async function explained(page) {
  await page.locator("cd-editor cd-answer").first().getByRole("button", { name: /^Ask again/ }).waitFor({ state: "attached", timeout: 60_000 });
  await page.locator("cd-salience-ranking").first().waitFor({ state: "attached", timeout: 60_000 });
  await page.waitForTimeout(600);
}

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

/** Every view: its name, where it is, and what is done there first. */
const VIEWS = [
  { name: "three-panel", size: wide, query: "?by=sentence&method=grad_l2", prepare: explained },
  {
    name: "compare",
    size: wide,
    query: "?by=line",
    async prepare(page) {
      await page.locator("cd-data-table .line").nth(1).click();
      await page.keyboard.press("p");
      await page.locator("cd-data-table .line").nth(0).click();
      await page.getByRole("button", { name: "Δ text" }).click();
      await page.mouse.move(720, 20);
      await page.waitForTimeout(6000);
    },
  },
  { name: "left-right", size: wide, query: "?layout=left_right&by=sentence", prepare: (page) => page.waitForTimeout(5000) },
  { name: "top-bottom", size: wide, query: "?layout=top_bottom&by=paragraph", prepare: (page) => page.waitForTimeout(5000) },
  {
    name: "counterfactuals",
    size: wide,
    query: "?upper_tab=counterfactuals",
    async prepare(page) {
      await page.locator("cd-counterfactuals-panel").waitFor();
      await page.locator("cd-counterfactuals-panel textarea").first().fill("garlic -> mint");
      await page.locator("cd-counterfactuals-panel").getByRole("button", { name: /^Preview/ }).click();
      await page.waitForTimeout(3000);
    },
  },
  { name: "metrics", size: wide, query: "?lower_tab=metrics", prepare: (page) => page.waitForTimeout(4000) },
  { name: "embeddings", size: wide, query: "?left_tab=embeddings", prepare: (page) => page.waitForTimeout(9000) },
  {
    name: "configure-models",
    size: wide,
    query: "",
    async prepare(page) {
      await page.getByRole("button", { name: "Configure" }).click();
      await page.getByLabel("Select a base model").selectOption("LLM (self hosted)");
      await page.waitForTimeout(800);
    },
  },
  {
    name: "configure-dataset",
    size: wide,
    query: "",
    async prepare(page) {
      await page.getByRole("button", { name: "Configure" }).click();
      await page.getByRole("tab", { name: "Dataset" }).click();
      await page.waitForTimeout(800);
    },
  },
  {
    name: "keys",
    size: wide,
    query: "",
    async prepare(page) {
      await page.keyboard.press("?");
      await page.waitForTimeout(500);
    },
  },
  { name: "narrow-table", size: narrow, query: "", prepare: (page) => page.waitForTimeout(3000) },
  { name: "narrow-editor", size: narrow, query: "?left_tab=editor", prepare: (page) => page.waitForTimeout(3000) },
  { name: "narrow-salience", size: narrow, query: "?left_tab=salience", prepare: (page) => page.waitForTimeout(6000) },
];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const view of VIEWS) {
  if (only.length && !only.includes(view.name)) continue;
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: view.size, colorScheme, hasTouch: view.size === narrow });
    await context.addInitScript(() => localStorage.setItem("candela.tourSeen", "true"));
    const page = await context.newPage();
    page.on("pageerror", (error) => console.error(`${view.name}: ${error.message}`));
    page.on("console", (message) => message.type() === "error" && console.error(`${view.name}: ${message.text()}`));
    await page.goto(`${url}/${view.query}`);
    await page.locator("cd-area").first().waitFor();
    await page.waitForTimeout(1500);
    await view.prepare(page);
    await page.screenshot({ path: `${folder}${view.name}-${colorScheme}.png` });
    console.log(`${view.name}-${colorScheme}.png`);
    await context.close();
  }
}
await browser.close();
