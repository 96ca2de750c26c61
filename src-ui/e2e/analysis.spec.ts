// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** The analyses: counterfactuals (H), slices and metrics (I), the space of embeddings (J). */
import { readFile } from "node:fs/promises";
import { expect, test, type Locator, type Page } from "@playwright/test";
import { App } from "./app.ts";

/** A name that no earlier test has used: the server keeps what tests add. */
const unique = (words: string) => `${words} ${Date.now().toString(36)}`;

const counterfactuals = (page: Page) => page.locator("cd-counterfactuals-panel");
const metrics = (page: Page) => page.locator("cd-metrics-panel");
const embeddings = (page: Page) => page.locator("cd-embeddings-panel");

/** The row of a metrics table that is about a group. */
const group = (page: Page, words: string | RegExp) => metrics(page).locator("tbody tr").filter({ hasText: words });

async function selectAllRows(app: App): Promise<void> {
  await app.rows.first().click();
  await app.page.keyboard.press("ControlOrMeta+a");
}

test("H: words are replaced, looked at, edited, added, compared with their parents and measured", async ({ page }) => {
  const app = new App(page);
  await app.open("?q=source:fewshot-fixed");
  await selectAllRows(app);
  await app.tab("Counterfactuals").click();
  const panel = counterfactuals(page);
  await panel.getByLabel("Substitutions").fill("onion -> garlic, honey -> vinegar | salt");
  await panel.getByRole("button", { name: /^Preview from/ }).click();
  const first = panel.locator("cd-variant").first();
  await expect(first.locator("del")).toHaveText(/onion|honey/);
  await expect(first.locator("ins")).toHaveText(/garlic|vinegar|salt/);

  // What is proposed stays while another row is looked at.
  const proposals = await panel.locator("cd-variant").count();
  await app.rows.nth(1).click();
  expect(await panel.locator("cd-variant").count()).toBe(proposals);

  // Edited by hand, then added beside its parent.
  const words = unique("A note from the test");
  await first.getByRole("button", { name: "Edit" }).click();
  const box = first.getByLabel("prompt");
  await box.fill(`${words}. ${await box.inputValue()}`);
  await panel.getByLabel("Slice for what is added").fill(words);
  await first.getByRole("button", { name: "Add and compare" }).click();
  await expect(app.snackbar).toContainText(`Added 1 example to the slice ${words}`);
  await expect(first).toContainText("added");
  await expect(page).toHaveURL(/pin=|pinned=/);

  // Metrics by the slice that was named.
  await panel.getByRole("button", { name: "Measure the added ones" }).click();
  await expect(group(page, words)).toContainText(/\d/);
});

test("H: a rule that cannot be read is said at its field, and one that finds nothing says so", async ({ page }) => {
  const app = new App(page);
  await app.open();
  await app.tab("Counterfactuals").click();
  const panel = counterfactuals(page);
  await panel.getByLabel("Substitutions").fill("no arrow");
  await panel.getByRole("button", { name: /^Preview from/ }).click();
  await expect(panel.locator("cd-form")).toContainText('has no "->"');
  await panel.getByLabel("Substitutions").fill("xyzzy -> plugh");
  await panel.getByRole("button", { name: /^Preview from/ }).click();
  await expect(panel).toContainText("None of the words is in the chosen fields.");
  await app.expectAccessible();
});

test("I: a slice and a facet are measured; a click on a group selects its examples", async ({ page }) => {
  const app = new App(page);
  await app.open("?q=source:arithmetic");
  await selectAllRows(app);
  const chosen = await app.rows.count();
  const slice = unique("sums");
  await page.locator("cd-table-toolbar").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Save the selection as a slice" }).click();
  await page.getByLabel("Name").fill(slice);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(app.snackbar).toContainText("Saved the slice");

  await app.tab("Metrics").click();
  await metrics(page).getByRole("button", { name: /^Split by/ }).click();
  await page.getByRole("menuitemcheckbox", { name: "source" }).click();
  await page.keyboard.press("Escape");
  await expect(group(page, slice)).toBeVisible();
  await expect(group(page, "source: arithmetic")).toBeVisible();

  // The answers are made first; then there are values.
  await page.locator("cd-run-bar").getByRole("button", { name: /^Run \d+ selected/ }).click();
  await expect(group(page, "source: arithmetic").locator("td.value").first()).toHaveText(/\d/, { timeout: 50_000 });

  await page.locator("cd-table-toolbar").getByRole("button", { name: "Clear", exact: true }).click();
  // A group of another size than what is selected already.
  const ids = await page.request.get("/api/v1/datasets/sample_prompts/ids?facet=source:classification");
  const { total } = (await ids.json()) as { total: number };
  expect(total).not.toBe(chosen);
  await group(page, "source: classification").getByRole("button").click();
  await expect(page.locator("cd-status-bar")).toContainText(`${total} selected`);
  await group(page, slice).getByRole("button").click();
  await expect(page.locator("cd-status-bar")).toContainText(`${chosen} selected`);
  await app.expectAccessible();
});

test("I: the table sorts by a metric, its values are columns of the data table, and it is exported", async ({ page }) => {
  const app = new App(page);
  await app.open("?q=source:fewshot-fixed");
  await app.answered();
  await app.tab("Metrics").click();
  await metrics(page).getByRole("button", { name: "ROUGE-L" }).click();
  await expect(metrics(page).getByRole("columnheader", { name: "ROUGE-L" })).toHaveAttribute("aria-sort", "descending");
  await metrics(page).getByRole("button", { name: "Per row" }).click();
  await page.getByRole("menuitemcheckbox", { name: "ROUGE-L" }).click();
  await page.keyboard.press("Escape");
  await expect(page.locator("cd-data-table").getByRole("columnheader", { name: "ROUGE-L" })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    metrics(page).getByRole("button", { name: "Export this table as CSV" }).click(),
  ]);
  const csv = await readFile(await download.path(), "utf8");
  expect(csv.split("\r\n")[0]).toContain("model,kind,group,n,without_target,without_response,bleu,rougeL");
});

test("J: the space is coloured by source, a lasso and the nearest ones select, the table shows the point", async ({ page }) => {
  // Every prompt is embedded once, which is a model's work.
  test.slow();
  const app = new App(page);
  await app.open();
  await app.tab("Embeddings").click();
  const panel = embeddings(page);
  const map = panel.locator("cd-scatter");
  await expect(map).toBeVisible({ timeout: 120_000 });
  await panel.getByLabel("Colour by").selectOption("source");
  await expect(panel.getByRole("group", { name: "Colours" })).toContainText("summarization");

  // A colour of the legend selects its examples.
  await panel.getByRole("group", { name: "Colours" }).getByRole("button", { name: /summarization/ }).click();
  await expect(page.locator("cd-status-bar")).toContainText("selected");

  // Drawn around everything, everything is selected.
  await panel.getByRole("button", { name: "Lasso" }).click();
  await drawAround(page, map);
  await expect(panel).toContainText(/35 selected|\d\d selected/);

  // The nearest ten of one point.
  await panel.getByRole("button", { name: "Lasso" }).click();
  await map.locator(".stage").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(panel.locator(".foot .text")).toContainText("#");
  await page.keyboard.press("Enter");
  await panel.getByRole("button", { name: "Nearest 10" }).click();
  await expect(panel).toContainText("11 selected");
  await app.expectAccessible();

  // What is selected on the map is selected in the table.
  await app.tab("Data table").click();
  await expect(page.locator("cd-data-table .line[aria-selected=true]").first()).toBeVisible();
});

async function drawAround(page: Page, map: Locator): Promise<void> {
  const { x, y, width, height } = (await map.boundingBox())!;
  const inset = 3;
  await page.mouse.move(x + inset, y + inset);
  await page.mouse.down();
  for (const [dx, dy] of [[width - inset, inset], [width - inset, height - inset], [inset, height - inset], [inset, inset + 4]] as const)
    await page.mouse.move(x + dx, y + dy, { steps: 4 });
  await page.mouse.up();
}
