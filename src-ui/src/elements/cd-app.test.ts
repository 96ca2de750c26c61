// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { beforeEach, expect, test } from "vitest";
import { openPanel } from "../state/dialogs.ts";
import { preferences } from "../state/preferences.ts";
import { view } from "../state/view.ts";
import "./cd-app.ts";
import type { CdApp } from "./cd-app.ts";
import { show, until } from "./test-page.ts";
import { example, startOn } from "./test-server.ts";

beforeEach(() => (preferences.tourSeen.value = true));

async function app(): Promise<CdApp> {
  await startOn([example(0), example(1)]);
  const element = await show<CdApp>(html`<cd-app></cd-app>`);
  openPanel("editor");
  await until("the editor", () => inside(element, "cd-editor", "#prompt")?.checkVisibility());
  openPanel("data-table");
  await until("the table", () => inside(element, "cd-data-table", ".line")?.checkVisibility());
  return element;
}

/** Looks below the areas, through the shadow roots of the panel and what is in it. */
function inside(app: CdApp, ...path: string[]): HTMLElement | null {
  const areas = [...app.renderRoot.querySelectorAll("cd-area")];
  const [panel, ...rest] = path;
  const found = areas.map((area) => area.renderRoot.querySelector<HTMLElement>(panel!)).find(Boolean) ?? null;
  return rest.reduce<HTMLElement | null>((at, name) => at?.shadowRoot?.querySelector(name) ?? null, found);
}

/** What has the focus, however deep in shadow roots. */
function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

const press = (key: string) =>
  focused()!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));

test("a letter for a panel that is hidden opens it and goes into it", async () => {
  const element = await app();
  press("e");
  await until("the prompt", () => focused() === inside(element, "cd-editor", "#prompt"));
  (focused() as HTMLElement).blur();
  press("/");
  await until("the search", () => focused() === inside(element, "cd-data-table", "cd-table-toolbar", "input"));
});

test("behind an open dialog no letter and no digit is a command", async () => {
  const element = await app();
  inside(element, "cd-data-table", "cd-run-bar", "[aria-label='How to generate']")!.click();
  const dialog = () => inside(element, "cd-data-table", "cd-run-bar", "cd-dialog", "dialog");
  await until("the dialog", () => dialog()?.matches(":modal"));
  const before = view.state.value;
  for (const key of ["2", "e", "j", "p"]) press(key);
  expect(view.state.value).toEqual(before);
  expect(dialog()!.checkVisibility()).toBe(true);

  // Whoever owns it takes it away without closing it.
  inside(element, "cd-data-table", "cd-run-bar", ".foot .primary")!.click();
  await until("no dialog", () => dialog() === null);
  press("2");
  await until("another tab", () => view.state.value.tabs !== before.tabs);
});
