// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** The page as journeys speak of it. */
import { expect, type Locator, type Page } from "@playwright/test";
import axeCore from "axe-core";

export class App {
  constructor(readonly page: Page) {}

  /** Opens the page and waits for the first row. `tour` false begins as one who has seen the tour. */
  async open(query = "", { tour = false } = {}): Promise<void> {
    if (!tour)
      await this.page.addInitScript(() => {
        localStorage.setItem("candela.tourSeen", "true");
      });
    await this.page.goto(`/${query}`);
    await expect(this.rows.first()).toBeVisible();
  }

  get rows(): Locator {
    return this.page.locator("cd-data-table .line");
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  get primary(): Locator {
    return this.page.locator("cd-data-table .line.primary");
  }

  get prompt(): Locator {
    return this.page.locator("cd-editor").getByLabel("prompt", { exact: true });
  }

  get answer(): Locator {
    return this.page.locator("cd-editor cd-answer").first().locator("p");
  }

  get search(): Locator {
    return this.page.getByRole("searchbox", { name: "Search the examples" });
  }

  get salience(): Locator {
    return this.page.locator("cd-salience-panel");
  }

  get snackbar(): Locator {
    return this.page.locator("cd-notices .snackbar");
  }

  tab(name: string): Locator {
    return this.page.locator("cd-area").getByRole("tab", { name, exact: true });
  }

  /** Waits until the model has answered the primary example, and gives the answer. */
  async answered(): Promise<string> {
    await expect(this.page.locator("cd-editor cd-answer").first().getByRole("button", { name: /^Ask again/ })).toBeVisible({
      timeout: 45_000,
    });
    return (await this.answer.textContent()) ?? "";
  }

  /** Loads prompts as a dataset of this name and shows it. */
  async upload(name: string, lines: object[]): Promise<void> {
    await this.page.getByRole("button", { name: "Configure" }).click();
    await this.page.getByRole("tab", { name: "Dataset" }).click();
    await this.page.locator("cd-configure-dataset #file").setInputFiles({
      name: `${name}.jsonl`,
      mimeType: "application/x-ndjson",
      buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n")),
    });
    await this.page.getByRole("button", { name: "Load Dataset" }).click();
    await expect(this.page.locator("cd-configure-dataset").getByRole("radio", { name })).toBeChecked();
    await this.page.getByRole("button", { name: "Submit" }).click();
    await expect(this.rows.first()).toContainText(String((lines[0] as { prompt: string }).prompt).slice(0, 12));
  }

  /** Fails when axe finds something serious or critical on what is to be seen. */
  async expectAccessible(): Promise<void> {
    await this.page.evaluate(axeCore.source);
    const serious = await this.page.evaluate(async () => {
      const axe = (globalThis as unknown as { axe: typeof axeCore }).axe;
      const { violations } = await axe.run(document, { resultTypes: ["violations"] });
      return violations
        .filter((v) => v.impact === "serious" || v.impact === "critical")
        .map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(" ")} ${n.html}`).join(" | ")}`);
    });
    expect(serious).toEqual([]);
  }
}
