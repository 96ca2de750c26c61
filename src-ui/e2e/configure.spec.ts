// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "@playwright/test";
import { App } from "./app.ts";
import { TinyModelServer } from "./model-server.ts";

const unique = () => Math.random().toString(36).slice(2, 8);

test("F: a model is loaded by its address, tested first, its token is never shown; it fails and comes back", async ({ page }) => {
  const tiny = new TinyModelServer();
  await tiny.start();
  const name = `tiny-${unique()}`;
  try {
    const app = new App(page);
    await app.open();
    await page.getByRole("button", { name: "Configure" }).click();
    await page.getByLabel("Select a base model").selectOption("LLM (self hosted)");
    const form = page.locator("cd-configure-models cd-form");
    await page.getByRole("button", { name: "Load Model" }).click();
    await expect(form).toContainText("is needed.");
    await form.locator("#new_name").fill(name);
    await form.locator("#base_url").fill(tiny.url);
    const token = form.locator("#identity_token");
    await token.fill("very-secret");
    await expect(token).toHaveAttribute("type", "password");
    await page.getByRole("button", { name: "Test the connection" }).click();
    await expect(page.locator("cd-configure-models .result")).toContainText("✓");
    await page.getByRole("button", { name: "Load Model" }).click();
    await expect(page.locator("cd-configure-models").getByRole("checkbox", { name })).toBeChecked();
    expect(await (await page.request.get("/api/v1/models")).text()).not.toContain("very-secret");
    await page.getByRole("button", { name: "Submit" }).click();

    const mine = page.locator("cd-editor cd-answer").filter({ hasText: name });
    await expect(mine.locator("p")).toContainText("tiny answer to", { timeout: 30_000 });
    expect(tiny.token).toBe("Bearer very-secret");

    tiny.failing = true;
    await app.rows.nth(1).click();
    await expect(mine.locator("p")).toHaveClass(/bad/, { timeout: 45_000 });
    tiny.failing = false;
    await mine.getByRole("button", { name: "Retry" }).click();
    await expect(mine.locator("p")).toContainText("tiny answer to", { timeout: 30_000 });
  } finally {
    await page.request.delete(`/api/v1/models/${name}`);
    await tiny.stop();
  }
});

test("a model that cannot be reached is refused with the reason, and what was typed stays", async ({ page }) => {
  const app = new App(page);
  await app.open();
  await page.getByRole("button", { name: "Configure" }).click();
  await page.getByLabel("Select a base model").selectOption("LLM (self hosted)");
  const form = page.locator("cd-configure-models cd-form");
  await form.locator("#new_name").fill(`gone-${unique()}`);
  await form.locator("#base_url").fill("http://127.0.0.1:9");
  await page.getByRole("button", { name: "Load Model" }).click();
  await expect(page.locator("cd-configure-models .result.bad, cd-form .error")).toBeVisible({ timeout: 30_000 });
  await expect(form.locator("#base_url")).toHaveValue("http://127.0.0.1:9");
  await app.expectAccessible();
});

test("G: own prompts are loaded from a file, with a report of what could not be read", async ({ page }) => {
  const name = `prompts-${unique()}`;
  const app = new App(page);
  await app.open();
  await page.getByRole("button", { name: "Configure" }).click();
  await page.getByRole("tab", { name: "Dataset" }).click();
  await page.locator("cd-configure-dataset #file").setInputFiles({
    name: `${name}.jsonl`,
    mimeType: "application/x-ndjson",
    buffer: Buffer.from('{"prompt": "What is 2 + 2?", "target": "4"}\nnot json\n{"prompt": "<img src=x onerror=alert(1)>"}\n'),
  });
  await page.getByRole("button", { name: "Load Dataset" }).click();
  await expect(page.locator("cd-configure-dataset .result")).toContainText("2 of 3");
  await expect(page.locator("cd-configure-dataset .result")).toContainText("Line 2");
  await app.expectAccessible();
  await page.getByRole("button", { name: "Submit" }).click();
  await expect(app.rows.first()).toContainText("What is 2 + 2?");
  await expect(app.rows.nth(1)).toContainText("<img src=x onerror=alert(1)>");
  await page.request.delete(`/api/v1/datasets/${name}`);
});
