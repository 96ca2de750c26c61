// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "@playwright/test";
import { App } from "./app.ts";
import { CandelaServer } from "./candela.ts";

test.skip(process.env["CANDELA_URL"] !== undefined, "needs a server of its own to restart");

test("a run goes on by itself after the server was restarted, and everything else is still there", async ({ browser }) => {
  test.setTimeout(480_000);
  const server = new CandelaServer(Number(process.env["E2E_PORT"] ?? 5638) + 1);
  await server.start();
  const page = await browser.newPage({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
  try {
    const app = new App(page);
    await app.open();
    await app.answered();
    await app.prompt.fill("Is this still there?");
    await page.locator("cd-editor").getByRole("button", { name: "Add and compare" }).click();
    await expect(app.snackbar).toContainText("Added one example.");
    await page.locator("cd-table-toolbar").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Save the selection as a slice" }).click();
    await page.getByLabel("Name").fill("kept");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app.snackbar).toContainText("Saved the slice kept");
    await page.locator("cd-run-bar").getByRole("button", { name: /^Run all/ }).click();
    await page.locator("cd-run-bar cd-dialog").getByRole("button", { name: "Run", exact: true }).click();
    await expect(page.locator("cd-status-bar progress")).toBeVisible();
    await server.stop();
    await expect(page.locator("cd-status-bar")).toContainText("The connection is broken", { timeout: 30_000 });
    await server.start();
    await expect(page.locator("cd-status-bar")).not.toContainText("The connection is broken", { timeout: 60_000 });
    await expect(page.locator("cd-status-bar")).toContainText("done", { timeout: 300_000 });
    await expect(app.rows.first()).toContainText("fewshot-mistake");
    await app.open("?slice=kept");
    await expect(app.rows).toHaveCount(1);
    await expect(app.rows).toContainText("Is this still there?");
  } finally {
    await page.close();
    await server.remove();
  }
});
