// Licensed under the Apache License, Version 2.0; see the LICENSE file.
// Takes the pictures in docs/screenshots of a server that runs: CANDELA_URL=http://localhost:5432 node e2e/screenshots.mjs [name...]
import { mkdirSync } from "node:fs";
import { chromium } from "playwright";

const url = process.env.CANDELA_URL ?? "http://localhost:5432";
const folder = new URL("../../docs/screenshots/", import.meta.url).pathname;
const only = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

/** Everything is answered; the first example again, alone, because the pictures show how long it took. */
async function runEverything() {
  const { defaultDataset: dataset, defaultModel: model } = await api("GET", "/capabilities");
  const { ids } = await api("GET", `/datasets/${dataset}/ids`);
  const first = { exampleIds: ids.slice(0, 1), fresh: true };
  for (const which of [{ all: true }, first, first, first]) {
    let run = await api("POST", "/runs", { dataset, model, ...which });
    while (run.state === "queued" || run.state === "running") {
      await new Promise((done) => setTimeout(done, 500));
      run = await api("GET", `/runs/${run.id}`);
    }
    if (run.state !== "done" || run.failed) throw new Error(`The run of ${model} ended ${run.state} with ${run.failed} failures.`);
  }
}

/** The part of a link that explains the last line of the first example's answer: the mistake that the prompt leads to. */
async function lastLine() {
  const { defaultDataset: dataset, defaultModel: model } = await api("GET", "/capabilities");
  const [example] = (await api("GET", `/datasets/${dataset}/examples?limit=1`)).items;
  const [answer] = (await api("POST", "/responses/lookup", { dataset, models: [model], exampleIds: [example.id] })).items;
  const text = example.fields.prompt + answer.text;
  return `&dataset=${dataset}&models=${model}&primary=${example.id}&span=${text.lastIndexOf("\n") + 1}-${text.length}`;
}

async function api(method, path, body) {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const attached = { state: "attached", timeout: 60_000 };

/** Waits until the shown example is answered. */
const answered = (page) =>
  page.locator("cd-editor cd-answer").first().getByRole("button", { name: /^Ask again/ }).waitFor(attached);

/** Waits until as many texts are explained. */
async function explained(page, texts = 1) {
  await page.locator("cd-salience-ranking").nth(texts - 1).waitFor(attached);
}

const wide = { width: 1440, height: 900 };
/** As tall as the longest sample prompt needs. */
const tall = { width: 1440, height: 1170 };
const narrow = { width: 390, height: 844 };

await runEverything();
const mistake = await lastLine();

/** Every view: its name, where it is, and what is done there first. */
const VIEWS = [
  { name: "three-panel", size: tall, query: `?by=line${mistake}`, prepare: (page) => Promise.all([answered(page), explained(page)]) },
  {
    name: "compare",
    size: wide,
    query: "?layout=left_right&by=line",
    async prepare(page) {
      await page.locator("cd-data-table .line").nth(1).click();
      await page.keyboard.press("p");
      await page.locator("cd-data-table .line").nth(0).click();
      await page.getByRole("button", { name: "Δ text" }).click();
      await explained(page, 2);
    },
  },
  { name: "left-right", size: wide, query: `?layout=left_right&by=word${mistake}`, prepare: (page) => explained(page) },
  { name: "top-bottom", size: wide, query: `?layout=top_bottom&by=paragraph${mistake}`, prepare: (page) => explained(page) },
  {
    name: "counterfactuals",
    size: wide,
    query: "?layout=left_right",
    async prepare(page) {
      await page.getByRole("tab", { name: "Counterfactuals" }).click();
      await page.locator("cd-counterfactuals-panel textarea").first().fill("garlic -> mint");
      await page.locator("cd-counterfactuals-panel").getByRole("button", { name: /^Preview/ }).click();
      await page.locator("cd-counterfactuals-panel").getByRole("button", { name: /^Add/ }).first().waitFor();
    },
  },
  {
    name: "metrics",
    size: wide,
    query: "?lower_tab=metrics",
    async prepare(page) {
      const panel = page.locator("cd-metrics-panel");
      await panel.getByRole("button", { name: "Split by" }).click();
      await panel.getByRole("menuitemcheckbox", { name: "source" }).click();
      await page.keyboard.press("Escape");
      await panel.getByText("arithmetic").waitFor();
      await page.evaluate(() => document.activeElement?.blur());
    },
  },
  { name: "embeddings", size: wide, query: "?left_tab=embeddings", prepare: (page) => page.locator("cd-embeddings-panel canvas").first().waitFor(attached) },
  {
    name: "configure-models",
    size: wide,
    query: "",
    async prepare(page) {
      await page.getByRole("button", { name: "Configure" }).click();
      await page.getByLabel("Select a base model").selectOption("LLM (self hosted)");
    },
  },
  {
    name: "configure-dataset",
    size: wide,
    query: "",
    async prepare(page) {
      await page.getByRole("button", { name: "Configure" }).click();
      await page.getByRole("tab", { name: "Dataset" }).click();
    },
  },
  {
    name: "keys",
    size: wide,
    query: "",
    async prepare(page) {
      await page.keyboard.press("?");
    },
  },
  { name: "narrow-table", size: narrow, query: "", prepare: (page) => page.locator("cd-data-table .line").first().waitFor() },
  { name: "narrow-editor", size: narrow, query: "?left_tab=editor", prepare: answered },
  { name: "narrow-salience", size: narrow, query: `?left_tab=salience${mistake}`, prepare: (page) => explained(page) },
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
    await view.prepare(page);
    // What moves has come to rest, and nothing is under the pointer.
    await page.mouse.move(view.size.width / 2, 2);
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `${folder}${view.name}-${colorScheme}.png` });
    console.log(`${view.name}-${colorScheme}.png`);
    await context.close();
  }
}
await browser.close();
