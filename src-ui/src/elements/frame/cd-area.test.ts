// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { expect, test } from "vitest";
import { expectAccessible, show, until } from "../test-page.ts";
import "./cd-area.ts";
import type { CdArea } from "./cd-area.ts";

const area = () => show<CdArea>(html`<cd-area label="Panels" .panels=${["embeddings", "metrics"]}></cd-area>`);
const tabs = (element: CdArea) => [...element.renderRoot.querySelectorAll<HTMLElement>("[role=tab]")];

test("opens the first panel and fetches no other", async () => {
  const element = await area();
  await until("the panel", () => element.renderRoot.querySelector("cd-embeddings-panel"));
  expect(element.renderRoot.querySelector("cd-metrics-panel")).toBeNull();
  expect(tabs(element).map((t) => t.getAttribute("aria-selected"))).toEqual(["true", "false"]);
});

test("arrow keys move between the tabs, and only the open one is in the tab order", async () => {
  const element = await area();
  let asked: string | null = null;
  element.addEventListener("open-tab", (event) => (asked = (event as CustomEvent<string>).detail));
  tabs(element)[0]!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  expect(asked).toBe("metrics");
  expect(tabs(element).map((t) => t.tabIndex)).toEqual([0, -1]);
});

test("is accessible", async () => {
  const element = await area();
  await until("the panel", () => element.renderRoot.querySelector("cd-embeddings-panel"));
  await expectAccessible(element);
});
