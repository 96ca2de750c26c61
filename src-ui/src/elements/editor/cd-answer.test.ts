// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { afterEach, expect, test } from "vitest";
import type { Result, Run } from "../../api/types.ts";
import { notices } from "../../state/notices.ts";
import { responses } from "../../state/responses.ts";
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
  onerror: (() => void) | undefined;
  close(): void {
    ScriptedSource.open = ScriptedSource.open.filter((other) => other !== this);
  }
  say(name: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
}

const BrowsersSource = window.EventSource;

afterEach(() => {
  // Without a dataset nobody waits for anything any more.
  view.restore({});
  window.EventSource = BrowsersSource;
  ScriptedSource.open = [];
  notices.problems.value.forEach(({ id }) => notices.dismiss(id));
});

async function answer(results: Result[], answers: Record<string, Answer> = {}): Promise<CdAnswer> {
  await startOn([example(0), example(1)], { results, answers });
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
  await until("the streams", () => ids.every(source));
  return [element, ...ids.map((id) => source(id)!)];
}

const source = (id: string) => ScriptedSource.open.find(({ url }) => url.includes(`/runs/${id}/`));
const said = (element: CdAnswer) => element.renderRoot.querySelector("p")?.textContent;
const status = (id: string) => responses.of(id, "demo").peek()?.status;

/** A server that starts the runs r1, r2, ... and notes which of them are cancelled. */
function starting(more: Record<string, Answer> = {}): { answers: Record<string, Answer>; cancelled: string[] } {
  window.EventSource = ScriptedSource as unknown as typeof EventSource;
  let runs = 0;
  const cancelled: string[] = [];
  return {
    cancelled,
    answers: {
      "POST /runs": ({ body }) => ({ ...asked(`r${++runs}`), total: (body as { exampleIds: string[] }).exampleIds.length }),
      "POST /runs/*": ({ path }) => {
        const id = path.split("/")[2]!;
        cancelled.push(id);
        return asked(id);
      },
      ...more,
    },
  };
}

/** What the server tells last of a run that was cancelled before its rows were asked. */
function endCancelled(run: ScriptedSource, id: string, ...exampleIds: string[]): void {
  for (const exampleId of exampleIds) run.say("row", result(exampleId, { runId: id, status: "cancelled", text: null }));
  run.say("end", { ...asked(id), state: "cancelled", total: exampleIds.length });
}

const refusal = () =>
  Response.json({ error: { code: "OVERLOADED", message: "Too many runs wait.", details: {} } }, { status: 429 });
const problems = () => notices.problems.value.map(({ message }) => message);

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

test("a refused run fails only the rows that have no answer", async () => {
  await answer([result("e0")], { "POST /runs": refusal });
  await until("the answer", () => status("e0") === "done");
  await responses.run({ model: "demo", exampleIds: ["e0", "e1"] });
  expect([status("e0"), status("e1")]).toEqual(["done", "failed"]);
  expect(problems()).toEqual(["Too many runs wait."]);
});

test("a single row without an answer says itself why it was refused", async () => {
  const element = await answer([], { "POST /runs": refusal });
  await until("nothing", () => said(element) === "No answer yet.");
  await responses.run({ model: "demo", exampleIds: ["e0"] });
  await until("the reason", () => said(element) === "Too many runs wait.");
  expect(problems()).toEqual([]);
});

test("an answer that was to be asked again stays when that is refused, and the reason is told", async () => {
  const element = await answer([result("e0")], { "POST /runs": refusal });
  await until("the answer", () => said(element) === "Avoid it.");
  element.renderRoot.querySelector<HTMLElement>('[aria-label="Ask again: demo"]')!.click();
  await until("the reason", () => problems().join() === "Too many runs wait.");
  await until("the answer again", () => said(element) === "Avoid it.");
});

test("an answer goes on while another run of the model is cancelled", async () => {
  const [element, cancelled, other] = await answerOf("a", "b");
  other!.say("row", result("e0", { runId: "b", status: "running", text: "The", finishReason: null }));
  endCancelled(cancelled!, "a", "e1");
  other!.say("token", { exampleId: "e0", index: 0, text: " soup" });
  await until("the text", () => said(element)?.includes("soup"));
  expect(said(element)).toBe("The soup");
});

test("rows that a run did not come to before it was cancelled are cancelled, unless another run has them still", async () => {
  await answer([], starting().answers);
  const first = await responses.run({ model: "demo", exampleIds: ["e0", "e1"] });
  const second = await responses.run({ model: "demo", exampleIds: ["e1"] });
  endCancelled(source(first!.id)!, first!.id, "e0", "e1");
  expect([status("e0"), status("e1")]).toEqual(["cancelled", "queued"]);
  endCancelled(source(second!.id)!, second!.id, "e1");
  expect(status("e1")).toBe("cancelled");
});

test("a queued row can be stopped", async () => {
  const { answers, cancelled } = starting();
  const element = await answer([], answers);
  await responses.run({ model: "demo", exampleIds: ["e0"] });
  const stop = () => element.renderRoot.querySelector<HTMLElement>('[aria-label="Stop"]');
  await until("the button", stop);
  stop()!.click();
  await until("the request", () => cancelled.join() === "r1");
});

test("a run that ended before its cancelling was answered has ended", async () => {
  let reply = (_: Run) => {};
  await answer([], starting({ "POST /runs/*": () => new Promise((resolve) => (reply = resolve)) }).answers);
  const run = await responses.run({ model: "demo", exampleIds: ["e0"] });
  const cancelling = responses.cancel(run!.id);
  endCancelled(source(run!.id)!, run!.id, "e0");
  reply(asked(run!.id));
  await cancelling;
  expect(responses.runs.value).toEqual([]);
});

test("what was left while it was answered is answered when somebody comes back", async () => {
  const { answers, cancelled } = starting();
  const element = await answer([], answers);
  void responses.want("e0", "demo");
  await until("the run", () => source("r1"));
  const run = source("r1")!;
  run.say("row", result("e0", { runId: "r1", status: "running", text: "The", finishReason: null }));
  view.select(["e1"], "e1");
  await until("the end of it", () => cancelled.join() === "r1");
  view.select(["e0"], "e0");
  void responses.want("e0", "demo");
  await until("another run", () => source("r2"));
  run.say("token", { exampleId: "e0", index: 0, text: " soup" });
  endCancelled(run, "r1", "e0");
  await until("the wait", () => said(element) === "Waiting for the model.");
  source("r2")!.say("row", result("e0", { runId: "r2", text: "Yes." }));
  await until("the answer", () => said(element) === "Yes.");
  expect(cancelled).toEqual(["r1"]);
});

test("what was left and is answered all the same has its answer", async () => {
  const { answers, cancelled } = starting();
  const element = await answer([], answers);
  void responses.want("e0", "demo");
  await until("the run", () => source("r1"));
  view.select(["e1"], "e1");
  await until("the end of it", () => cancelled.length);
  source("r1")!.say("row", result("e0", { runId: "r1" }));
  await until("the answer", () => said(element) === "Avoid it.");
});

test("who leaves and comes back while the run is being started gets its answer", async () => {
  let start = () => {};
  const started = new Promise<void>((resolve) => (start = resolve));
  const { answers, cancelled } = starting({ "POST /runs": () => started.then(() => asked("r1")) });
  const element = await answer([], answers);
  void responses.want("e0", "demo");
  await until("the wait", () => status("e0") === "queued");
  view.select(["e1"], "e1");
  view.select(["e0"], "e0");
  void responses.want("e0", "demo");
  start();
  await until("the run", () => source("r1"));
  source("r1")!.say("row", result("e0", { runId: "r1" }));
  await until("the answer", () => said(element) === "Avoid it.");
  expect(cancelled).toEqual([]);
});

test("who leaves while the run is being started ends it", async () => {
  let start = () => {};
  const started = new Promise<void>((resolve) => (start = resolve));
  const { answers, cancelled } = starting({ "POST /runs": () => started.then(() => asked("r1")) });
  await answer([], answers);
  void responses.want("e0", "demo");
  await until("the wait", () => status("e0") === "queued");
  view.select(["e1"], "e1");
  start();
  await until("the end of it", () => cancelled.join() === "r1");
  expect(responses.of("e0", "demo").peek()).toBeNull();
});

test("what a person cancelled is not answered by itself", async () => {
  const { answers } = starting();
  await answer([], answers);
  void responses.want("e0", "demo");
  await until("the run", () => source("r1"));
  endCancelled(source("r1")!, "r1", "e0");
  view.select(["e1"], "e1");
  view.select(["e0"], "e0");
  await responses.want("e0", "demo");
  expect(status("e0")).toBe("cancelled");
  expect(source("r2")).toBeUndefined();
});

test("all rows of a run that ended while the connection was broken are made up for", async () => {
  const rows = Array.from({ length: 1001 }, (_, i) => result(`x${i}`, { runId: "r1", status: "cancelled", text: null }));
  rows[1000] = result("e0", { runId: "r1" });
  const { answers } = starting({
    "GET /runs/r1": () => ({ ...asked("r1"), state: "cancelled", total: 1001 }),
    "GET /runs/r1/rows": ({ query }) => {
      const offset = Number(query.get("offset") ?? 0);
      return { items: rows.slice(offset, offset + 1000), total: 1001, offset, limit: 1000 };
    },
  });
  const element = await answer([], answers);
  await responses.run({ model: "demo", exampleIds: ["e0"] });
  source("r1")!.onerror!();
  await until("the answer", () => said(element) === "Avoid it.");
});

test("rows of a run that was deleted wait for nothing", async () => {
  const element = await answer([], starting().answers);
  await responses.run({ model: "demo", exampleIds: ["e0"] });
  await until("the wait", () => said(element) === "Waiting for the model.");
  source("r1")!.onerror!();
  await until("the end of it", () => said(element) === "No answer yet.");
});
