// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { readFile } from "node:fs/promises";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { App } from "./app.ts";

/** The salience panel as journeys speak of it. */
class Salience {
  readonly panel: Locator;

  constructor(readonly page: Page) {
    this.panel = page.locator("cd-salience-panel");
  }

  column(index = 0): Locator {
    return this.panel.locator("cd-salience-column").nth(index);
  }

  /** Segments with a colour, which only an explained text has. */
  coloured(index = 0): Locator {
    return this.column(index).locator('[data-i][style*="background-color"]');
  }

  segment(text: string | RegExp, index = 0): Locator {
    return this.column(index).locator("[data-i]").filter({ hasText: text });
  }

  explained(index = 0): Locator {
    return this.column(index).locator(".explained");
  }

  async by(granularity: string): Promise<void> {
    await this.panel.getByRole("radio", { name: granularity, exact: true }).click();
  }

  async beside(what: string): Promise<void> {
    await this.panel.getByRole("button", { name: /^Side by side/ }).click();
    await this.panel.getByRole("menuitemcheckbox", { name: what }).click();
  }

  /** Waits until the text is explained. */
  async ready(index = 0): Promise<void> {
    await expect(this.column(index).locator("cd-salience-ranking li").first()).toBeVisible({ timeout: 45_000 });
  }
}

/** Journeys share the server: what one of them added is taken out of the next one's sight. */
test.afterEach(async ({ page }) => {
  const { ids } = (await (await page.request.get("/api/v1/datasets/sample_prompts/ids?added=true")).json()) as { ids: string[] };
  if (ids.length) await page.request.patch("/api/v1/datasets/sample_prompts/examples", { data: { ids, hidden: true } });
});

test("A: one click on a row leads to its explanation; a line of the answer points at the mistaken example", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open();
  await app.row("fewshot-mistake").click();
  await salience.ready();
  expect(await salience.coloured().count()).toBeGreaterThan(3);
  await expect(salience.explained().first()).toBeVisible();

  await salience.by("paragraphs");
  await expect(salience.segment(/^Taste-likes: honey/)).toHaveCount(1);
  await salience.by("lines");
  await salience.segment("Recommendation:").last().click();
  await expect(salience.panel.locator("footer")).toContainText("“Recommendation:");
  await salience.ready();
  await expect(page).toHaveURL(/span=\d+-\d+/);

  const strongest = salience.column().locator("cd-salience-ranking li").first();
  await expect(strongest).toContainText("Yes, have it");
  await expect(strongest).toContainText("%");
  await salience.segment(/^Recommendation:/).first().hover();
  await expect(salience.column().locator(".tip")).toContainText("of the whole");

  const before = await salience.coloured().first().getAttribute("style");
  await salience.panel.getByRole("slider", { name: "intensity" }).fill("0.9");
  expect(await salience.coloured().first().getAttribute("style")).not.toBe(before);
  await salience.panel.getByRole("slider", { name: "intensity" }).dblclick();
});

test("A: the corrected example and its parent stand side by side with their differences", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open();
  await app.row("fewshot-mistake").click();
  await app.answered();
  await app.prompt.fill((await app.prompt.inputValue()).replace(/Recommendation: .*/, "Recommendation: Better not."));
  await page.locator("cd-editor").getByRole("button", { name: "Add and compare" }).click();
  await salience.ready(0);
  await salience.ready(1);
  await salience.panel.getByRole("button", { name: "Δ text" }).click();
  await expect(salience.column(0).locator("del").first()).toBeVisible();
  await expect(salience.column(1).locator("ins").first()).toContainText("Better");
  await app.expectAccessible();
});

test("B: principles before and after the examples are compared on one scale, with the share of their block", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open("?by=paragraph");
  const [first, second] = await idsOf(page, "fewshot-constitution");
  await app.open(`?by=paragraph&primary=${second}&pinned=${first}&compare=examples`);
  await salience.ready(0);
  await salience.ready(1);
  await expect(salience.panel.locator("footer cd-salience-legend")).toHaveCount(1);
  for (const index of [0, 1]) {
    await salience.segment("Principles:", index).first().hover();
    await expect(salience.column(index).locator(".tip")).toContainText(/\d %/);
  }
  await salience.panel.getByRole("button", { name: "one scale" }).click();
  await expect(salience.column(0).locator("cd-salience-legend")).toBeVisible();
  await expect(salience.column(1).locator("cd-salience-legend")).toBeVisible();
});

test("C: target and response of one example are explained side by side; one choice of the cut is for both", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open();
  const [first] = await idsOf(page, "arithmetic");
  await app.open(`?primary=${first}`);
  await salience.beside("target | response");
  await salience.ready(0);
  await salience.ready(1);
  await salience.by("words");
  for (const index of [0, 1]) {
    await salience.column(index).locator("[data-i]").last().click();
    await expect(salience.explained(index)).toHaveCount(1);
    await salience.ready(index);
  }
  await salience.by("sentences");
  for (const index of [0, 1]) await expect(salience.segment(/How many/, index).first()).toBeVisible();
});

test("D: without its steps the same question is explained with numbers of its own on the scale", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open();
  const [, , , worked] = await idsOf(page, "arithmetic");
  await app.open(`?primary=${worked}`);
  await app.answered();
  const prompt = await app.prompt.inputValue();
  await app.prompt.fill(prompt.replace(/Start with \d+\. /, "").replace(/(\d+ [+*-] \d+ = \d+\. )+/, ""));
  await page.locator("cd-editor").getByRole("button", { name: "Add and compare" }).click();
  await salience.ready(0);
  await salience.ready(1);
  await salience.panel.getByRole("button", { name: "one scale" }).click();
  const ends = await salience.panel.locator("cd-salience-column cd-salience-legend b").allTextContents();
  expect(ends.length).toBe(4);
  expect(ends.filter((text) => /\d/.test(text))).toHaveLength(4);
});

test("E: two models answer the same prompt, and one click chooses the same kind of target for both", async ({ page, baseURL }) => {
  const app = new App(page);
  const salience = new Salience(page);
  const [first, twin] = await twoModels(page, baseURL!);
  await app.open(`?models=${first},${twin}&compare=models`);
  await salience.ready(0);
  await salience.ready(1);
  await expect(salience.column(0).locator("header")).toContainText(first);
  await expect(salience.column(1).locator("header")).toContainText(twin);
  const [withTarget] = await idsOf(page, "headline");
  await app.open(`?models=${first},${twin}&compare=models&primary=${withTarget}`);
  await salience.panel.getByRole("radio", { name: "target", exact: true }).click();
  for (const index of [0, 1]) await expect(salience.column(index).locator(".seam")).toHaveText("target");
});

test("M: an expression of one's own starts a segment at each example", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open();
  await salience.ready();
  await salience.by("regex");
  await salience.panel.getByRole("textbox", { name: /expression/ }).fill("^Taste-likes");
  await expect(salience.segment(/^Taste-likes: honey[\s\S]*Recommendation:/)).toHaveCount(1);
  await expect(page).toHaveURL(/regex=%5ETaste-likes/);
  await salience.panel.getByRole("textbox", { name: /expression/ }).fill("(");
  await expect(salience.column().getByRole("alert")).toContainText("Not a regular expression");
});

test("the keyboard alone explains a word and lets go of it", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open();
  await salience.ready();
  await salience.column().getByRole("application").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/span=/);
  await salience.ready();
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/span=/);
});

test("dragging over the text explains what was dragged over", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open();
  await salience.ready();
  const words = salience.explained().first().locator("[data-i]");
  await words.nth(1).scrollIntoViewIfNeeded();
  await words.nth(1).hover();
  await page.mouse.down();
  await words.nth(3).hover();
  await page.mouse.up();
  await expect(salience.explained()).toHaveCount(1);
  await expect(salience.explained().locator("[data-i]")).toHaveCount(3);
});

test("a link brings back kind of target, cut, method and span, and Back returns to the example before", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open();
  const [first, second] = await idsOf(page, "headline");
  const example = await page.request.get(`/api/v1/datasets/sample_prompts/examples/${first}`);
  const { fields } = (await example.json()) as { fields: { prompt: string; target: string } };
  const span = `${fields.prompt.length}-${fields.prompt.length + fields.target.indexOf(" ", 1)}`;
  await app.open(`?primary=${first}&target=target&by=line&method=grad_dot_input&span=${span}`);
  await salience.ready();
  await expect(salience.explained()).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`span=${span}`));
  await expect(salience.panel.getByRole("radio", { name: "target", exact: true })).toBeChecked();
  await expect(salience.panel.getByRole("combobox", { name: "Method" })).toHaveValue("grad_dot_input");
  await page.locator(`cd-data-table .line`).filter({ hasText: "headline" }).nth(1).click();
  await expect(page).toHaveURL(new RegExp(`primary=${second}`));
  await expect(page).toHaveURL(/target=target/);
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`primary=${first}`));
});

test("the strongest segment is checked by leaving it out and asking again", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open();
  await salience.by("lines");
  await salience.ready();
  await salience.column().getByRole("button", { name: /^Check it/ }).first().click();
  const check = salience.column().locator("cd-salience-check");
  await expect(check).toContainText(/The answer stays the same|of the answer changes?\./, { timeout: 45_000 });
  await check.getByRole("button", { name: "Add as example and compare" }).click();
  await expect(salience.panel.locator("cd-salience-column")).toHaveCount(2);
  await expect(app.primary).toContainText("ablation");
});

test("leaving out is offered with its number of calls, runs, and colours the text", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open("?by=paragraph&method=leave_one_out");
  const ask = salience.column().getByRole("button", { name: /^Ask \d+ times$/ });
  await ask.click({ timeout: 45_000 });
  await expect(salience.column().locator(".note")).toContainText("Measured by how", { timeout: 90_000 });
});

test("the salience is saved as a table, as a whole, and as a picture", async ({ page }) => {
  const app = new App(page);
  const salience = new Salience(page);
  await app.open();
  await salience.ready();
  for (const [name, file] of [["Table (CSV)", ".csv"], ["Everything (JSON)", ".json"], ["Picture (SVG)", ".svg"], ["Picture (PNG)", ".png"]] as const) {
    await salience.panel.getByRole("button", { name: "Save the salience" }).click();
    const download = page.waitForEvent("download");
    await salience.panel.getByRole("menuitem", { name }).click();
    expect((await download).suggestedFilename()).toMatch(new RegExp(`^salience-.*\\${file}$`));
    if (file === ".png") expect(await seenIn(page, await readFile(await (await download).path()))).toEqual({ width: 1520, tall: true, colours: true });
  }
});

/** What a browser sees in a picture: its size, and whether more than white is on it. */
function seenIn(page: Page, png: Buffer) {
  return page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const pen = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    const colours = new Set<number>();
    for (let at = 0; at < data.length; at += 4) colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
    return { width: image.width, tall: image.height > 400, colours: colours.size > 50 };
  }, `data:image/png;base64,${png.toString("base64")}`);
}

async function idsOf(page: Page, source: string): Promise<string[]> {
  const answer = await page.request.get(`/api/v1/datasets/sample_prompts/examples?facet=source:${source}&added=false`);
  const { items } = (await answer.json()) as { items: { id: string; fields: { source: string } }[] };
  return items.filter((item) => item.fields.source === source).map((item) => item.id);
}

/** The built-in model, and this server's own model server loaded as any self-hosted one is. */
async function twoModels(page: Page, baseURL: string): Promise<[string, string]> {
  const models = async () => (await (await page.request.get("/api/v1/models")).json()) as { name: string; state: string }[];
  const [first, second] = await models();
  if (second) return [first!.name, second.name];
  const { modelLoaders } = (await (await page.request.get("/api/v1/capabilities")).json()) as {
    modelLoaders: { name: string; fields: { name: string }[] }[];
  };
  const loader = modelLoaders.find(({ fields }) => fields.some(({ name }) => name === "base_url"))!;
  const made = await page.request.post("/api/v1/models", {
    data: { loader: loader.name, config: { new_name: "twin", base_url: baseURL } },
  });
  expect(made.status(), await made.text()).toBe(201);
  await expect.poll(async () => (await models()).find(({ name }) => name === "twin")?.state, { timeout: 30_000 }).toBe("ready");
  return [first!.name, "twin"];
}
