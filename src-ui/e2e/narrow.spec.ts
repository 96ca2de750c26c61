// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "@playwright/test";
import { App } from "./app.ts";

for (const width of [360, 390, 768]) {
  test(`at ${width} px there is one column with tabs, and nothing sticks out`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const app = new App(page);
    await app.open();
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect(await fits()).toBe(true);
    await app.rows.nth(1).click();
    await app.tab("Editor").click();
    await expect(app.prompt).toBeVisible();
    await app.answered();
    expect(await fits()).toBe(true);
    await app.tab("Salience").click();
    await expect(app.salience).toBeVisible();
    expect(await fits()).toBe(true);
    await app.expectAccessible();
  });
}

test("dividers move with the keyboard and stay where they were left", async ({ page }) => {
  const app = new App(page);
  await app.open();
  const divider = page.getByRole("separator").first();
  await divider.focus();
  const before = await divider.boundingBox();
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
  const after = await divider.boundingBox();
  expect(after!.x).toBeGreaterThan(before!.x + 20);
  await page.reload();
  await expect(app.rows.first()).toBeVisible();
  expect(Math.abs((await divider.boundingBox())!.x - after!.x)).toBeLessThan(3);
});
