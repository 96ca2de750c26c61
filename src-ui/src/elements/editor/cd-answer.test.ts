// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { afterEach, expect, test } from "vitest";
import type { Result, Run } from "../../api/types.ts";
import { view } from "../../state/view.ts";
import { type Answer, expectAccessible, show, until } from "../test-page.ts";
import { example, result, startOn } from "../test-server.ts";
import "./cd-answer.ts";
import type { CdAnswer } from "./cd-answer.ts";

/** Streams of events that say what the test lets them say. */
class ScriptedSource extends EventTarget {
  static open: ScriptedSource[] = [];
  constructor(readonly url: string) {
    super();
    ScriptedSource.open.push(this);
  }
  close(): void {
    ScriptedSource.open = ScriptedSource.open.filter((other) => other !== this);
  }
  say(name: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
}

const BrowsersSource = window.EventSource;

afterEach(() => {
  window.EventSource = BrowsersSource;
  ScriptedSource.open = [];
});

async function answer(results: Result[], answers: Record<string, Answer> = {}): Promise<CdAnswer> {
  await startOn([example(0)], { results, answers });
  view.select(["e0"], "e0");
  return show<CdAnswer>(html`<cd-answer model="demo" example="e0"></cd-answer>`);
}

const asked = (id: string) => ({ id, model: "demo", state: "running", total: 1, createdAt: "2026-01-01T00:00:00Z" }) as Run;

/** The answer of a page that finds these runs under way, and what says how they go on. */
async function answerOf(...ids: string[]): Promise<[CdAnswer, ...ScriptedSource[]]> {
  window.EventSource = ScriptedSource as unknown as typeof EventSource;
  const element = await answer([], {
    "GET /runs*": ({ query }) => ({
      items: query.get("state") === "running" ? ids.map(asked) : [],
      total: ids.length,
      offset: 0,
      limit: 100,
    }),
  });
  const source = (id: string) => ScriptedSource.open.find(({ url }) => url.includes(`/runs/${id}/`));
  await until("the streams", () => ids.every(source));
  return [element, ...ids.map((id) => source(id)!)];
}

const said = (element: CdAnswer) => element.renderRoot.querySelector("p")?.textContent;

test("of several answers all are shown, and one is chosen to be explained", async () => {
  const element = await answer([result("e0", { candidates: ["Avoid it.", "Add <b>salt</b>."] })]);
  const buttons = () => [...element.renderRoot.querySelectorAll<HTMLElement>("li button")];
  await until("both", () => buttons().length === 2);
  expect(element.renderRoot.textContent).toContain("Add <b>salt</b>.");
  buttons()[1]!.click();
  await until("the choice", () => buttons()[1]!.getAttribute("aria-pressed") === "true");
  expect(view.candidate.value).toBe(1);
  await expectAccessible(element);
});

test("an answer that two runs are writing is written once", async () => {
  const [element, first, second] = await answerOf("a", "b");
  for (const text of ["The", " soup"]) {
    for (const one of [first!, second!]) one.say("token", { exampleId: "e0", index: 0, text });
  }
  second!.say("row", result("e0", { runId: "b", status: "cancelled", text: null }));
  await until("the text", () => said(element)?.includes("soup"));
  expect(said(element)).toBe("The soup");
  first!.say("row", result("e0", { runId: "a", text: "The soup." }));
  await until("the whole", () => said(element) === "The soup.");
});

test("an answer that begins anew forgets what it had said", async () => {
  const [element, run] = await answerOf("a");
  const row = (text: string) => run!.say("row", result("e0", { runId: "a", status: "running", text, finishReason: null }));
  row("");
  run!.say("token", { exampleId: "e0", index: 0, text: "The soup" });
  await until("the first text", () => said(element)?.includes("soup"));
  row("A");
  run!.say("token", { exampleId: "e0", index: 0, text: " salad" });
  await until("the second text", () => said(element)?.includes("salad"));
  expect(said(element)).toBe("A salad");
});
