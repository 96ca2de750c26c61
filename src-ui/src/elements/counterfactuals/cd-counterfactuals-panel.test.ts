// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { beforeEach, expect, test } from "vitest";
import type { Capabilities, Example, NewExample, Preview } from "../../api/types.ts";
import { catalog } from "../../state/catalog.ts";
import { counterfactuals } from "../../state/counterfactuals.ts";
import { notices } from "../../state/notices.ts";
import { view } from "../../state/view.ts";
import { expectAccessible, serve, show, until, type Answer } from "../test-page.ts";
import "./cd-counterfactuals-panel.ts";
import type { CdCounterfactualsPanel } from "./cd-counterfactuals-panel.ts";
import type { CdVariant } from "./cd-variant.ts";

const field = (name: string, type: string, more: object = {}) => ({
  name,
  label: name,
  type,
  required: true,
  default: null,
  min: null,
  max: null,
  step: null,
  choices: null,
  help: "",
  placeholder: null,
  ...more,
});
const CAPABILITIES = {
  metrics: [],
  limits: { examplesPerRequest: 1000 },
  generators: [
    {
      name: "word_replacer",
      title: "Word replacer",
      description: "Replaces words.",
      available: true,
      unavailableReason: null,
      fields: [
        field("substitutions", "long_text", { default: "great -> terrible" }),
        field("fields", "fields", { default: ["prompt"] }),
      ],
    },
    { name: "scrambler", title: "Scrambler", description: "Shuffles.", available: true, unavailableReason: null, fields: [] },
  ],
} as unknown as Capabilities;

const example = (id: string, prompt: string, more: Partial<Example> = {}): Example => ({
  id,
  dataset: "d",
  position: Number(id),
  fields: { prompt, target: null },
  parentId: null,
  rule: null,
  added: false,
  hidden: false,
  createdAt: "",
  children: 0,
  ...more,
});
const PARENTS = [example("1", "a great day"), example("2", "<b>great</b> night")];
const PREVIEW: Preview = {
  items: [
    {
      parentId: "1",
      fields: { prompt: "a terrible day", target: null },
      rule: "word_replacer: great -> terrible",
      changes: [{ field: "prompt", start: 2, end: 7, before: "great", after: "terrible" }],
    },
    {
      parentId: "2",
      fields: { prompt: "<b>terrible</b> night", target: null },
      rule: "word_replacer: great -> terrible",
      changes: [{ field: "prompt", start: 3, end: 8, before: "great", after: "terrible" }],
    },
  ],
  skipped: [],
  truncated: false,
};

let added: NewExample[] = [];
let there: Example[] = [];
let hidden: unknown = null;
let asked: unknown[] = [];
let slice: unknown = null;

function isSame(one: Example, other: NewExample): boolean {
  return one.fields["prompt"] === other.fields["prompt"];
}

/** A new example, as the server keeps it: what is empty is not there. */
function fresh({ fields }: NewExample): Example {
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ""));
  there.push(example(`${10 + there.length}`, "", { fields: kept, added: true }));
  return there.at(-1)!;
}

async function panel(preview: Preview = PREVIEW, more: Record<string, Answer> = {}): Promise<CdCounterfactualsPanel> {
  added = [];
  there = [];
  hidden = null;
  asked = [];
  slice = null;
  serve({
    "GET /capabilities": () => CAPABILITIES,
    "GET /datasets": () => [{ name: "d", size: 2, fields: [{ name: "prompt", type: "text", facet: false }] }],
    "GET /models": () => [],
    "GET /datasets/d/slices": () => [],
    "GET /datasets/d/facets": () => ({ facets: [] }),
    "PUT /datasets/d/slices/*": ({ path, body }) => (slice = { path, body }),
    "GET /datasets/d/examples/*": ({ path }) => PARENTS.find((p) => path.endsWith(`/${p.id}`)),
    "GET /datasets/d/examples": () => ({ items: PARENTS, total: 2, offset: 0, limit: 100 }),
    "POST /datasets/d/examples": ({ body }) => {
      const { examples } = body as { examples: NewExample[] };
      added.push(...examples);
      const before = new Set(there);
      const items = examples.map((e) => there.find((one) => isSame(one, e)) ?? fresh(e));
      return { items: [...new Set(items)], existing: items.filter((one) => before.has(one)).map((one) => one.id) };
    },
    "PATCH /datasets/d/examples": ({ body }) => {
      hidden = body;
      return { changed: 1 };
    },
    "POST /generators/*": ({ body, path }) => {
      asked.push({ path, ...(body as object) });
      return preview;
    },
    ...more,
  });
  await catalog.load();
  view.restore({ dataset: "d", selection: ["1", "2"], primary: "1" });
  counterfactuals.clear();
  return show<CdCounterfactualsPanel>(html`<cd-counterfactuals-panel style="height: 500px"></cd-counterfactuals-panel>`);
}

async function proposed(element: CdCounterfactualsPanel): Promise<CdVariant[]> {
  element.renderRoot.querySelector<HTMLElement>("button.primary")!.click();
  await until("the proposals", () => element.renderRoot.querySelector("cd-variant"));
  const variants = [...element.renderRoot.querySelectorAll<CdVariant>("cd-variant")];
  await until("the marks", () => variants.every((v) => v.renderRoot.querySelector("ins")));
  return variants;
}
const button = (root: ParentNode, words: string) =>
  [...root.querySelectorAll<HTMLElement>("button")].find((b) => b.textContent!.replace(/\s+/gu, " ").includes(words))!;

beforeEach(() => {
  view.restore({});
  counterfactuals.chosen.value = "word_replacer";
  counterfactuals.configs.value = {};
});

test("asks for variants of the selection with what was filled in", async () => {
  await proposed(await panel());
  expect(asked).toEqual([
    {
      path: "/generators/word_replacer/preview",
      dataset: "d",
      exampleIds: ["1", "2"],
      config: { substitutions: "great -> terrible", fields: ["prompt"] },
    },
  ]);
});

test("marks what went and what came, as text", async () => {
  const [first, second] = await proposed(await panel());
  expect(first!.renderRoot.querySelector("del")!.textContent).toBe("great");
  expect(first!.renderRoot.querySelector("ins")!.textContent).toBe("terrible");
  expect(second!.renderRoot.querySelector("b")).toBeNull();
  expect(second!.renderRoot.querySelector(".text")!.textContent!.replace(/\s+/gu, " ").trim()).toBe("<b>greatterrible</b> night");
});

test("proposals stay when another example is selected", async () => {
  const element = await panel();
  await proposed(element);
  view.select(["2"]);
  await element.updateComplete;
  expect(element.renderRoot.querySelectorAll("cd-variant")).toHaveLength(2);
});

test("what was filled in stays when another example is selected", async () => {
  const element = await panel();
  const box = () => element.renderRoot.querySelector("cd-form")!.renderRoot.querySelector("textarea")!;
  box().value = "great -> awful";
  box().dispatchEvent(new Event("input"));
  view.select(["2"]);
  await element.updateComplete;
  await element.renderRoot.querySelector("cd-form")!.updateComplete;
  expect(box().value).toBe("great -> awful");
});

test("adds everything with parents, rules and a slice, and selects what was added", async () => {
  const element = await panel();
  await proposed(element);
  button(element.renderRoot, "Add all 2").click();
  await until("the examples", () => view.selection.value.length === 2 && !view.selection.value.includes("1"));
  expect(added).toEqual(PREVIEW.items.map(({ fields, parentId, rule }) => ({ fields, parentId, rule })));
  expect(slice).toMatchObject({ path: `/datasets/d/slices/${encodeURIComponent("word_replacer great -> terrible")}` });
  expect(counterfactuals.open.value).toHaveLength(0);
});

test("what is in the dataset already is selected, too, but not counted and not hidden by Undo", async () => {
  const element = await panel();
  await proposed(element);
  there = [example("77", "a terrible day")];
  button(element.renderRoot, "Add all 2").click();
  await until("the words", () => notices.message.value?.text === "Added 1 example to the slice word_replacer great -> terrible.");
  expect(view.selection.value).toEqual(["77", "11"]);
  expect(slice).toMatchObject({ body: { exampleIds: ["77", "11"] } });
  await notices.undo();
  expect(hidden).toEqual({ ids: ["11"], hidden: true });
});

test("where all is in the dataset already, that is said and nothing can be undone", async () => {
  const element = await panel();
  await proposed(element);
  counterfactuals.nameSlice("");
  there = [example("77", "a terrible day"), example("78", "<b>terrible</b> night")];
  button(element.renderRoot, "Add all 2").click();
  await until("the words", () => notices.message.value?.text === "These examples are in the dataset already.");
  expect(notices.message.value?.undo).toBeUndefined();
  expect(counterfactuals.open.value).toHaveLength(0);
});

test("variants that became equal are one example, also where one has an empty field that the other lacks", async () => {
  const element = await panel();
  await proposed(element);
  const [first, second] = counterfactuals.open.value;
  counterfactuals.edit(first!.key, "prompt", "the same");
  counterfactuals.edit(second!.key, "prompt", "the same");
  counterfactuals.edit(second!.key, "target", "");
  button(element.renderRoot, "Add all 2").click();
  await until("the example", () => counterfactuals.open.value.length === 0);
  expect(counterfactuals.variants.value!.map((v) => v.addedId)).toEqual(["10", "10"]);
  expect(view.selection.value).toEqual(["10"]);
});

test("what was edited by hand is what is added", async () => {
  const element = await panel();
  const [first] = await proposed(element);
  first!.renderRoot.querySelector<HTMLElement>("button[aria-label=Edit]")!.click();
  await first!.updateComplete;
  const box = first!.renderRoot.querySelector("textarea")!;
  box.value = "an awful day";
  box.dispatchEvent(new Event("input"));
  button(first!.renderRoot, "Add").click();
  await until("the example", () => added.length);
  expect(added[0]!.fields["prompt"]).toBe("an awful day");
});

test("add and compare pins the parent and selects the child", async () => {
  const element = await panel();
  const [, second] = await proposed(element);
  counterfactuals.nameSlice("");
  button(second!.renderRoot, "Add and compare").click();
  await until("the pin", () => view.pinned.value);
  expect(view.pinned.value).toBe("2");
  expect(view.compare.value).toBe("examples");
  expect(view.selection.value).toEqual([view.primary.value]);
  expect(view.primary.value).not.toBe("2");
});

test("a refused Add is told above the proposals, until the next one", async () => {
  let refused = true;
  const element = await panel(PREVIEW, {
    "POST /datasets/d/examples": ({ body }) =>
      refused
        ? Response.json({ error: { code: "LIMIT", message: "The dataset is full.", details: {} } }, { status: 409 })
        : { items: (body as { examples: NewExample[] }).examples.map((e, i) => example(`${30 + i}`, "", { fields: e.fields })), existing: [] },
  });
  await proposed(element);
  const told = () => element.renderRoot.querySelector("[role=alert]")?.textContent;
  button(element.renderRoot, "Add all 2").click();
  await until("the refusal", () => told()?.includes("The dataset is full."));
  expect(element.renderRoot.querySelectorAll("cd-variant")).toHaveLength(2);
  await expectAccessible(element);
  refused = false;
  button(element.renderRoot, "Add all 2").click();
  await until("the examples", () => counterfactuals.open.value.length === 0);
  await element.updateComplete;
  expect(told()).toBeUndefined();
});

test("says which examples gave nothing, and why", async () => {
  const element = await panel({ items: [], skipped: [{ parentId: "1", reason: "None of the words is there." }], truncated: false });
  element.renderRoot.querySelector<HTMLElement>("button.primary")!.click();
  await until("the reason", () => element.renderRoot.textContent!.includes("None of the words is there."));
});

test("shows at the field what the server says is wrong with it", async () => {
  const element = await panel(PREVIEW, {
    "POST /generators/*": () =>
      Response.json(
        { error: { code: "INVALID_REQUEST", message: 'Rule 1 has no "->".', details: { field: "config.substitutions" } } },
        { status: 400 },
      ),
  });
  element.renderRoot.querySelector<HTMLElement>("button.primary")!.click();
  const form = element.renderRoot.querySelector("cd-form")!;
  await until("the complaint", () => form.renderRoot.querySelector(".error")?.textContent === 'Rule 1 has no "->".');
});

test("is accessible, with proposals and while one is edited", async () => {
  const element = await panel({ ...PREVIEW, skipped: [{ parentId: "1", reason: "No." }] });
  await expectAccessible(element);
  const [first] = await proposed(element);
  first!.renderRoot.querySelector<HTMLElement>("button[aria-label=Edit]")!.click();
  await first!.updateComplete;
  await expectAccessible(element);
});
