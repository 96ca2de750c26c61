// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { App } from "./app.ts";

test("search marks what was found; filters, slices and Clear do what they say", async ({ page }) => {
  const app = new App(page);
  await app.open();
  const reply = await page.request.get("/api/v1/datasets/sample_prompts/examples?limit=1000");
  const { items } = (await reply.json()) as { items: { fields: Record<string, unknown> }[] };
  const found = items.filter(({ fields }) => Object.values(fields).some((value) => /garlic/i.test(String(value)))).length;
  expect(found).toBeLessThan(items.length);
  await app.search.fill("garlic");
  await expect(page.locator("cd-table-toolbar")).toContainText(`${found} matches`);
  await expect(page.locator("cd-data-table mark").first()).toHaveText(/garlic/i);
  await expect(page).toHaveURL(/q=garlic/);

  // The selection becomes a slice, and the slice a filter.
  await page.locator("cd-data-table").getByRole("grid").locator(".line").first().click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.locator("cd-table-toolbar").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Save the selection as a slice" }).click();
  await page.getByLabel("Name").fill("with garlic");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(app.snackbar).toContainText("Saved the slice with garlic");
  await page.locator("cd-table-toolbar").getByRole("button", { name: "Clear", exact: true }).click();
  await page.locator("cd-table-toolbar").getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitemcheckbox", { name: /with garlic/ }).click();
  await expect(page).toHaveURL(/slice=with\+garlic/);
  await expect(page.locator("cd-table-toolbar")).toContainText(`${found} matches`);
});

test("rows are answered when asked for, many only after an estimate, with progress", async ({ page }) => {
  const app = new App(page);
  await app.open("?q=source:fewshot-fixed");
  await app.answered();
  await page.locator("cd-run-bar").getByRole("button", { name: /Run all that match/ }).click();
  const dialog = page.locator("cd-run-bar cd-dialog");
  await expect(dialog).toContainText("about");
  await dialog.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator("cd-status-bar")).toContainText("done", { timeout: 50_000 });
  const runs = page.locator("cd-data-table .line").getByRole("button", { name: "Run", exact: true });
  await expect(runs).toHaveCount(0);
});

test("hidden rows are away, can be taken back at once, or found again", async ({ page }) => {
  const app = new App(page);
  await app.open();
  await app.rows.nth(3).click();
  await expect(app.primary).toHaveAttribute("data-index", "3");
  const place = page.locator("cd-status-bar .place");
  const before = (await place.textContent())!.trim();
  await page.keyboard.press("Delete");
  await expect(app.snackbar).toContainText("Hid one example.");
  await expect(place).not.toHaveText(before);
  await page.keyboard.press("ControlOrMeta+z");
  await expect(place).toHaveText(before);
});

test("L: what is shown and filtered is exported with the answers", async ({ page }) => {
  const app = new App(page);
  await app.open("?q=source:fewshot-mistake");
  await app.answered();
  await page.locator("cd-table-toolbar").getByRole("button", { name: "More" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Export as CSV" }).click(),
  ]);
  const csv = await readFile(await download.path(), "utf8");
  expect(csv.split(/\r?\n/)[0]).toContain("prompt");
  expect(csv).toContain("fewshot-mistake");
  expect(csv).not.toContain("summarization");
});

test("columns are chosen, and the choice is remembered", async ({ page }) => {
  const app = new App(page);
  await app.open();
  await page.locator("cd-table-toolbar").getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "target" }).click();
  await page.keyboard.press("Escape");
  const header = page.locator("cd-data-table").getByRole("columnheader", { name: /target/ });
  await expect(header).toHaveCount(0);
  await page.reload();
  await expect(app.rows.first()).toBeVisible();
  await expect(header).toHaveCount(0);
});

test("keyboard alone: walk, extend, edit, add, help", async ({ page }) => {
  const app = new App(page);
  await app.open();
  await page.keyboard.press("j");
  await expect(app.primary).toHaveAttribute("data-index", "1");
  await page.keyboard.press("/");
  await expect(app.search).toBeFocused();
  await page.keyboard.type("soup");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=soup/);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/q=soup/);
  await app.rows.first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.locator("cd-status-bar")).toContainText("2 selected");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await expect(app.prompt).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type(" By keyboard.");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(app.snackbar).toContainText("Added one example.");
  await app.snackbar.getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeHidden();
});
