// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "@playwright/test";
import { App } from "./app.ts";

test("first run: the first sample prompt is answered and explained, and only that one", async ({ page }) => {
  const runs = async () =>
    ((await (await page.request.get("/api/v1/runs?dataset=sample_prompts&limit=1000")).json()) as {
      items: { id: string; total: number }[];
    }).items;
  const before = new Set((await runs()).map((run) => run.id));
  const app = new App(page);
  await app.open("", { tour: true });
  await expect(page.getByRole("button", { name: /sample_prompts/ })).toBeVisible();
  await expect(app.primary).toContainText("fewshot-mistake");
  expect((await app.answered()).trim()).not.toBe("");
  await expect(app.salience.locator("cd-salience-text")).toBeVisible();
  for (const run of await runs()) if (!before.has(run.id)) expect(run.total).toBe(1);
});

test("first run: a tour of three steps that can be left and does not come back", async ({ page }) => {
  const app = new App(page);
  await app.open("", { tour: true });
  const tour = page.getByRole("region", { name: "Tour" });
  await expect(tour).toContainText("Pick an example");
  await tour.getByRole("button", { name: "Next" }).click();
  await expect(tour).toContainText("See why");
  await tour.getByRole("button", { name: "Next" }).click();
  await expect(tour).toContainText("Change it");
  await tour.getByRole("button", { name: "Start" }).click();
  await expect(tour).toBeHidden();
  await page.reload();
  await expect(app.rows.first()).toBeVisible();
  await expect(tour).toBeHidden();
});

test("dark mode follows the system, can be chosen, and is remembered", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  const app = new App(page);
  await app.open();
  const theme = () => page.evaluate(() => document.documentElement.dataset["theme"]);
  expect(await theme()).toBe("dark");
  await app.expectAccessible();
  await page.getByRole("button", { name: "Light theme" }).click();
  expect(await theme()).toBe("light");
  await page.reload();
  expect(await theme()).toBe("light");
  await expect(app.rows.first()).toBeVisible();
  await app.expectAccessible();
});

test("nothing is fetched from anywhere but the server", async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== new URL(baseURL!).origin) elsewhere.push(request.url());
  });
  const app = new App(page);
  await app.open();
  await app.answered();
  await page.keyboard.press("g");
  await expect(page.getByRole("dialog", { name: "Configure" })).toBeVisible();
  expect(elsewhere).toEqual([]);
});
