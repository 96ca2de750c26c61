// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { beforeAll, expect, test } from "vitest";
import { examples } from "../../state/examples.ts";
import { metrics } from "../../state/metrics.ts";
import { preferences } from "../../state/preferences.ts";
import { view } from "../../state/view.ts";
import { expectAccessible, show, until } from "../test-page.ts";
import { example, FAILED_MODEL, MODEL, result, startOn } from "../test-server.ts";
import "./cd-data-table.ts";
import type { CdDataTable } from "./cd-data-table.ts";

const ROWS = 5000;
let requests: string[];

beforeAll(() => (document.body.style.margin = "0"));

async function table(): Promise<CdDataTable> {
  preferences.hiddenColumns.value = {};
  ({ requests } = await startOn(
    Array.from({ length: ROWS }, (_, i) => example(i)),
    {
      models: [MODEL, FAILED_MODEL],
      results: [
        result("e0"),
        result("e1", { status: "failed", text: null, error: { code: "X", message: "Quota exceeded.", retryable: true } }),
        result("e2", { status: "running", text: "Rec" }),
      ],
    },
  ));
  const element = await show<CdDataTable>(html`<cd-data-table style="height: 600px; width: 900px"></cd-data-table>`);
  await until("rows in the page", () => lines(element).length > 5 && lines(element)[0]!.textContent!.includes("Avoid"));
  return element;
}

const lines = (element: CdDataTable) => [...element.renderRoot.querySelectorAll<HTMLElement>(".line")];
const line = (element: CdDataTable, index: number) =>
  element.renderRoot.querySelector<HTMLElement>(`.line[data-index="${index}"]`)!;
const click = (element: HTMLElement, more: MouseEventInit = {}) =>
  element.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, ...more }));
const press = (element: HTMLElement, key: string, more: KeyboardEventInit = {}) =>
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more }));

test("of thousands of rows only those in sight are in the page, and only their block is fetched", async () => {
  const element = await table();
  expect(lines(element).length).toBeLessThan(40);
  expect(element.renderRoot.querySelector("[role=grid]")?.getAttribute("aria-rowcount")).toBe(String(ROWS + 1));
  expect(requests.filter((r) => r.startsWith("GET /datasets/menus/examples?"))).toHaveLength(1);
});

test("scrolling far away fetches what is there", async () => {
  const element = await table();
  element.renderRoot.querySelector(".scroller")!.scrollTop = 50 * 4000;
  await until("the row", () => line(element, 4003)?.textContent?.includes("Prompt 4003"));
  expect(requests.filter((r) => r.startsWith("GET /datasets/menus/examples?")).length).toBeLessThanOrEqual(4);
});

test("a value of the dataset is text, never HTML", async () => {
  const element = await table();
  expect(line(element, 0).textContent).toContain("about <b>soup</b>");
  expect(line(element, 0).querySelector("b")).toBeNull();
});

test("an answer shows its state: done, failed with the reason and a retry, streaming", async () => {
  const element = await table();
  expect(line(element, 0).textContent).toContain("Avoid it.");
  expect(line(element, 1).textContent).toContain("Quota exceeded.");
  expect(line(element, 1).textContent).toContain("Retry");
  expect(line(element, 2).querySelector(".streaming")?.textContent).toBe("Rec");
});

test("click selects one row, Ctrl adds, Shift takes the range", async () => {
  const element = await table();
  click(line(element, 1));
  await until("one", () => view.selection.value.join() === "e1");
  click(line(element, 3), { ctrlKey: true });
  await until("two", () => view.selection.value.join() === "e1,e3");
  click(line(element, 5), { shiftKey: true });
  await until("the range", () => view.selection.value.join() === "e3,e4,e5");
  expect(view.primary.value).toBe("e5");
});

test("the arrow keys move, with Shift extend, Space toggles, Escape goes back to one row", async () => {
  const element = await table();
  click(line(element, 0));
  await until("the first row", () => view.primary.value === "e0");
  press(line(element, 0), "ArrowDown");
  await until("the second row", () => view.primary.value === "e1" && element.shadowRoot!.activeElement === line(element, 1));
  press(line(element, 1), "ArrowDown", { shiftKey: true });
  await until("two rows", () => view.selection.value.join() === "e1,e2");
  press(line(element, 2), "Escape");
  await until("one row", () => view.selection.value.join() === "e2");
  press(line(element, 2), "a", { ctrlKey: true });
  await until("all rows", () => view.selection.value.length === ROWS);
});

test("End and Home take the focus along, to rows that are not in the page yet", async () => {
  const element = await table();
  click(line(element, 0));
  await until("the first row", () => view.primary.value === "e0");
  line(element, 0).focus();
  press(line(element, 0), "End");
  await until("the last row", () => element.shadowRoot!.activeElement === line(element, ROWS - 1));
  await until("its example", () => view.primary.value === `e${ROWS - 1}`);
  press(line(element, ROWS - 1), "Home");
  await until("the first row", () => line(element, 0) && element.shadowRoot!.activeElement === line(element, 0));
});

test("PageDown that is held down keeps the focus in the table", async () => {
  const element = await table();
  click(line(element, 0));
  await until("the first row", () => view.primary.value === "e0");
  line(element, 0).focus();
  for (let i = 0; i < 12; i++) {
    press(element.shadowRoot!.activeElement as HTMLElement, "PageDown");
    await new Promise((go) => requestAnimationFrame(go));
  }
  const focused = () => Number(element.shadowRoot!.activeElement?.getAttribute("data-index"));
  await until("the row", () => view.primary.value === `e${focused()}` && focused() >= 100);
});

test("who has gone elsewhere before the row was there is not called back", async () => {
  const element = await table();
  line(element, 0).focus();
  press(line(element, 0), "End");
  const search = element.renderRoot.querySelector("cd-table-toolbar")!.renderRoot.querySelector("input")!;
  search.focus();
  await until("the last row", () => line(element, ROWS - 1)?.classList.contains("primary"));
  expect(element.shadowRoot!.activeElement?.localName).toBe("cd-table-toolbar");
  search.blur();
  element.renderRoot.querySelector(".scroller")!.scrollTop = 0;
  await until("the first row", () => line(element, 0));
  element.renderRoot.querySelector(".scroller")!.scrollTop = ROWS * 50;
  await until("the last row", () => line(element, ROWS - 1));
  expect(element.shadowRoot!.activeElement).toBeNull();
});

test("a row that is shown from elsewhere comes into sight", async () => {
  const element = await table();
  await examples.idsBetween(90, 99);
  view.select(["e95"], "e95");
  await until("the row", () => line(element, 95)?.classList.contains("primary"));
});

test("a search that fails shows no rows and says why, and is tried again when asked", async () => {
  const element = await table();
  const served = window.fetch;
  let fails = true;
  window.fetch = (input, init) =>
    fails && String(input).includes("query=4003")
      ? Promise.resolve(Response.json({ error: { code: "INTERNAL", message: "The disk is full.", details: {} } }, { status: 500 }))
      : served(input, init);
  view.setFilter({ query: "4003" });
  await until("the reason", () => element.renderRoot.textContent!.includes("could not be fetched: The disk is full."));
  expect(lines(element)).toHaveLength(0);
  const toolbar = element.renderRoot.querySelector("cd-table-toolbar")!;
  await toolbar.updateComplete;
  expect(toolbar.renderRoot.querySelector("[role=status]")!.textContent).toBe("");
  fails = false;
  element.renderRoot.querySelector<HTMLElement>(".empty button")!.click();
  await until("the row", () => lines(element).length === 1 && lines(element)[0]!.textContent!.includes("Prompt 4003"));
  await until("their number", () => toolbar.renderRoot.querySelector("[role=status]")!.textContent === "1 match");
});

test("rows that are here stay when others of their list could not be fetched", async () => {
  const element = await table();
  const served = window.fetch;
  let refused = false;
  window.fetch = (input, init) => {
    if (!String(input).includes("offset=4000")) return served(input, init);
    refused = true;
    return Promise.resolve(new Response(null, { status: 500 }));
  };
  element.renderRoot.querySelector(".scroller")!.scrollTop = 50 * 4000;
  await until("the refusal", () => refused && examples.problem.value);
  element.renderRoot.querySelector(".scroller")!.scrollTop = 0;
  await until("the first row", () => line(element, 0)?.textContent?.includes("Prompt 0"));
});

test("is accessible, as a table and as cards", async () => {
  const element = await table();
  click(line(element, 0));
  await until("the row", () => view.primary.value === "e0");
  await expectAccessible(element);
  element.style.width = "360px";
  await until("cards", () => element.renderRoot.querySelector(".cards .line .top"));
  await expectAccessible(element);
});

test("shows how good each answer is, when the metrics panel was asked for it", async () => {
  metrics.inTable.value = ["rougeL"];
  const element = await table();
  const head = () => [...element.renderRoot.querySelectorAll("[role=columnheader]")].map((cell) => cell.textContent!.trim());
  await until("the column", () => head().some((words) => words.startsWith("ROUGE-L")));
  await until("the value", () => line(element, 0).textContent!.includes("0.833"));
  expect(requests.filter((r) => r.startsWith("POST /metrics/examples"))).toHaveLength(1);
  metrics.inTable.value = [];
  await until("no column", () => !head().some((words) => words.startsWith("ROUGE-L")));
});

test("Search in a column begins a condition that the search reads, whatever the field's name", async () => {
  await startOn([example(0, { "my field": "x" })], { fields: [{ name: "my field", type: "text", facet: false }] });
  const element = await show<CdDataTable>(html`<cd-data-table style="height: 600px; width: 900px"></cd-data-table>`);
  const trigger = () => element.renderRoot.querySelector('[aria-label="Column my field"]');
  await until("the column", trigger);
  view.setFilter({ query: "garlic" });
  trigger()!.dispatchEvent(new CustomEvent("wa-select", { detail: { item: { value: "search" } }, bubbles: true }));
  expect(view.filter.value.query).toBe('garlic "my field":');
});
