// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Model, Run } from "../../api/types.ts";
import { copyLink } from "../../state/actions.ts";
import { catalog } from "../../state/catalog.ts";
import { dialogs } from "../../state/dialogs.ts";
import { notices } from "../../state/notices.ts";
import { preferences } from "../../state/preferences.ts";
import { view } from "../../state/view.ts";
import { expectAccessible, serve, show, until, type Answer } from "../test-page.ts";
import { CAPABILITIES, example, FAILED_MODEL, MODEL, startOn } from "../test-server.ts";
import "./cd-key-sheet.ts";
import "./cd-model-chips.ts";
import type { CdModelChips } from "./cd-model-chips.ts";
import "./cd-notices.ts";
import type { CdNotices } from "./cd-notices.ts";
import "./cd-split.ts";
import type { CdSplit } from "./cd-split.ts";
import "./cd-status-bar.ts";
import type { CdStatusBar } from "./cd-status-bar.ts";
import "./cd-top-bar.ts";
import "./cd-tour.ts";
import type { CdTour } from "./cd-tour.ts";

const start = () => startOn([example(0), example(1), example(2)], { models: [MODEL, FAILED_MODEL] });
const button = (element: HTMLElement, name: string) =>
  [...element.shadowRoot!.querySelectorAll("button")].find(
    (b) => b.getAttribute("aria-label") === name || b.textContent!.trim() === name,
  )!;

test("a chip shows and hides its model, and the last one stays", async () => {
  await start();
  const element = await show<CdModelChips>(html`<cd-model-chips></cd-model-chips>`);
  button(element, "remote, failed").click();
  expect(view.models.value).toEqual(["demo", "remote"]);
  button(element, "demo").click();
  expect(view.models.value).toEqual(["remote"]);
  button(element, "remote, failed").click();
  expect(view.models.value).toEqual(["remote"]);
  expect(notices.message.value?.text).toContain("One model stays");
});

test("a failed model's chip says why in its title", async () => {
  await start();
  const element = await show<CdModelChips>(html`<cd-model-chips></cd-model-chips>`);
  expect(button(element, "remote, failed").title).toContain("connection refused");
});

test("without a model the bar offers to load one", async () => {
  await startOn([example(0)], { models: [] });
  const element = await show<CdModelChips>(html`<cd-model-chips></cd-model-chips>`);
  button(element, "Load a model").click();
  expect(dialogs.configure.value).toBe("models");
  dialogs.configure.value = null;
});

test("an error stays until it is dismissed, the same one is there once", async () => {
  const element = await show<CdNotices>(html`<cd-notices></cd-notices>`);
  notices.problem(new Error("The disk is full."));
  notices.problem(new Error("The disk is full."));
  await until("the banner", () => element.shadowRoot!.querySelectorAll(".banner").length === 1);
  await expectAccessible(element);
  button(element, "Dismiss").click();
  await until("no banner", () => element.shadowRoot!.querySelectorAll(".banner").length === 0);
});

test("Undo in the snackbar takes back what was done", async () => {
  const element = await show<CdNotices>(html`<cd-notices></cd-notices>`);
  let undone = false;
  notices.say("Hid one example.", () => {
    undone = true;
  });
  await until("the snackbar", () => button(element, "Undo"));
  await expectAccessible(element);
  button(element, "Undo").click();
  await until("the undo", () => undone);
});

test("the status bar steps through the examples, around the ends", async () => {
  await start();
  view.select(["e0"], "e0");
  const element = await show<CdStatusBar>(html`<cd-status-bar></cd-status-bar>`);
  expect(element.shadowRoot!.textContent).toContain("1 of 3 examples");
  button(element, "Previous example").click();
  await until("the last example", () => view.primary.value === "e2");
  button(element, "Next example").click();
  await until("the first example", () => view.primary.value === "e0");
  view.pin("e1");
  await element.updateComplete;
  await expectAccessible(element);
});

test("the status bar says what a run waits for", async () => {
  const run = { id: "a", model: "demo", state: "running", total: 3, done: 1, failed: 0, createdAt: "2026-01-01T00:00:00Z" } as Run;
  const waiting = { ...run, waitingFor: "Nobody takes connections at <models>." };
  await startOn([example(0)], {
    answers: { "GET /runs*": ({ query }) => ({ items: query.get("state") === "running" ? [waiting] : [], total: 1, offset: 0, limit: 100 }) },
  });
  const element = await show<CdStatusBar>(html`<cd-status-bar></cd-status-bar>`);
  const said = () => element.shadowRoot!.querySelector(".waiting");
  await until("the reason", () => said());
  expect(said()!.textContent).toContain("Waiting for the model: Nobody takes connections at <models>.");
  expect(said()!.getAttribute("title")).toBe("Nobody takes connections at <models>.");
  await expectAccessible(element);
});

test("a divider is where it was left, and double-clicking puts it back", async () => {
  preferences.splits.value = { test: 30 };
  const element = await show<CdSplit>(
    html`<cd-split name="test" initial="50" style="height: 200px"><div slot="start">a</div><div slot="end">b</div></cd-split>`,
  );
  const panel = element.shadowRoot!.querySelector("wa-split-panel")!;
  expect(panel.position).toBe(30);
  await panel.updateComplete;
  const divider = panel.shadowRoot!.querySelector("[part~=divider]")!;
  divider.dispatchEvent(new MouseEvent("dblclick", { bubbles: true, composed: true }));
  await until("the default", () => panel.position === 50);
  divider.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, composed: true }));
  await until("a step to the right", () => (preferences.splits.value["test"] ?? 0) > 50);
  const before = panel.position;
  element.querySelector("div")!.dispatchEvent(new Event("wa-reposition", { bubbles: true, composed: true }));
  expect(panel.position).toBe(before);
});

test("the tour has three steps and does not come back", async () => {
  preferences.tourSeen.value = false;
  dialogs.tour.value = 0;
  const element = await show<CdTour>(html`<cd-tour></cd-tour>`);
  await expectAccessible(element);
  for (const name of ["Next", "Next", "Start"]) {
    button(element, name).click();
    await element.updateComplete;
  }
  expect(dialogs.tour.value).toBeNull();
  expect(preferences.tourSeen.value).toBe(true);
});

test("bar and key sheet are accessible", async () => {
  await start();
  await expectAccessible(await show(html`<cd-top-bar></cd-top-bar>`));
  dialogs.keys.value = true;
  await expectAccessible(await show(html`<cd-key-sheet></cd-key-sheet>`));
  dialogs.keys.value = false;
});

describe("a model that failed", () => {
  const visible = Object.getOwnPropertyDescriptor(Document.prototype, "hidden")!;

  afterEach(() => {
    vi.useRealTimers();
    Object.defineProperty(Document.prototype, "hidden", visible);
  });

  /** Lets time pass, and then the requests that it has led to be answered. */
  async function pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
    for (let i = 0; i < 2; i++) await new Promise((go) => requestAnimationFrame(go));
  }

  /** One failed model of which the page knows, and how often it asks for the models from then on. */
  async function awayModel(): Promise<{ models: Model[]; asked: () => number }> {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const models = [FAILED_MODEL];
    const { requests } = serve({ "GET /capabilities": () => CAPABILITIES, "GET /datasets": () => [], "GET /models": () => models });
    await catalog.load();
    return { models, asked: () => requests.filter((r) => r === "GET /models").length - 1 };
  }

  test("is shown as ready some seconds after it has come back, without a reload of the page", async () => {
    const { models, asked } = await awayModel();
    await pass(10_000);
    expect(asked()).toBe(0);
    await pass(6_000);
    expect(asked()).toBe(1);
    models[0] = { ...FAILED_MODEL, state: "ready", problem: null };
    await pass(16_000);
    expect(catalog.model("remote")?.state).toBe("ready");
    await pass(60_000);
    expect(asked()).toBe(2);
  });

  test("is not asked for while nobody looks at the page", async () => {
    const { asked } = await awayModel();
    Object.defineProperty(Document.prototype, "hidden", { configurable: true, get: () => true });
    await pass(60_000);
    expect(asked()).toBe(0);
    Object.defineProperty(Document.prototype, "hidden", visible);
    await pass(16_000);
    expect(asked()).toBe(1);
  });
});

describe("the link to a view", () => {
  const many = Array.from({ length: 101 }, (_, i) => `e${i}`);
  const tooLarge = () =>
    Response.json({ error: { code: "TOO_LARGE", message: "This is too large.", details: {} } }, { status: 413 });

  async function said(selection: string[], share: Answer): Promise<string> {
    serve({ "POST /shares": share });
    view.restore({ selection, primary: selection[0]! });
    const link = await copyLink();
    return notices.message.value!.text.replace(link, "…");
  }

  test("that is too large to be kept says that the selection is not in it", async () => {
    expect(await said(many, tooLarge)).toMatch(/^(Copied a|The) link to this view, without the 101 selected examples/);
  });

  test("that has everything says no such thing", async () => {
    expect(await said(many, () => ({ id: "a" }))).not.toContain("without");
    expect(await said(["e0", "e1"], tooLarge)).not.toContain("without");
  });
});
