// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "@playwright/test";
import { App } from "./app.ts";

test("A: a mistake in an example is found, corrected, added below its parent and answered", async ({ page }) => {
  const app = new App(page);
  await app.open();
  await app.row("fewshot-mistake").click();
  await app.answered();

  const before = await app.prompt.inputValue();
  await app.prompt.fill(before.replace(/Recommendation: .*/, "Recommendation: Leave this one out."));
  await expect(page.locator("cd-editor")).toContainText(/differs? from the original/);
  await page.locator("cd-editor").getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.locator("cd-editor ins").first()).toContainText("Leave");
  await page.locator("cd-editor").getByRole("button", { name: "Edit", exact: true }).click();

  await page.locator("cd-editor").getByRole("button", { name: "Add and compare" }).click();
  await expect(app.snackbar).toContainText("Added one example.");
  await expect(app.primary).toContainText("edit");
  await expect(page.locator("cd-status-bar")).toContainText("fewshot-mistake");
  expect((await app.answered()).trim()).not.toBe("");

  // The child stands directly under its parent.
  const child = Number(await app.primary.getAttribute("data-index"));
  expect(await page.locator(`cd-data-table .line[data-index="${child - 1}"]`).textContent()).toContain("fewshot-mistake");
});

test("adding an example can be undone at once", async ({ page }) => {
  const app = new App(page);
  await app.open();
  await app.rows.nth(5).click();
  await expect(app.primary).toHaveAttribute("data-index", "5");
  await app.prompt.fill("A prompt that is not meant to stay");
  await app.prompt.press("ControlOrMeta+Enter");
  await expect(app.primary).toContainText("A prompt that is not meant to stay");
  await app.snackbar.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator("cd-data-table")).not.toContainText("A prompt that is not meant to stay");
});

test("a draft survives another selection and a reload, and can be dropped", async ({ page }) => {
  const app = new App(page);
  await app.open();
  await app.rows.nth(1).click();
  await expect(app.primary).toHaveAttribute("data-index", "1");
  const original = await app.prompt.inputValue();
  await app.prompt.fill("An unfinished thought");
  await app.rows.nth(2).click();
  await expect(app.prompt).not.toHaveValue("An unfinished thought");
  await page.reload();
  await app.rows.nth(1).click();
  await expect(app.prompt).toHaveValue("An unfinished thought");
  await page.locator("cd-editor").getByRole("button", { name: "Reset" }).click();
  await expect(app.prompt).toHaveValue(original);
});
