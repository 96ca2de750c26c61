// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "@playwright/test";
import { App } from "./app.ts";

test("K: a link brings back selection, pinned row, target, granularity, method and layout", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const app = new App(page);
  await app.open("?layout=left_right&by=line&target=target&method=grad_l2");
  await app.rows.nth(2).click();
  await page.keyboard.press("p");
  await app.rows.nth(4).click();
  await expect(app.primary).toHaveAttribute("data-index", "4");
  await page.getByRole("button", { name: "Share" }).click();
  await expect(app.snackbar).toContainText("Copied a link");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\?share=/);

  const other = new App(await context.newPage());
  await other.page.goto(link);
  await expect(other.primary).toHaveAttribute("data-index", "4");
  const query = new URL(other.page.url()).searchParams;
  expect(query.get("layout")).toBe("left_right");
  expect(query.get("by")).toBe("line");
  expect(query.get("target")).toBe("target");
  expect(query.get("method")).toBe("grad_l2");
  expect(query.get("pinned")).not.toBeNull();
});

test("Back steps through examples, and the address is the view", async ({ page }) => {
  const app = new App(page);
  await app.open();
  await app.rows.nth(1).click();
  await app.rows.nth(2).click();
  await expect(app.primary).toHaveAttribute("data-index", "2");
  await page.goBack();
  await expect(app.primary).toHaveAttribute("data-index", "1");
  await page.goForward();
  await expect(app.primary).toHaveAttribute("data-index", "2");
  await page.reload();
  await expect(app.primary).toHaveAttribute("data-index", "2");
});

test("an address with a dataset or model that is gone still opens", async ({ page }) => {
  const app = new App(page);
  await app.open("?dataset=gone&models=gone,also-gone&primary=nobody");
  await expect(app.primary).toBeVisible();
});
