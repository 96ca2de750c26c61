// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import type { NewExample } from "../../api/types.ts";
import { drafts } from "../../state/drafts.ts";
import { notices } from "../../state/notices.ts";
import { view } from "../../state/view.ts";
import { expectAccessible, show, until } from "../test-page.ts";
import { example, result, startOn } from "../test-server.ts";
import "./cd-editor.ts";
import type { CdEditor } from "./cd-editor.ts";

let added: NewExample[];

beforeEach(() => {
  drafts.drop("menus", "e0");
  drafts.drop("menus", "e1");
  added = [];
});

async function editor(): Promise<CdEditor> {
  const { all } = await startOn([example(0), example(1)], {
    results: [result("e0")],
    fields: [{ name: "price", type: "number", facet: false }],
    answers: {
      "POST /datasets/menus/examples": ({ body }) => {
        added = (body as { examples: NewExample[] }).examples;
        const existing: string[] = [];
        const items = added.map((e, i) => {
          const there = all.find((one) => one.fields["prompt"] === e.fields["prompt"]);
          if (there) existing.push(there.id);
          else all.push({ ...example(10 + i), fields: e.fields, parentId: e.parentId ?? null, added: true });
          return there ?? all.at(-1);
        });
        return { items, existing };
      },
      "PATCH /datasets/menus/examples": () => ({ changed: 1 }),
    },
  });
  view.select(["e0"], "e0");
  const element = await show<CdEditor>(html`<cd-editor style="height: 420px; width: 900px"></cd-editor>`);
  await until("the prompt", () => prompt(element)?.value.startsWith("Prompt 0"));
  return element;
}

const prompt = (element: CdEditor) => element.renderRoot.querySelector<HTMLTextAreaElement>("#prompt")!;
const text = (element: CdEditor) => element.renderRoot.textContent!;

const button = (element: CdEditor, words: string) =>
  [...element.renderRoot.querySelectorAll("button")].find((b) => b.textContent!.trim() === words)!;

async function write(element: CdEditor, words: string): Promise<void> {
  prompt(element).value = words;
  prompt(element).dispatchEvent(new Event("input"));
  await element.updateComplete;
}

const press = (element: CdEditor, more: KeyboardEventInit) =>
  prompt(element).dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, composed: true, cancelable: true, ...more }),
  );

test("shows the example, its answer and its length in tokens", async () => {
  const element = await editor();
  await until("tokens", () => text(element).includes("9 tokens"));
  const answer = element.renderRoot.querySelector("cd-answer")!;
  await until("the answer", () => answer.shadowRoot!.textContent!.includes("Avoid it."));
});

test("an edit is a draft that is there again after looking at another example", async () => {
  const element = await editor();
  await write(element, "Prompt 0\nabout onion soup");
  view.select(["e1"], "e1");
  await until("the other prompt", () => prompt(element).value.startsWith("Prompt 1"));
  view.select(["e0"], "e0");
  await until("the draft", () => prompt(element).value.includes("onion"));
  expect(text(element)).toContain("draft saved");
});

test("says how many words differ, and shows them", async () => {
  const element = await editor();
  await write(element, "Prompt 0\nabout onion <b>soup</b>");
  await until("the count", () => text(element).includes("1 word differs from the original"));
  button(element, "Show").click();
  await until("the difference", () => element.renderRoot.querySelector("ins"));
  expect(element.renderRoot.querySelector("ins")!.textContent!.trim()).toBe("onion");
});

test("another example is shown to be edited, though the one before showed what differs", async () => {
  const element = await editor();
  await write(element, "Prompt 0\nabout onion <b>soup</b>");
  button(element, "Show").click();
  await until("the difference", () => element.renderRoot.querySelector("ins"));
  view.select(["e1"], "e1");
  await until("the other prompt", () => prompt(element)?.value.startsWith("Prompt 1"));
  view.select(["e0"], "e0");
  await until("the draft", () => prompt(element)?.value.includes("onion"));
});

test("what no longer differs is shown to be edited", async () => {
  const element = await editor();
  await write(element, "Prompt 0\nabout onion <b>soup</b>");
  button(element, "Show").click();
  await until("the difference", () => element.renderRoot.querySelector("ins"));
  drafts.drop("menus", "e0");
  await until("the original", () => prompt(element)?.value.startsWith("Prompt 0"));
});

test.for([
  ["1.05", 1.05],
  ["-0.5", -0.5],
  ["1e-3", 0.001],
  ["100", 100],
] as const)("a number can be typed key by key: %s", async ([typed, number]) => {
  const element = await editor();
  const box = element.renderRoot.querySelector<HTMLInputElement>("input[type=number]")!;
  box.focus();
  for (const key of typed) {
    await userEvent.keyboard(key);
    await element.updateComplete;
  }
  expect(box.value).toBe(typed);
  expect(drafts.of("menus", "e0")!.fields["price"]).toBe(number);
});

test("a number box that was emptied stays empty, and shows the number of the next example", async () => {
  const element = await editor();
  const box = element.renderRoot.querySelector<HTMLInputElement>("input[type=number]")!;
  box.focus();
  await userEvent.keyboard("7{Backspace}");
  await element.updateComplete;
  expect(box.value).toBe("");
  drafts.save("menus", "e1", { price: 0 });
  view.select(["e1"], "e1");
  await until("the other number", () => box.value === "0");
  view.select(["e0"], "e0");
  await until("no number", () => box.value === "");
});

test("an edit that is taken back by hand is no draft", async () => {
  const element = await editor();
  const before = prompt(element).value;
  await write(element, before + "!");
  expect(drafts.of("menus", "e0")).not.toBeNull();
  await write(element, before);
  expect(drafts.of("menus", "e0")).toBeNull();
});

test("Ctrl+Enter adds the edit below its parent and shows it", async () => {
  const element = await editor();
  await write(element, "A new prompt");
  press(element, {});
  await until("the new example", () => view.primary.value === "e10");
  expect(added).toEqual([
    { fields: { prompt: "A new prompt", target: "", source: "manual" }, parentId: "e0", rule: "edit" },
  ]);
  expect(view.pinned.value).toBeNull();
  expect(drafts.of("menus", "e0")).toBeNull();
  expect(notices.message.value?.undo).toBeDefined();
});

test("an edit that is in the dataset already is shown, and nothing can be undone", async () => {
  const element = await editor();
  await write(element, "Prompt 1\nabout <b>soup</b>");
  press(element, {});
  await until("the example", () => view.primary.value === "e1");
  expect(notices.message.value?.text).toBe("This example is in the dataset already.");
  expect(notices.message.value?.undo).toBeUndefined();
});

test("Ctrl+Shift+Enter also pins the parent for comparison", async () => {
  const element = await editor();
  await write(element, "A new prompt");
  press(element, { shiftKey: true });
  await until("the comparison", () => view.pinned.value === "e0" && view.primary.value === "e10");
  expect(view.compare.value).toBe("examples");
});

test("an empty prompt cannot be added", async () => {
  const element = await editor();
  await write(element, "  ");
  expect(element.renderRoot.querySelector<HTMLButtonElement>(".bar .primary")!.disabled).toBe(true);
});

test("dropping an edit can be undone", async () => {
  const element = await editor();
  await write(element, "Something else");
  element.renderRoot.querySelector<HTMLButtonElement>('[title="Drop the edit"]')!.click();
  await until("the original", () => prompt(element).value.startsWith("Prompt 0"));
  await notices.undo();
  await until("the edit", () => prompt(element).value === "Something else");
});

test("is accessible, while something is edited too", async () => {
  const element = await editor();
  await expectAccessible(element);
  await write(element, "Prompt 0 changed");
  await expectAccessible(element);
});
