// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { beforeEach, expect, test } from "vitest";
import { explanations } from "../../state/explanations.ts";
import { DEFAULT_VIEW, view } from "../../state/view.ts";
import type { CdChoice } from "../cd-choice.ts";
import { expectAccessible, show, until } from "../test-page.ts";
import "./cd-salience-tools.ts";
import type { CdSalienceTools } from "./cd-salience-tools.ts";

beforeEach(() => view.restore({ ...DEFAULT_VIEW, primary: "1", models: ["near"] }));

const METHODS = [
  { name: "grad_l2", title: "Gradient norm", signed: false, kind: "gradient", help: "How much." },
  { name: "leave_one_out", title: "Leave one out", signed: true, kind: "ablation", help: "By experiment." },
];

async function tools() {
  const element = await show<CdSalienceTools>(html`<cd-salience-tools .methods=${METHODS} method="grad_l2" can-save></cd-salience-tools>`);
  const choice = (label: string) =>
    element.renderRoot.querySelector<CdChoice>(`cd-choice[label="${label}"]`)?.renderRoot ?? null;
  const pick = (label: string, value: string) => choice(label)!.querySelector<HTMLElement>(`[data-value="${value}"]`)!.click();
  return { element, choice, pick };
}

test("what is chosen is in the view, and so in the link", async () => {
  const { element, pick } = await tools();
  pick("Explain", "target");
  pick("By", "paragraph");
  const method = element.renderRoot.querySelector("select")!;
  method.value = "leave_one_out";
  method.dispatchEvent(new Event("change"));
  expect(view.state.value).toMatchObject({ targetKind: "target", granularity: "paragraph", method: "leave_one_out" });
});

test("a custom expression is typed where it was chosen, and taken when the typing rests", async () => {
  const { element, pick } = await tools();
  expect(element.renderRoot.querySelector(".pattern")).toBeNull();
  pick("By", "regex");
  await element.updateComplete;
  const input = element.renderRoot.querySelector<HTMLInputElement>(".pattern")!;
  for (const value of ["^Ta", "^Taste"]) {
    input.value = value;
    input.dispatchEvent(new Event("input"));
  }
  expect(view.regex.value).toBe(DEFAULT_VIEW.regex);
  await until("the expression", () => view.regex.value === "^Taste");
});

test("side by side is what there is to put there, and says what is missing", async () => {
  const { element } = await tools();
  const item = (value: string) => element.renderRoot.querySelector<HTMLElement & { disabled: boolean }>(`wa-dropdown-item[value="${value}"]`)!;
  expect(item("models").disabled).toBe(true);
  expect(item("models").textContent).toContain("select a second");
  view.showModels(["near", "other"]);
  await until("the models", () => !item("models").disabled);
  expect(item("examples").textContent).toContain("pin one first");
  item("models").dispatchEvent(new CustomEvent("wa-select", { detail: { item: { value: "models" } }, bubbles: true }));
  expect(view.compare.value).toBe("models");
  await until("the toggles", () => element.renderRoot.querySelector("[aria-pressed]"));
  element.renderRoot.querySelector<HTMLElement>("[aria-pressed]")!.click();
  expect(explanations.showDifference.value).toBe(true);
});

test("of several models, the one whose answer is explained is chosen by name", async () => {
  view.showModels(["near", "far"]);
  const { element } = await tools();
  const select = element.renderRoot.querySelector<HTMLSelectElement>('[aria-label="Model"]')!;
  expect(select.value).toBe("near");
  select.value = "far";
  select.dispatchEvent(new Event("change"));
  expect(view.models.value).toEqual(["far", "near"]);
});

test("is accessible", async () => {
  view.explain({ granularity: "regex" });
  view.showModels(["near", "other"]);
  view.setCompare("models");
  await expectAccessible((await tools()).element);
});
