// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { beforeEach, describe, expect, test } from "vitest";
import { draw } from "../../lib/side-by-side.ts";
import type { Column, Phase } from "../../state/columns.ts";
import { DEFAULT_VIEW, view } from "../../state/view.ts";
import { expectAccessible, serve, show, until } from "../test-page.ts";
import "./cd-salience-column.ts";
import type { CdSalienceColumn } from "./cd-salience-column.ts";
import { explained, PROMPT, TARGET } from "./example.ts";

beforeEach(() => view.restore({ ...DEFAULT_VIEW, models: ["near"] }));

const EXPLANATION = explained();

async function column(phase: Phase, more: Partial<Column> = {}) {
  const shown: Column = {
    subject: { place: 0, exampleId: "1", model: "near", kind: "response", label: "Pinned" },
    model: null,
    method: null,
    text: { prompt: PROMPT, target: TARGET },
    span: EXPLANATION.span,
    granularity: "word",
    patternProblem: null,
    explanation: EXPLANATION,
    measure: null,
    phase,
    ...more,
  };
  const how = { intensity: 0.5, numbers: false, sharedScale: true, textDifference: false, salienceDifference: false };
  const [drawing] = draw([shown.explanation], how);
  const element = await show<CdSalienceColumn>(
    html`<cd-salience-column style="height: 400px; width: 800px" .column=${shown} .drawing=${drawing!}></cd-salience-column>`,
  );
  const find = (selector: string) => element.renderRoot.querySelector<HTMLElement>(selector);
  return { element, find, status: () => find(".status")?.textContent?.replace(/\s+/g, " ").trim() ?? null };
}

describe("what it says", () => {
  test("the text so far is shown while the model answers", async () => {
    const { find } = await column({ kind: "answering", queued: false }, { explanation: null, text: { prompt: PROMPT, target: " A go" } });
    expect(find(".plain")!.textContent).toBe(`${PROMPT}response A go`);
    expect(find("[role=progressbar]")!.getAttribute("aria-label")).toBe("The model is answering");
  });

  test("a model that did not answer is named with its reason and a Retry", async () => {
    let again = 0;
    const { find, status } = await column({ kind: "no-answer", message: "Out of memory.", retry: () => again++ }, { explanation: null });
    expect(status()).toBe("near: Out of memory.Retry");
    find(".status button")!.click();
    expect(again).toBe(1);
  });

  test("leaving out shows how far it has got and can be cancelled", async () => {
    const request = { model: "near", prompt: PROMPT, target: TARGET, segments: [] };
    const { find, status } = await column({ kind: "leaving-out", request, done: 5, calls: 21 });
    expect(status()).toContain("Asked 5 of 21 times.");
    expect(find("progress")!.getAttribute("max")).toBe("21");
    expect(find(".status button")!.textContent).toBe("Cancel");
  });

  test("many calls come with a way to fewer", async () => {
    serve({ "POST /ablations/estimate": () => ({ calls: 90, seconds: 180 }) });
    const request = { model: "near", prompt: PROMPT, target: TARGET, segments: [{ start: 0, end: 6 }] };
    const { find, status } = await column({ kind: "offer", request, tooMany: null });
    await until("the estimate", () => status()?.includes("90 times"));
    expect(status()).toContain("about 3 min");
    find(".status button:last-child")!.click();
    expect(view.granularity.value).toBe("sentence");
  });
});

test("a span that is chosen in the text becomes the view's span", async () => {
  const { find } = await column({ kind: "explained", note: null });
  find("cd-salience-text")!.dispatchEvent(new CustomEvent("explain-span", { detail: { start: 3, end: 9 } }));
  expect(view.span.value).toEqual({ start: 3, end: 9 });
});

test("where leaving out was measured by probability, the tooltip says it as a factor", async () => {
  const { find } = await column({ kind: "explained", note: null }, { measure: "log_probability" });
  const text = find("cd-salience-text") as HTMLElement & { more: (index: number) => string };
  expect(text.more(2)).toContain("times less likely");
});

test("is accessible", async () => {
  await expectAccessible((await column({ kind: "explained", note: "Measured by how likely it is." })).element);
});
